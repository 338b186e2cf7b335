import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { liqo } from "../../../src/index.js";
import type { SimulatedClusters } from "../../../src/testing/index.js";
import { joined, romeAndMilan, startRomeAndMilan } from "../../rome-and-milan.js";

let clusters: SimulatedClusters;

beforeEach(async () => {
  clusters = await startRomeAndMilan();
});

afterEach(() => clusters.settle());

describe("a server's endpoint that has moved in the cluster", () => {
  const movedTo = (loadBalancerIP: string) => () => {
    const { milan } = romeAndMilan();
    const labels = { "liqo.io/remote-cluster-id": "rome" };
    const metadata = { name: "rome", namespace: "liqo-tenant-rome", labels };
    const endpoint = { port: 51840, serviceType: "LoadBalancer", loadBalancerIP };
    const spec = { mtu: 1340, endpoint } as liqo.GatewayServerSpec;
    new liqo.GatewayServer("moved", { metadata, spec }, { provider: milan.provider });
  };

  // case: S2 The address of a node port changes when the gateway pod moves to another node.
  it("shows in the next preview, without a refresh, and is dialled after the next up", async () => {
    await clusters.up(joined);
    await clusters.stack("of-somebody-else").up(movedTo("203.0.113.77"));

    const preview = await clusters.preview(joined);
    expect(preview.outputs.endpoint.addresses).toEqual(["203.0.113.77"]);
    expect(preview.changes).toMatchObject({ create: 0, update: 1, replace: 0 });

    const { outputs } = await clusters.up(joined);
    expect(outputs.status).toBe("Connected");
    expect(await clusters.objects("GatewayClient")).toMatchObject([
      { cluster: "rome", spec: { endpoint: { addresses: ["203.0.113.77"], port: 51840 } } },
    ]);
  });
});
