import * as pulumi from "@pulumi/pulumi";
import { afterEach, describe, expect, vi } from "vitest";
import { KeyExchange, type KeyExchangeArgs, LiqoCluster } from "../../../src/index.js";
import { valueOf } from "../../../src/testing/index.js";
import { expectInvalidArgs, UNDEFINED_OUTPUT } from "../../expect-invalid-args.js";
import { FORBIDDEN, reject } from "../../lifecycle/hook-fixture.js";
import { textPattern } from "../../message-text.js";
import { namespace, romeAndMilan } from "../../rome-and-milan.js";
import { simulatedTest } from "../../simulated-test.js";

const PUBLIC_KEY = Buffer.alloc(32, 7).toString("base64");

const it = simulatedTest({
  rome: { objects: [namespace("liqo-tenant-milan"), namespace("tenant")] },
  milan: { objects: [namespace("liqo-tenant-rome")] },
});

afterEach(() => {
  vi.restoreAllMocks();
});

function exchange(sides: { [K in keyof KeyExchangeArgs]?: Partial<KeyExchangeArgs[K]> } = {}) {
  const { rome, milan } = romeAndMilan();
  return new KeyExchange("keys", {
    server: { cluster: milan, remoteClusterId: rome.clusterId, ...sides.server },
    client: { cluster: rome, remoteClusterId: milan.clusterId, ...sides.client },
  });
}

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

describe("a new keyVersion of one side", () => {
  const rotated = (keyVersion?: number) => () => {
    const { publicKeys } = exchange({ server: { keyVersion } });
    return { publicKeys };
  };

  it("rotates the key of this side and keeps the key of the other side", async ({ clusters }) => {
    const first = await clusters.up(rotated());
    const { outputs, changes } = await clusters.up(rotated(2));

    expect(outputs.publicKeys.server).not.toBe(first.outputs.publicKeys.server);
    expect(outputs.publicKeys.client).toBe(first.outputs.publicKeys.client);
    // The Stash and the Secret of the server, and the PublicKey in the other cluster.
    expect(changes).toMatchObject({ create: 0, update: 1, replace: 2, delete: 0 });
    expect(await clusters.objects("Secret")).toMatchObject([
      { cluster: "rome", metadata: { name: "gw-keys" } },
      { cluster: "milan", metadata: { name: "gw-keys-2" } },
    ]);
  });

  it("shows no change of the other side in a preview, and no warning", async ({ clusters }) => {
    await clusters.up(rotated());
    const warn = vi.spyOn(pulumi.log, "warn");
    const { changes } = await clusters.preview(rotated(2));

    expect(changes).toMatchObject({ create: 0, update: 1, replace: 2, delete: 0 });
    expect(warn).not.toHaveBeenCalled();
  });

  it("rotates both keys if the former Secrets are forbidden to get, with a warning", async ({
    clusters,
  }) => {
    const first = await clusters.up(rotated());
    reject("get", FORBIDDEN, { kind: "Secret", name: "gw-keys" });
    const warn = vi.spyOn(pulumi.log, "warn").mockResolvedValue(undefined);
    const { outputs } = await clusters.up(rotated(2));

    expect(outputs.publicKeys.client).not.toBe(first.outputs.publicKeys.client);
    expect(warn.mock.calls.map(([message]) => message)).toEqual([
      [
        "forbidden: cannot compare the keys in cluster rome with the keys in the state",
        `  ${FORBIDDEN.message}`,
        'Grant "get" on Secrets. Otherwise a new keyVersion of either side fails, or rotates the keys of both',
        "sides if only this Secret is forbidden.",
        "See node_modules/pulumi-liqo/docs/troubleshooting.md#forbidden",
      ].join("\n"),
    ]);
  });
});

