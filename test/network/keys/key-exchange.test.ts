import * as pulumi from "@pulumi/pulumi";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { KeyExchange, type KeyExchangeArgs, LiqoCluster } from "../../../src/index.js";
import { type SimulatedClusters, valueOf } from "../../../src/testing/index.js";
import { expectRefusal, NOTHING } from "../../refusal.js";
import { namespace, romeAndMilan, startRomeAndMilan } from "../../rome-and-milan.js";

const PUBLIC_KEY = Buffer.alloc(32, 7).toString("base64");

let clusters: SimulatedClusters;

beforeEach(async () => {
  clusters = await startRomeAndMilan({
    rome: { objects: [namespace("liqo-tenant-milan"), namespace("tenant")] },
    milan: { objects: [namespace("liqo-tenant-rome")] },
  });
});

afterEach(() => clusters.settle());

function exchange(sides: { [K in keyof KeyExchangeArgs]?: Partial<KeyExchangeArgs[K]> } = {}) {
  const { rome, milan } = romeAndMilan();
  return new KeyExchange("keys", {
    server: { cluster: milan, remoteClusterId: rome.clusterId, ...sides.server },
    client: { cluster: rome, remoteClusterId: milan.clusterId, ...sides.client },
  });
}

it("gives each cluster its own Secret and the other's public key", async () => {
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

it("has another revision once its public keys are other objects", async () => {
  const revisionOf = async () => {
    const { outputs } = await clusters.up(() => ({ revision: exchange().revision }));
    return outputs.revision;
  };
  const first = await revisionOf();

  expect(await revisionOf()).toBe(first);
  await clusters.destroy();
  expect(await revisionOf()).not.toBe(first);
});

it("uses keys that are there, and sends no Secret for them", async () => {
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

describe("refuses, and creates nothing", () => {
  it("plain values of both sides, all at once, without repeating a key", async () => {
    const program = () => {
      exchange({
        server: { keys: { secretName: "Sealed", publicKey: "private-by-mistake" } },
        client: { keys: { secretName: "sealed", publicKey: "" }, namespace: "a.b" },
      });
    };

    await expectRefusal(clusters, program, 'KeyExchange "keys"', [
      'server.keys.secretName: expected at most 253 lower-case letters, digits, "-" and ".", got "Sealed"',
      "server.keys.publicKey: expected a WireGuard key, 32 bytes in base64 (44 characters), got 18 characters",
      'client.namespace: expected at most 63 lower-case letters, digits and "-", got "a.b"',
      "client.keys.publicKey: expected a WireGuard key, 32 bytes in base64 (44 characters), got 0 characters",
    ]);
  });

  it("keys of which a half is not given", async () => {
    const program = () => {
      exchange({
        server: { keys: { secretName: undefined as never, publicKey: undefined as never } },
      });
    };
    const later = () => {
      exchange({ server: { keys: { secretName: "sealed", publicKey: NOTHING } } });
    };

    await expectRefusal(clusters, program, 'KeyExchange "keys"', [
      'server.keys.secretName: expected at most 253 lower-case letters, digits, "-" and ".", got undefined',
      "server.keys.publicKey: expected a WireGuard key, 32 bytes in base64 (44 characters), got undefined",
    ]);
    await expectRefusal(clusters, later, 'KeyExchange "keys"', [
      "server.keys.publicKey: expected a WireGuard key, 32 bytes in base64 (44 characters), got undefined",
    ]);
  });

  it("one key for both sides", async () => {
    const server = { keys: { secretName: "sealed", publicKey: PUBLIC_KEY } };
    const client = { keys: { secretName: "sealed", publicKey: pulumi.output(PUBLIC_KEY) } };
    const program = () => {
      exchange({ server, client });
    };

    await expectRefusal(clusters, program, 'KeyExchange "keys"', [
      "client.keys.publicKey: expected another key than the server's, got the same",
    ]);
  });

  it("what is no side, what is no cluster, and what is no pair of keys", async () => {
    const keys = "cHJpdmF0ZQ==" as never;
    const program = () => new KeyExchange("keys", { server: "milan", client: undefined } as never);

    await expectRefusal(clusters, program, 'KeyExchange "keys"', [
      'server: expected an object with cluster and remoteClusterId, got "milan"',
      "client: expected an object with cluster and remoteClusterId, got undefined",
    ]);
    await expectRefusal(
      clusters,
      () => exchange({ server: { cluster: undefined as never } }),
      'KeyExchange "keys"',
      ["server.cluster: expected a LiqoCluster, got undefined"],
    );
    await expectRefusal(clusters, () => exchange({ server: { keys } }), 'KeyExchange "keys"', [
      "server.keys: expected { secretName, publicKey }, got something else",
    ]);
    const liqo = () => exchange({ server: { keys: "liqo-managed" as never } });
    await expectRefusal(clusters, liqo, 'KeyExchange "keys"', [
      'server.keys: expected { secretName, publicKey }, got "liqo-managed"',
    ]);
  });

  it("the same cluster on both sides", async () => {
    const program = () => {
      const { rome } = romeAndMilan();
      const side = { cluster: rome, remoteClusterId: rome.clusterId };
      new KeyExchange("keys", { server: side, client: side });
    };

    await expectRefusal(clusters, program, 'KeyExchange "keys"', [
      `client.cluster: expected another cluster than server, got "rome" for both`,
    ]);
  });

  it("clusters of one name, after which it names what it makes", async () => {
    const program = () => {
      const { milan } = romeAndMilan();
      const other = new LiqoCluster("milan", { context: "rome" }, { parent: milan });
      new KeyExchange("keys", {
        server: { cluster: milan, remoteClusterId: "rome" },
        client: { cluster: other, remoteClusterId: "milan" },
      });
    };

    await expectRefusal(clusters, program, 'KeyExchange "keys"', [
      'client.cluster: expected a LiqoCluster of another name than server, got "milan" for both',
    ]);
  });

  it("ends that are not for each other", async () => {
    const program = () => {
      exchange({ client: { remoteClusterId: "oslo" }, server: { remoteClusterId: "turin" } });
    };

    await expectRefusal(clusters, program, 'KeyExchange "keys"', [
      `server.remoteClusterId: expected the ID of the other end's cluster, "rome", got "turin"`,
      `client.remoteClusterId: expected the ID of the other end's cluster, "milan", got "oslo"`,
    ]);
  });

  it("a public key that is wrong, once it is known", async () => {
    const keys = { secretName: "sealed", publicKey: pulumi.output("short") };
    const both = { server: { keys }, client: { keys } };
    const program = () => {
      exchange(both);
    };

    await expectRefusal(clusters, program, 'KeyExchange "keys"', [
      "server.keys.publicKey: expected a WireGuard key, 32 bytes in base64 (44 characters), got 5 characters",
      "client.keys.publicKey: expected a WireGuard key, 32 bytes in base64 (44 characters), got 5 characters",
    ]);
  });
});
