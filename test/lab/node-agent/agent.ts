import { type LabFile, readLabFile } from "../lab-file.js";
import { hasFault } from "./faults.js";
import { PodGateways } from "./gateways/pod-gateway.js";
import { SimulatedGateways } from "./gateways/simulated-gateways.js";
import { Kubelet } from "./kubelet.js";
import { LiveOptions } from "./live-options.js";
import { LoadBalancers } from "./load-balancers.js";
import { podPrefix } from "./network/addresses.js";
import { Fabric } from "./network/fabric.js";
import type { UdpRelayPlan } from "./network/udp-relay.js";
import { NodeHealth } from "./nodes.js";
import { serviceRoutes } from "./service-routes.js";
import { WatchedCluster } from "./watched-cluster.js";

/** Something that the agent runs until it ends. */
interface Part {
  stop(): Promise<void>;
}

/** A node agent at work. */
export interface Agent {
  /** Ends all that it has started. */
  stop(): Promise<void>;
}

/** Plays kubelet, cloud and gateways for every cluster of a lab. Resolves once all clusters are known. */
export async function startAgent(folder: string): Promise<Agent> {
  const lab = readLabFile(folder);
  const options = new LiveOptions(folder);
  const fabric = lab.nodeAgent.gateways === "real" ? await Fabric.create(lab) : undefined;
  const clusters = lab.clusters.map((cluster) => new WatchedCluster(cluster));
  // Before the parts: the first one must find everything, not half of it.
  await Promise.all(clusters.map((cluster) => cluster.synced()));

  const gateways = fabric && clusters.map((cluster) => new PodGateways(lab, cluster, fabric));
  const parts: Part[] = clusters.flatMap((cluster, index) => [
    new NodeHealth(cluster, options),
    new LoadBalancers(cluster, options),
    new Kubelet(cluster, options, gateways?.[index]),
  ]);
  if (fabric === undefined || gateways === undefined) {
    parts.push(new SimulatedGateways(clusters, options));
  } else {
    routePackets(lab, options, clusters, gateways, fabric);
  }
  options.announce();

  return {
    async stop() {
      options.stop();
      await Promise.all(clusters.map((cluster) => cluster.stop()));
      await Promise.all(parts.map((part) => part.stop()));
      await fabric?.remove();
    },
  };
}

function routePackets(
  lab: LabFile,
  options: LiveOptions,
  clusters: readonly WatchedCluster[],
  gateways: readonly PodGateways[],
  fabric: Fabric,
): void {
  const isBlocked = (cluster: string) => hasFault(options.current, cluster, "tunnel-blocked");
  const follow = () => {
    const routes: UdpRelayPlan["routes"] = clusters.flatMap((cluster, index) =>
      serviceRoutes(cluster.lab, cluster.services.list(), cluster.pods.list()).flatMap((route) => {
        const targetAddress = gateways[index]?.addressOf(route.pod);
        const { address, port, targetPort } = route;
        const blocked = isBlocked(cluster.lab.name);
        return targetAddress === undefined
          ? []
          : [{ address, port, targetAddress, targetPort, blocked }];
      }),
    );
    const blockedClients = lab.clusters
      .filter(({ name }) => isBlocked(name))
      .map(({ index }) => podPrefix(index));
    fabric.relay.follow({ routes, blockedClients });
  };
  for (const cluster of clusters) {
    cluster.onChange((kind) => {
      if (kind === "Pod" || kind === "Service") {
        follow();
      }
    });
  }
  options.onChange(follow);
}
