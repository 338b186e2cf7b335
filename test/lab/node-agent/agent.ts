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
import { VirtualKubelets } from "./virtual-kubelets.js";
import { WatchedCluster } from "./watched-cluster.js";

/** A part of the agent. */
interface Part {
  stop(): Promise<void>;
}

/** A running node agent. */
export interface Agent {
  /** Stops the agent and everything that it started. */
  stop(): Promise<void>;
}

/**
 * Simulates the kubelets, load balancers and gateways of a lab. Resolves when the objects of all
 * clusters are loaded.
 */
export async function startAgent(folder: string): Promise<Agent> {
  const lab = readLabFile(folder);
  const options = new LiveOptions(folder);
  const fabric = lab.nodeAgent.gateways === "real" ? await Fabric.create(lab) : undefined;
  const clusters = lab.clusters.map((cluster) => new WatchedCluster(cluster));
  // The parts need the complete state of all clusters.
  await Promise.all(clusters.map((cluster) => cluster.synced()));

  const gateways = fabric && clusters.map((cluster) => new PodGateways(lab, cluster, fabric));
  const parts: Part[] = clusters.flatMap((cluster, index) => [
    new NodeHealth(cluster, options),
    new LoadBalancers(cluster, options),
    new Kubelet(
      cluster,
      options,
      [new VirtualKubelets(lab, cluster.lab), gateways?.[index]].filter(
        (runtime) => runtime !== undefined,
      ),
    ),
  ]);
  if (fabric === undefined || gateways === undefined) {
    parts.push(new SimulatedGateways(clusters, options));
  } else {
    followRoutes(lab, options, clusters, gateways, fabric);
  }
  options.notify();

  return {
    async stop() {
      options.stop();
      await Promise.all(clusters.map((cluster) => cluster.stop()));
      await Promise.all(parts.map((part) => part.stop()));
      await fabric?.remove();
    },
  };
}

function followRoutes(
  lab: LabFile,
  options: LiveOptions,
  clusters: readonly WatchedCluster[],
  gateways: readonly PodGateways[],
  fabric: Fabric,
): void {
  const isBlocked = (cluster: string) => hasFault(options.current, cluster, "tunnel-blocked");
  const updateRelay = () => {
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
        updateRelay();
      }
    });
  }
  options.onChange(updateRelay);
}
