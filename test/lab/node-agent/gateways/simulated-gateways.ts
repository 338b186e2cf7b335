import type { V1Pod } from "@kubernetes/client-node";
import { hasFault } from "../faults.js";
import type { LiveOptions } from "../live-options.js";
import { reportFailure } from "../report.js";
import { serviceRoutes } from "../service-routes.js";
import type { WatchedCluster } from "../watched-cluster.js";
import { WorkQueue } from "../work-queue.js";
import { isGatewayPod, keysFolder } from "./pod-gateway.js";
import { publicKeyOf } from "./public-key.js";
import { secretMountedAt } from "./secret-volume.js";
import { ensureConnection, type ConnectionValue, writeConnection } from "./simulated-connection.js";
import { areConnected, gatewayArguments, type SimulatedGateway } from "./simulated-gateway.js";

/** The state of a simulated gateway. */
interface GatewayState {
  value: ConnectionValue;
  /** Since when the two gateways can exchange packets. */
  connectedSince?: number;
  written: number;
}

// The interval at which Liqo's gateway updates the status.
const REFRESH_MS = 10_000;
const REMOTE_CLUSTER_LABEL = "liqo.io/remote-cluster-id";

/** Simulates all gateways of a lab, if Liqo's processes cannot run. */
export class SimulatedGateways {
  private readonly queue = new WorkQueue((uid) => this.sync(uid), reportFailure);
  private readonly states = new Map<string, GatewayState>();
  /** The keys by pod: a gateway reads its key only when it starts. */
  private readonly keys = new Map<string, string | undefined>();

  constructor(
    private readonly clusters: readonly WatchedCluster[],
    private readonly options: LiveOptions,
  ) {
    // A change in one cluster can connect a gateway of another cluster.
    for (const cluster of clusters) {
      cluster.onChange((kind) => {
        if (kind !== "Node") {
          this.syncAll();
        }
      });
    }
    options.onChange(() => {
      this.syncAll();
    });
  }

  /** Stops the simulation. */
  stop(): Promise<void> {
    return this.queue.stop();
  }

  private syncAll(): void {
    for (const uid of [...this.gateways().map(uidOf), ...this.states.keys()]) {
      this.queue.add(uid);
    }
  }

  private async sync(uid: string): Promise<number | undefined> {
    const all = this.gateways();
    const gateway = all.find((candidate) => uidOf(candidate) === uid);
    const cluster = this.clusters.find(({ lab }) => lab.clusterId === gateway?.clusterId);
    if (gateway === undefined || cluster === undefined) {
      this.states.delete(uid);
      this.keys.delete(uid);
      return undefined;
    }
    if (gateway.peerKey === undefined) {
      return undefined; // Without a PublicKey, a gateway has no Connection.
    }
    const now = Date.now();
    const state = this.states.get(uid) ?? (await this.begin(cluster, gateway));
    const connected = all.some((other) =>
      areConnected(gateway, other, this.routesTo(gateway.mode === "server" ? gateway : other)),
    );
    state.connectedSince = connected ? (state.connectedSince ?? now) : undefined;
    const remaining =
      state.connectedSince === undefined
        ? undefined
        : state.connectedSince + this.options.current.handshakeMs - now;
    if (remaining !== undefined && remaining > 0) {
      return remaining;
    }
    const value = connected ? "Connected" : state.value === "Connected" ? "Error" : state.value;
    const due = connected && state.written + REFRESH_MS <= now;
    if (value !== state.value || due) {
      await writeConnection(cluster, gateway, value, new Date(now));
      state.value = value;
      state.written = now;
    }
    return connected ? Math.max(state.written + REFRESH_MS - Date.now(), 0) : undefined;
  }

  private async begin(cluster: WatchedCluster, gateway: SimulatedGateway): Promise<GatewayState> {
    const before = await ensureConnection(cluster, gateway);
    if (before === undefined) {
      await writeConnection(cluster, gateway, "Connecting", new Date());
    }
    const state: GatewayState = { value: before ?? "Connecting", written: 0 };
    this.states.set(uidOf(gateway), state);
    return state;
  }

  private routesTo(server: SimulatedGateway) {
    const cluster = this.clusters.find(({ lab }) => lab.clusterId === server.clusterId);
    return cluster === undefined
      ? []
      : serviceRoutes(cluster.lab, cluster.services.list(), cluster.pods.list());
  }

  private gateways(): SimulatedGateway[] {
    return this.clusters.flatMap((cluster) =>
      cluster.pods
        .list()
        .filter((pod) => isGatewayPod(pod) && runs(pod))
        .flatMap((pod) => this.gateway(cluster, pod) ?? []),
    );
  }

  private gateway(cluster: WatchedCluster, pod: V1Pod): SimulatedGateway | undefined {
    const wireguard = pod.spec?.containers.find(({ name }) => name === "wireguard");
    if (wireguard === undefined) {
      return undefined;
    }
    const args = gatewayArguments(pod, wireguard);
    const peer = cluster.publicKeys
      .list(args.namespace)
      .find((key) => key.metadata?.labels?.[REMOTE_CLUSTER_LABEL] === args.remoteClusterId);
    const { lab } = cluster;
    return {
      ...args,
      pod,
      clusterId: lab.clusterId,
      ownKey: this.keyOf(cluster, pod, secretMountedAt(pod, wireguard, keysFolder(wireguard))),
      peerKey: peer?.spec.publicKey,
      blocked: hasFault(this.options.current, lab.name, "tunnel-blocked"),
    };
  }

  private keyOf(cluster: WatchedCluster, pod: V1Pod, secret = ""): string | undefined {
    const uid = pod.metadata?.uid ?? "";
    if (!this.keys.has(uid)) {
      const data = cluster.secrets.get(secret, pod.metadata?.namespace)?.data;
      this.keys.set(uid, publicKeyOf(data?.["privateKey"] ?? ""));
    }
    return this.keys.get(uid);
  }
}

function runs(pod: V1Pod): boolean {
  return pod.status?.phase === "Running" && pod.metadata?.deletionTimestamp === undefined;
}

function uidOf(gateway: SimulatedGateway): string {
  return gateway.pod.metadata?.uid ?? "";
}