it("rejects a new keyVersion if all Secrets are forbidden to get", async ({ clusters }) => {
  const rotated = (keyVersion?: number) => () => {
    exchange({ server: { keyVersion } });
  };
  await clusters.up(rotated());
  reject("get", FORBIDDEN, { kind: "Secret" });
  vi.spyOn(pulumi.log, "warn").mockResolvedValue(undefined);

  await expect(clusters.up(rotated(2))).rejects.toThrow(
    textPattern(
      `${FORBIDDEN.message} Grant "get" on objects of kind Secret. See node_modules/pulumi-liqo/docs/troubleshooting.md#forbidden`,
    ),
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

it("accepts sides that are instances of a class with getters", async ({ clusters }) => {
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

describe("rejects, and creates no object for,", () => {
  it("invalid plain values of both sides, without a key in the message", async ({ clusters }) => {
    const program = () => {
      exchange({
        server: { keys: { secretName: "Sealed", publicKey: "private-by-mistake" } },
        client: { keys: { secretName: "sealed", publicKey: "" }, namespace: "a.b" },
      });
    };

    await expectInvalidArgs(clusters, program, 'KeyExchange "keys"', [
      'client.namespace: expected at most 63 lower-case letters, digits and "-", got "a.b"',
      'server.keys.secretName: expected at most 253 lower-case letters, digits, "-" and ".", got "Sealed"',
      "server.keys.publicKey: expected a WireGuard key, 32 bytes in base64 (44 characters), got 18 characters",
      "client.keys.publicKey: expected a WireGuard key, 32 bytes in base64 (44 characters), got 0 characters",
    ]);
  });

  it("keys without a Secret or a public key", async ({ clusters }) => {
    const program = () => {
      exchange({
        server: { keys: { secretName: undefined as never, publicKey: undefined as never } },
      });
    };
    const later = () => {
      exchange({ server: { keys: { secretName: "sealed", publicKey: UNDEFINED_OUTPUT } } });
    };

    await expectInvalidArgs(clusters, program, 'KeyExchange "keys"', [
      'server.keys.secretName: expected at most 253 lower-case letters, digits, "-" and ".", got undefined',
      "server.keys.publicKey: expected a WireGuard key, 32 bytes in base64 (44 characters), got undefined",
    ]);
    await expectInvalidArgs(clusters, later, 'KeyExchange "keys"', [
      "server.keys.publicKey: expected a WireGuard key, 32 bytes in base64 (44 characters), got undefined",
    ]);
  });

  it("the same key for both sides", async ({ clusters }) => {
    const server = { keys: { secretName: "sealed", publicKey: PUBLIC_KEY } };
    const client = { keys: { secretName: "sealed", publicKey: pulumi.output(PUBLIC_KEY) } };
    const program = () => {
      exchange({ server, client });
    };

    await expectInvalidArgs(clusters, program, 'KeyExchange "keys"', [
      "client.keys.publicKey: expected another key than the server's, got the same",
    ]);
  });

  it("invalid sides, clusters and keys", async ({ clusters }) => {
    const keys = "cHJpdmF0ZQ==" as never;
    const program = () => new KeyExchange("keys", { server: "milan", client: undefined } as never);

    await expectInvalidArgs(clusters, program, 'KeyExchange "keys"', [
      'server: expected an object with cluster and remoteClusterId, got "milan"',
      "client: expected an object with cluster and remoteClusterId, got undefined",
    ]);
    await expectInvalidArgs(
      clusters,
      () => exchange({ server: { cluster: undefined as never } }),
      'KeyExchange "keys"',
      ["server.cluster: expected a LiqoCluster, got undefined"],
    );
    await expectInvalidArgs(clusters, () => exchange({ server: { keys } }), 'KeyExchange "keys"', [
      "server.keys: expected { secretName, publicKey }, got something else",
    ]);
    const liqo = () => exchange({ server: { keys: "liqo-managed" as never } });
    await expectInvalidArgs(clusters, liqo, 'KeyExchange "keys"', [
      'server.keys: expected { secretName, publicKey }, got "liqo-managed"',
    ]);
  });

  it("keys or a UID of another type, also with Liqo's own keys", async ({ clusters }) => {
    const gatewayUid = pulumi.output("uid");
    const program = () => exchange({ server: { keys: 5 as never, gatewayUid } });
    const ofUid = () => exchange({ server: { gatewayUid: 5 as never } });

    await expectInvalidArgs(clusters, program, 'KeyExchange "keys"', [
      "server.keys: expected { secretName, publicKey }, got something else",
    ]);
    await expectInvalidArgs(clusters, ofUid, 'KeyExchange "keys"', [
      "server.gatewayUid: expected a string, got 5",
    ]);
  });

  it("an invalid cluster ID, without further problems", async ({ clusters }) => {
    const remoteClusterId = pulumi.output({}) as never;

    await expectInvalidArgs(
      clusters,
      () => {
        exchange({ server: { remoteClusterId } });
      },
      'KeyExchange "keys"',
      [
        'server.remoteClusterId: expected Liqo\'s cluster ID, at most 63 lower-case letters, digits and "-", got an object',
      ],
    );
  });

  it("the same cluster on both sides", async ({ clusters }) => {
    const program = () => {
      const { rome } = romeAndMilan();
      const side = { cluster: rome, remoteClusterId: rome.clusterId };
      new KeyExchange("keys", { server: side, client: side });
    };

    await expectInvalidArgs(clusters, program, 'KeyExchange "keys"', [
      `client.cluster: expected another cluster than server, got "rome" for both`,
    ]);
  });

  it("clusters with the same name, because resources are named after clusters", async ({
    clusters,
  }) => {
    const program = () => {
      const { milan } = romeAndMilan();
      const other = new LiqoCluster("milan", { context: "rome" }, { parent: milan });
      new KeyExchange("keys", {
        server: { cluster: milan, remoteClusterId: "rome" },
        client: { cluster: other, remoteClusterId: "milan" },
      });
    };

    await expectInvalidArgs(clusters, program, 'KeyExchange "keys"', [
      'client.cluster: expected a LiqoCluster of another name than server, got "milan" for both',
    ]);
  });

  it("sides with the ID of a third cluster", async ({ clusters }) => {
    const program = () => {
      exchange({ client: { remoteClusterId: "oslo" }, server: { remoteClusterId: "turin" } });
    };

    await expectInvalidArgs(clusters, program, 'KeyExchange "keys"', [
      `server.remoteClusterId: expected the ID of the other side's cluster, "rome", got "turin"`,
      `client.remoteClusterId: expected the ID of the other side's cluster, "milan", got "oslo"`,
    ]);
  });

  it("an output with the same invalid public key for both sides", async ({ clusters }) => {
    const keys = { secretName: "sealed", publicKey: pulumi.output("short") };
    const both = { server: { keys }, client: { keys } };
    const program = () => {
      exchange(both);
    };

    await expectInvalidArgs(clusters, program, 'KeyExchange "keys"', [
      "server.keys.publicKey: expected a WireGuard key, 32 bytes in base64 (44 characters), got 5 characters",
      "client.keys.publicKey: expected a WireGuard key, 32 bytes in base64 (44 characters), got 5 characters",
    ]);
  });
});

it("rejects a second KeyExchange with the same clusters", async ({ clusters }) => {
  const keys = { secretName: "sealed", publicKey: PUBLIC_KEY };
  const program = () => {
    const { rome, milan } = romeAndMilan();
    const server = { cluster: milan, remoteClusterId: "rome" };
    const client = { cluster: rome, remoteClusterId: "milan", keys };
    new KeyExchange("first", { server, client });
    new KeyExchange("second", { server: { ...server, publicKeyName: "second" }, client });
  };

  await expect(clusters.up(program)).rejects.toThrow(
    textPattern(
      'server.namespace: "first" already creates the PublicKey of the gateway in namespace liqo-tenant-rome of cluster milan; ' +
        "Liqo supports one PublicKey per gateway",
    ),
  );
});
