import { expect } from "vitest";
import { liqo } from "../../../src/index.js";
import { joined, romeAndMilan } from "../../rome-and-milan.js";
import { it } from "../../simulated-test.js";

/** Sets another load balancer address, in another stack. */
const movedTo = (loadBalancerIP: string) => () => {
  const { milan } = romeAndMilan();
  const labels = { "liqo.io/remote-cluster-id": "rome" };
  const metadata = { name: "rome", namespace: "liqo-tenant-rome", labels };
  const endpoint = { port: 51840, serviceType: "LoadBalancer", loadBalancerIP };
  const spec = { mtu: 1340, endpoint } as liqo.GatewayServerSpec;
  new liqo.GatewayServer("moved", { metadata, spec }, { provider: milan.provider });
};

// case: S2 The address of a node port changes when the gateway pod moves to another node.
it("previews a changed endpoint without a refresh, and up updates the client", async ({
  clusters,
}) => {
  await clusters.up(joined);
  await clusters.stack("another-stack").up(movedTo("203.0.113.77"));

  const preview = await clusters.preview(joined);
  expect(preview.outputs.endpoint.addresses).toEqual(["203.0.113.77"]);
  expect(preview.changes).toMatchObject({ create: 0, update: 1, replace: 0 });

  const { outputs } = await clusters.up(joined);
  expect(outputs.status).toBe("Connected");
  expect(await clusters.objects("GatewayClient")).toMatchObject([
    { cluster: "rome", spec: { endpoint: { addresses: ["203.0.113.77"], port: 51840 } } },
  ]);
});
