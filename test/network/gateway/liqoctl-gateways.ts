import { liqo } from "../../../src/index.js";
import type { SimulatedClusters } from "../../../src/testing/index.js";
import { namespace, romeAndMilan, startRomeAndMilan } from "../../rome-and-milan.js";

/** Starts two clusters with existing gateways, as `liqoctl network connect` creates them. */
export async function startWithGateways(): Promise<{
  readonly clusters: SimulatedClusters;
  readonly others: SimulatedClusters;
}> {
  const clusters = await startRomeAndMilan({
    rome: { objects: [namespace("liqo-tenant-milan")] },
    milan: { objects: [namespace("liqo-tenant-rome")] },
  });
  const others = clusters.stack("others");
  await others.up(() => {
    declareGateways(romeAndMilan());
  });
  return { clusters, others };
}

/** Declares both gateways. Liqo creates their keys, because `secretRef` is empty. */
export function declareGateways({ rome, milan }: ReturnType<typeof romeAndMilan>): void {
  const reference = { apiVersion: "networking.liqo.io/v1beta1", namespace: "liqo" };
  new liqo.GatewayServer(
    "server",
    {
      metadata: metadataOf("rome"),
      spec: {
        mtu: 1340,
        endpoint: { port: 51840, serviceType: "LoadBalancer" },
        secretRef: { name: "" },
        serverTemplateRef: {
          ...reference,
          kind: "WgGatewayServerTemplate",
          name: "wireguard-server",
        },
      },
    },
    { provider: milan.provider },
  );
  new liqo.GatewayClient(
    "client",
    {
      metadata: metadataOf("milan"),
      spec: {
        mtu: 1340,
        endpoint: { addresses: ["203.0.113.21"], port: 51840, protocol: "UDP" },
        secretRef: { name: "" },
        clientTemplateRef: {
          ...reference,
          kind: "WgGatewayClientTemplate",
          name: "wireguard-client",
        },
      },
    },
    { provider: rome.provider },
  );
}

function metadataOf(remote: string) {
  return {
    name: remote,
    namespace: `liqo-tenant-${remote}`,
    labels: { "liqo.io/remote-cluster-id": remote },
  };
}

/** UIDs of the gateways that a stack declares. */
export async function gatewayUids(stack: SimulatedClusters): Promise<unknown[]> {
  const objects = [
    ...(await stack.objects("GatewayServer")),
    ...(await stack.objects("GatewayClient")),
  ];
  return objects.map(({ metadata }) => metadata.uid);
}
