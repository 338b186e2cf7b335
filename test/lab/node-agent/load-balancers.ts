import type { V1LoadBalancerIngress, V1Service } from "@kubernetes/client-node";
import { hasFault } from "./faults.js";
import type { LiveOptions } from "./live-options.js";
import type { Plain } from "./plain.js";
import { reportFailure } from "./report.js";
import { keyOf, MERGE_PATCH, splitKey, type WatchedCluster } from "./watched-cluster.js";
import { WorkQueue } from "./work-queue.js";

type Ingress = Plain<V1LoadBalancerIngress>[];

/** The cloud of a cluster: gives Services of type LoadBalancer an address. */
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

  /** Gives nothing out any more. */
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

    const given = service.status?.loadBalancer?.ingress;
    const remaining = since + this.options.current.loadBalancerMs - Date.now();
    if (given === undefined && remaining > 0) {
      return remaining;
    }
    const wanted = this.wanted(service, given);
    if (wanted !== undefined && JSON.stringify(wanted) !== JSON.stringify(given)) {
      await this.cluster.core.patchNamespacedServiceStatus(
        { namespace, name, body: { status: { loadBalancer: { ingress: wanted } } } },
        MERGE_PATCH,
      );
    }
    return undefined;
  }

  private wanted(service: V1Service, given: Ingress | undefined): Ingress | undefined {
    const { lab } = this.cluster;
    if (hasFault(this.options.current, lab.name, "endpoint-empty-address")) {
      return addressless(service);
    }
    const current = given?.[0]?.ip;
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
      this.givenToOthers(service),
    );
    return ip === undefined ? undefined : [{ ip, ipMode: "VIP" }];
  }

  private givenToOthers(service: V1Service): Set<string> {
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
 * The address for a Service: the one it asks for, or the one it has, or the first free one.
 * None for a request outside the cloud's own addresses: it can't route those.
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

// A cloud that made the load balancer, but could not open its ports: an entry without an address.
function addressless(service: V1Service): Ingress {
  const ports = (service.spec?.ports ?? []).map(({ port, protocol = "TCP" }) => ({
    error: "PortNotOpened",
    port,
    protocol,
  }));
  return [{ ports }];
}
