import * as pulumi from "@pulumi/pulumi";
import { describe, expect } from "vitest";
import { GatewayKeys, KeyExchange } from "../../../src/index.js";
import { publicKeyOf } from "../../../src/network/keys/wireguard-key.js";
import { type SimulatedClusters, UNKNOWN, valueOf } from "../../../src/testing/index.js";
import { expectInvalidArgs } from "../../expect-invalid-args.js";
import { textPattern } from "../../message-text.js";
import { namespace, romeAndMilan, startRomeAndMilan } from "../../rome-and-milan.js";
import { simulatedTest } from "../../simulated-test.js";

const ROME = { objects: [namespace("liqo-tenant-milan"), namespace("tenant")] };
const MILAN = { objects: [namespace("liqo-tenant-rome")] };

const it = simulatedTest({ rome: ROME, milan: MILAN });

function program() {
  const { rome } = romeAndMilan();
  const { publicKey, secretName } = new GatewayKeys("keys", {
    cluster: rome,
    remoteClusterId: "milan",
  });
  return { publicKey, secretName };
}

/** The resources that `create` registers with the options. */
async function resourcesOf(
  clusters: SimulatedClusters,
  create: (opts: pulumi.CustomResourceOptions) => void,
) {
  const resources: pulumi.Resource[] = [];
  create({
    transformations: [
      ({ resource }) => {
        resources.push(resource);
        return undefined;
      },
    ],
  });
  await clusters.settle();
  return resources as unknown as Record<string, pulumi.Output<unknown> | undefined>[];
}

// case: S11 WireGuard keys are exactly 32 raw bytes. Limit: the content of your own Secret is not
// read.
// case: R1
it("writes both keys to one Secret with labels in its cluster", async ({ clusters }) => {
  const { outputs } = await clusters.up(program);

  expect(outputs.secretName).toBe("gw-keys");
  const objects = await clusters.objects();
  expect(objects).toMatchObject([
    {
      cluster: "rome",
      kind: "Secret",
      metadata: {
        name: "gw-keys",
        namespace: "liqo-tenant-milan",
        labels: {
          "liqo.io/remote-cluster-id": "milan",
          "networking.liqo.io/gateway-resource": "true",
        },
      },
    },
  ]);
  const data = objects[0]?.["data"] as { privateKey: string; publicKey: string };
  expect(Object.keys(data).sort()).toEqual(["privateKey", "publicKey"]);
  expect(data.publicKey).toBe(publicKeyOf(data.privateKey));
  expect(outputs.publicKey).toBe(data.publicKey);
});

it("creates the Secret in the specified namespace", async ({ clusters }) => {
  const { rome } = romeAndMilan();
  new GatewayKeys("keys", { cluster: rome, remoteClusterId: "milan", namespace: "tenant" });

  expect(await clusters.objects()).toMatchObject([
    { cluster: "rome", kind: "Secret", metadata: { namespace: "tenant" } },
  ]);
});

it("keeps its keys from one run to the next", async ({ clusters }) => {
  const first = await clusters.up(program);
  const second = await clusters.up(program);

  expect(second.outputs.publicKey).toBe(first.outputs.publicKey);
  expect(second.changes).toMatchObject({ create: 0, update: 0, replace: 0, delete: 0 });
});

it("generates different keys for each resource", async () => {
  const { rome, milan } = romeAndMilan();
  const first = new GatewayKeys("first", { cluster: rome, remoteClusterId: "milan" });
  const second = new GatewayKeys("second", { cluster: milan, remoteClusterId: "rome" });

  expect(await valueOf(first.publicKey)).not.toBe(await valueOf(second.publicKey));
});

describe("the private key", () => {
  it("is secret in the Stash and in the Secret", async ({ clusters }) => {
    const { rome } = romeAndMilan();

    const [stash, secret] = await resourcesOf(clusters, (opts) => {
      new GatewayKeys("keys", { cluster: rome, remoteClusterId: "milan" }, opts);
    });

    expect(await isSecret(stash?.["input"])).toBe(true);
    expect(await isSecret(stash?.["output"])).toBe(true);
    expect(await isSecret(secret?.["data"])).toBe(true);
  });

  // case: V7
  it("is unknown in a preview", async () => {
    const clusters = await startRomeAndMilan({}, { preview: true });
    const { rome } = romeAndMilan();
    new GatewayKeys("keys", { cluster: rome, remoteClusterId: "milan" });

    expect(await clusters.objects("Secret")).toMatchObject([{ cluster: "rome", data: UNKNOWN }]);
  });
});

