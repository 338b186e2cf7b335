import type * as pulumi from "@pulumi/pulumi";
import { expect } from "vitest";
import { liqo, LiqoCluster, LiqoNetworkPair } from "../../../src/index.js";
import { SimulatedClusters } from "../../../src/testing/index.js";
import { UNDEFINED_OUTPUT } from "../../expect-invalid-args.js";
import { joined, romeAndMilan } from "../../rome-and-milan.js";
import { simulatedTest } from "../../simulated-test.js";

const it = simulatedTest();

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

it("deletes the former server before the new server is created if the port changes", async ({
  clusters,
  events,
}) => {
  await clusters.up(() => joined({ server: { port: 51840 } }));
  events.length = 0;
  await clusters.up(() => joined({ server: { port: 51841 } }));

  const server = "milan GatewayServer liqo-tenant-rome/rome";
  const replacement = [`delete ${server}`, `create ${server}`];
  expect(events.filter((event) => /^(create|delete) \w+ GatewayServer /.test(event))).toEqual(
    replacement,
  );
  expect(await clusters.objects("GatewayServer")).toHaveLength(1);
});

it("uses Liqo's own names if gatewayName and publicKeyName resolve to undefined", async ({
  clusters,
}) => {
  const side = {
    keys: "liqo-managed",
    gatewayName: UNDEFINED_OUTPUT,
    publicKeyName: UNDEFINED_OUTPUT,
  } as const;
  await clusters.up(() => joined({ server: side, client: side }));

  for (const [kind, name] of [
    ["GatewayServer", "rome"],
    ["GatewayClient", "milan"],
  ] as const) {
    expect(await clusters.objects(kind)).toMatchObject([{ metadata: { name } }]);
  }
  const publicKeys = await clusters.objects("PublicKey");
  expect(publicKeys.map(({ metadata }) => metadata.name).sort()).toEqual(["milan", "rome"]);
});

it("keeps the tunnel of a renamed pair if up runs under the former name after an up without aliases", async ({
  clusters,
  events,
}) => {
  const named =
    (name: string, opts: pulumi.ComponentResourceOptions = {}) =>
    () => {
      const { rome, milan } = romeAndMilan();
      return { status: new LiqoNetworkPair(name, { server: milan, client: rome }, opts).status };
    };
  await clusters.up(named("old"));
  await expect(clusters.up(named("new"))).rejects.toThrow(
    /If an earlier up failed\s+under the new name, run pulumi up once with the old name first\./,
  );
  await clusters.up(named("old"));
  events.length = 0;
  const { outputs } = await clusters.up(named("new", { aliases: [{ name: "old" }] }));

  expect(outputs.status).toBe("Connected");
  expect(events.filter((event) => event.startsWith("delete "))).toEqual([]);
});

it.for(["get", "promise"])("connects a cluster named %s", async (name) => {
  const clusters = await SimulatedClusters.start({ rome: {}, milan: {} });
  const program = () => {
    const client = new LiqoCluster(name, { context: "rome" });
    const server = new LiqoCluster("milan", { context: "milan" });
    return { status: new LiqoNetworkPair("pair", { server, client }).status };
  };

  expect((await clusters.up(program)).outputs.status).toBe("Connected");
});
