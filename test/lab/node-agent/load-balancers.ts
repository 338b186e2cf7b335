import type { V1LoadBalancerIngress, V1Service } from "@kubernetes/client-node";
import { hasFault } from "./faults.js";
import type { LiveOptions } from "./live-options.js";
import type { Json } from "./json.js";
import { reportFailure } from "./report.js";
import { keyOf, MERGE_PATCH, splitKey, type WatchedCluster } from "./watched-cluster.js";
import { WorkQueue } from "./work-queue.js";

type Ingress = Json<V1LoadBalancerIngress>[];

/** Simulates the cloud of a cluster: assigns addresses to Services of type LoadBalancer. */
export class LoadBalancers {
  private readonly queue = new WorkQueue((key) => this.sync(key), reportFailure);
  private readonly since = new Map<string, number>();

  constructor(
    private readonly cluster: WatchedCluster,
    private readonly options: LiveOptions,
  ) {
    cluster.onChange((kind, service) => {
      if (kind === "Service") {
        this.queue.add(keyOf(service));
      }
    });
    options.onChange(() => {
      for (const service of cluster.services.list()) {
        this.queue.add(keyOf(service));
      }
    });
  }

  /** Stops the assignment. */
  stop(): Promise<void> {
    return this.queue.stop();
  }

  private async sync(key: string): Promise<number | undefined> {
    const { namespace, name } = splitKey(key);
    const service = this.cluster.services.get(name, namespace);
    if (service?.spec?.type !== "LoadBalancer") {
      this.since.delete(key);
      return undefined;
    }
    const since = this.since.get(key) ?? Date.now();
    this.since.set(key, since);

    const current = service.status?.loadBalancer?.ingress;
    const remaining = since + this.options.current.loadBalancerMs - Date.now();
    if (current === undefined && remaining > 0) {
      return remaining;
    }
    const desired = this.desiredIngress(service, current);
    if (desired !== undefined && JSON.stringify(desired) !== JSON.stringify(current)) {
      await this.cluster.core.patchNamespacedServiceStatus(
        { namespace, name, body: { status: { loadBalancer: { ingress: desired } } } },
        MERGE_PATCH,
      );
    }
    return undefined;
  }

  private desiredIngress(
    service: V1Service,
    currentIngress: Ingress | undefined,
  ): Ingress | undefined {
    const { lab } = this.cluster;
    if (hasFault(this.options.current, lab.name, "endpoint-empty-address")) {
      return withoutAddress(service);
    }
    const current = currentIngress?.[0]?.ip;
    if (
      current === undefined &&
      hasFault(this.options.current, lab.name, "load-balancer-pending")
    ) {
      return undefined;
    }
    const ip = loadBalancerAddress(
      lab.loadBalancerPrefix,
      service.spec?.loadBalancerIP,
      current,
      this.addressesOfOthers(service),
    );
    return ip === undefined ? undefined : [{ ip, ipMode: "VIP" }];
  }

  private addressesOfOthers(service: V1Service): Set<string> {
    const others = this.cluster.services
      .list()
      .filter((other) => other.metadata?.uid !== service.metadata?.uid);
    return new Set(
      others.flatMap((other) =>
        (other.status?.loadBalancer?.ingress ?? []).flatMap(({ ip }) => ip ?? []),
      ),
    );
  }
}

/**
 * The address for a Service: the requested address, the current address, or the first free address.
 * `undefined` if the requested address is outside of the prefix, because the cloud cannot route it.
 */
export function loadBalancerAddress(
  prefix: string,
  requested: string | undefined,
  current: string | undefined,
  taken: ReadonlySet<string>,
): string | undefined {
  if (requested !== undefined && requested !== "") {
    return requested.startsWith(`${prefix}.`) ? requested : undefined;
  }
  if (current !== undefined) {
    return current;
  }
  const all = Array.from({ length: 254 }, (_, index) => `${prefix}.${index + 1}`);
  return all.find((address) => !taken.has(address));
}

// The cloud created the load balancer, but failed to open its ports.
function withoutAddress(service: V1Service): Ingress {
  const ports = (service.spec?.ports ?? []).map(({ port, protocol = "TCP" }) => ({
    error: "PortNotOpened",
    port,
    protocol,
  }));
  return [{ ports }];
}