it("does not mark the public key as secret", async () => {
  const { rome } = romeAndMilan();
  const { publicKey } = new GatewayKeys("keys", { cluster: rome, remoteClusterId: "milan" });

  expect(await valueOf(publicKey)).toMatch(/^.{43}=$/);
  expect(await pulumi.isSecret(publicKey)).toBe(false);
});

it("has no public key in the first preview, because up generates another key", async ({
  clusters,
}) => {
  const { outputs } = await clusters.preview(program);

  expect(outputs.publicKey).toBeUndefined();
});

it("rejects an invalid cluster ID, and creates no object", async ({ clusters }) => {
  const build = () => {
    new GatewayKeys("keys", { cluster: romeAndMilan().rome, remoteClusterId: "Milan!" });
  };

  await expectInvalidArgs(clusters, build, 'GatewayKeys "keys"', [
    'remoteClusterId: expected Liqo\'s cluster ID, at most 63 lower-case letters, digits and "-", got "Milan!"',
  ]);
});

it.for([
  [
    "GatewayKeys",
    ({ rome }: ReturnType<typeof romeAndMilan>) => {
      new GatewayKeys("second", { cluster: rome, remoteClusterId: "milan", keyVersion: 2 });
    },
    'GatewayKeys "second"',
    "namespace",
  ],
  [
    "a side of a KeyExchange",
    ({ rome, milan }: ReturnType<typeof romeAndMilan>) => {
      new KeyExchange("second", {
        server: { cluster: milan, remoteClusterId: "rome" },
        client: { cluster: rome, remoteClusterId: "milan" },
      });
    },
    'KeyExchange "second"',
    "client.namespace",
  ],
] as const)(
  "rejects %s for the same gateway",
  async ([, second, component, path], { clusters }) => {
    const build = () => {
      const pair = romeAndMilan();
      new GatewayKeys("first", { cluster: pair.rome, remoteClusterId: "milan" });
      second(pair);
    };

    await expect(clusters.up(build)).rejects.toThrow(
      textPattern(
        `${component} has invalid arguments: - ${path}: "first" already creates the Secret of the gateway in namespace ` +
          "liqo-tenant-milan of cluster rome; Liqo supports one Secret per gateway",
      ),
    );
  },
);

it("accepts a KeyExchange with these keys", async ({ clusters }) => {
  await clusters.up(() => {
    const { rome, milan } = romeAndMilan();
    const tenant = { cluster: rome, remoteClusterId: "milan" };
    const keys = new GatewayKeys("keys", tenant);
    const server = { cluster: milan, remoteClusterId: "rome" };
    new KeyExchange("exchange", { server, client: { ...tenant, keys } });
  });

  expect(await clusters.objects("Secret")).toHaveLength(2);
});

const LONGEST = "a".repeat(55);

it("keeps its keys if keyVersion changes from a number to an equal string", async ({
  clusters,
}) => {
  const of = (keyVersion: string | number) => () => {
    const { rome } = romeAndMilan();
    return {
      key: new GatewayKeys("keys", { cluster: rome, remoteClusterId: "milan", keyVersion })
        .publicKey,
    };
  };
  const first = await clusters.up(of(2));

  const second = await clusters.up(of("2"));

  expect(second.outputs).toEqual(first.outputs);
  expect(second.changes).toMatchObject({ create: 0, update: 0, replace: 0, delete: 0 });
});

describe("rejects a keyVersion, and creates no object:", () => {
  it.for([
    ["2026_11", '"2026_11"'],
    ["", '""'],
    [`${LONGEST}a`, `"${LONGEST}a"`],
    [{ keyVersion: 2 } as never, "an object"],
  ])('"%s"', async ([keyVersion, got], { clusters }) => {
    const build = () => {
      new GatewayKeys("keys", {
        cluster: romeAndMilan().rome,
        remoteClusterId: "milan",
        keyVersion,
      });
    };

    await expectInvalidArgs(clusters, build, 'GatewayKeys "keys"', [
      `keyVersion: expected at most 55 lower-case letters, digits and "-", got ${got}`,
    ]);
  });
});

it.for([2, LONGEST])("accepts keyVersion %s", async (keyVersion, { clusters }) => {
  const { rome } = romeAndMilan();
  new GatewayKeys("keys", { cluster: rome, remoteClusterId: "milan", keyVersion });

  expect(await clusters.objects()).toMatchObject([{ metadata: { name: `gw-keys-${keyVersion}` } }]);
});

function isSecret(output: pulumi.Output<unknown> | undefined): Promise<boolean> {
  return output === undefined ? Promise.resolve(false) : pulumi.isSecret(output);
}
