import * as pulumi from "@pulumi/pulumi";
import { expect } from "vitest";
import { KeyExchange, type LiqoCluster } from "../../../src/index.js";
import { valueOf } from "../../../src/testing/index.js";
import { UNDEFINED_OUTPUT } from "../../expect-invalid-args.js";
import { romeAndMilan } from "../../rome-and-milan.js";
import { exchange, it, PUBLIC_KEY } from "./exchange.js";

it("creates a Secret in each cluster, and installs the public key in the other cluster", async ({
  clusters,
}) => {
  const keys = exchange();
  const { server, client } = await valueOf(keys.publicKeys);

  const labels = (remote: string) => ({
    "liqo.io/remote-cluster-id": remote,
    "networking.liqo.io/gateway-resource": "true",
  });
  expect(await clusters.objects("PublicKey")).toMatchObject([
    {
      cluster: "rome",
      apiVersion: "networking.liqo.io/v1beta1",
      metadata: { name: "milan", namespace: "liqo-tenant-milan", labels: labels("milan") },
      spec: { publicKey: server },
    },
    {
      cluster: "milan",
      metadata: { name: "rome", namespace: "liqo-tenant-rome", labels: labels("rome") },
      spec: { publicKey: client },
    },
  ]);
  expect(await clusters.objects("Secret")).toMatchObject([
    { cluster: "milan", metadata: { name: "gw-keys" }, data: { publicKey: server } },
    { cluster: "rome", metadata: { name: "gw-keys" }, data: { publicKey: client } },
  ]);
  expect(server).not.toBe(client);
});

it("has another revision after its PublicKeys were recreated", async ({ clusters }) => {
  const revisionOf = async () => {
    const { outputs } = await clusters.up(() => ({ revision: exchange().revision }));
    return outputs.revision;
  };
  const first = await revisionOf();

  expect(await revisionOf()).toBe(first);
  await clusters.destroy();
  expect(await revisionOf()).not.toBe(first);
});

it("uses existing keys, and creates no Secret for them", async ({ clusters }) => {
  const keys = exchange({
    client: { namespace: "tenant", keys: { secretName: "sealed", publicKey: PUBLIC_KEY } },
  });

  expect((await valueOf(keys.publicKeys)).client).toBe(PUBLIC_KEY);
  expect(await clusters.objects("Secret")).toMatchObject([{ cluster: "milan" }]);
  expect(await clusters.objects("PublicKey")).toContainEqual(
    expect.objectContaining({ cluster: "milan", spec: { publicKey: PUBLIC_KEY } }),
  );
  expect(await clusters.objects("PublicKey")).toContainEqual(
    expect.objectContaining({
      cluster: "rome",
      metadata: expect.objectContaining({ namespace: "tenant" }) as unknown,
    }),
  );
});

it("names the PublicKey after the remote cluster if publicKeyName resolves to undefined", async ({
  clusters,
}) => {
  await clusters.up(() => exchange({ server: { publicKeyName: UNDEFINED_OUTPUT } }).publicKeys);

  expect(await clusters.objects("PublicKey")).toContainEqual(
    expect.objectContaining({
      cluster: "milan",
      metadata: expect.objectContaining({ name: "rome" }) as unknown,
    }),
  );
});

it("keeps the keys of both clusters when they change roles", async ({ clusters }) => {
  const first = await clusters.up(() => ({ publicKeys: exchange().publicKeys }));
  const { outputs } = await clusters.up(() => {
    const { rome, milan } = romeAndMilan();
    const { publicKeys } = new KeyExchange("keys", {
      server: { cluster: rome, remoteClusterId: milan.clusterId },
      client: { cluster: milan, remoteClusterId: rome.clusterId },
    });
    return { publicKeys };
  });

  expect(outputs.publicKeys.server).toBe(first.outputs.publicKeys.client);
  expect(outputs.publicKeys.client).toBe(first.outputs.publicKeys.server);
});

it("stores the private keys of both clusters in one Stash, as secrets", async () => {
  const { rome, milan } = romeAndMilan();
  const keys = new KeyExchange("keys", {
    server: { cluster: milan, remoteClusterId: rome.clusterId },
    client: { cluster: rome, remoteClusterId: milan.clusterId },
  });

  expect(Object.keys((await valueOf(keys.output)) as object).sort()).toEqual(["milan", "rome"]);
  expect(await pulumi.isSecret(keys.output)).toBe(true);
  expect(await pulumi.isSecret(keys.input)).toBe(true);
});

it("accepts an output that resolves to undefined as the UID of a gateway", async ({ clusters }) => {
  await clusters.up(() => exchange({ server: { gatewayUid: UNDEFINED_OUTPUT } }).publicKeys);

  expect(await clusters.objects("PublicKey")).toHaveLength(2);
});

it("accepts sides from a class with getters", async ({ clusters }) => {
  class Side {
    constructor(
      private readonly clusterOfSide: LiqoCluster,
      public readonly remoteClusterId: string,
    ) {}

    get cluster() {
      return this.clusterOfSide;
    }
  }

  await clusters.up(() => {
    const { rome, milan } = romeAndMilan();
    const sides = { server: new Side(milan, "rome"), client: new Side(rome, "milan") };
    return new KeyExchange("keys", sides).publicKeys;
  });

  expect(await clusters.objects("PublicKey")).toHaveLength(2);
});
