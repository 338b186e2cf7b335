import * as pulumi from "@pulumi/pulumi";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { GatewayKeys } from "../../../src/index.js";
import { publicKeyOf } from "../../../src/network/keys/wireguard-key.js";
import { type SimulatedClusters, UNKNOWN, valueOf } from "../../../src/testing/index.js";
import { expectRefusal } from "../../refusal.js";
import { namespace, romeAndMilan, startRomeAndMilan } from "../../rome-and-milan.js";

const ROME = { objects: [namespace("liqo-tenant-milan"), namespace("tenant")] };
const MILAN = { objects: [namespace("liqo-tenant-rome")] };

let clusters: SimulatedClusters;

beforeEach(async () => {
  clusters = await startRomeAndMilan({ rome: ROME, milan: MILAN });
});

afterEach(() => clusters.settle());

function program() {
  const { rome } = romeAndMilan();
  const { publicKey, secretName } = new GatewayKeys("keys", {
    cluster: rome,
    remoteClusterId: "milan",
  });
  return { publicKey, secretName };
}

/** The outputs of all resources that a component has made. */
async function childrenOf(make: (opts: pulumi.ComponentResourceOptions) => void) {
  const children: pulumi.Resource[] = [];
  make({
    transformations: [
      ({ resource }) => {
        children.push(resource);
        return undefined;
      },
    ],
  });
  await clusters.settle();
  return children as unknown as Record<string, pulumi.Output<unknown> | undefined>[];
}

// case: S11 WireGuard keys are exactly 32 raw bytes. Limit: the content of your own Secret is not
// read.
// case: R1
it("puts both halves into one labelled Secret of its cluster", async () => {
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

it("goes into the namespace that it is told", async () => {
  const { rome } = romeAndMilan();
  new GatewayKeys("keys", { cluster: rome, remoteClusterId: "milan", namespace: "tenant" });

  expect(await clusters.objects()).toMatchObject([
    { cluster: "rome", kind: "Secret", metadata: { namespace: "tenant" } },
  ]);
});

it("keeps its keys from one run to the next", async () => {
  const first = await clusters.up(program);
  const second = await clusters.up(program);

  expect(second.outputs.publicKey).toBe(first.outputs.publicKey);
  expect(second.changes).toMatchObject({ create: 0, update: 0, replace: 0, delete: 0 });
});

it("makes another pair for each component", async () => {
  const { rome, milan } = romeAndMilan();
  const one = new GatewayKeys("one", { cluster: rome, remoteClusterId: "milan" });
  const other = new GatewayKeys("other", { cluster: milan, remoteClusterId: "rome" });

  expect(await valueOf(one.publicKey)).not.toBe(await valueOf(other.publicKey));
});

describe("keeps the private half secret", () => {
  it("in all that it sends", async () => {
    const { rome } = romeAndMilan();

    const [, stash, secret] = await childrenOf((opts) => {
      new GatewayKeys("keys", { cluster: rome, remoteClusterId: "milan" }, opts);
    });

    expect(await isSecret(stash?.["input"])).toBe(true);
    expect(await isSecret(stash?.["output"])).toBe(true);
    expect(await isSecret(secret?.["data"])).toBe(true);
  });

  it("in a preview, which does not know it", async () => {
    clusters = await startRomeAndMilan({}, { preview: true });
    const { rome } = romeAndMilan();
    new GatewayKeys("keys", { cluster: rome, remoteClusterId: "milan" });

    expect(await clusters.objects("Secret")).toMatchObject([{ cluster: "rome", data: UNKNOWN }]);
  });

  it("but not the public half", async () => {
    const { rome } = romeAndMilan();
    const { publicKey } = new GatewayKeys("keys", { cluster: rome, remoteClusterId: "milan" });

    expect(await pulumi.isSecret(publicKey)).toBe(false);
  });
});

it("does not show a candidate in the first preview, which the run after it would not use", async () => {
  const { outputs } = await clusters.preview(program);

  expect(outputs.publicKey).toBeUndefined();
});

it("refuses what is no cluster ID, and creates nothing", async () => {
  const build = () => {
    new GatewayKeys("keys", { cluster: romeAndMilan().rome, remoteClusterId: "Milan!" });
  };

  await expectRefusal(clusters, build, 'GatewayKeys "keys"', [
    'remoteClusterId: expected Liqo\'s cluster ID, at most 63 lower-case letters, digits and "-", got "Milan!"',
  ]);
});

const LONGEST = "a".repeat(55);

it("are the same for an epoch that comes as a number and as text", async () => {
  const of = (epoch: string | number) => () => {
    const { rome } = romeAndMilan();
    return {
      key: new GatewayKeys("keys", { cluster: rome, remoteClusterId: "milan", epoch }).publicKey,
    };
  };
  const first = await clusters.up(of(2));

  const second = await clusters.up(of("2"));

  expect(second.outputs).toEqual(first.outputs);
  expect(second.changes).toMatchObject({ create: 0, update: 0, replace: 0, delete: 0 });
});

describe("refuses as epoch, and creates nothing,", () => {
  it.each([
    ["2026_11", '"2026_11"'],
    ["", '""'],
    [`${LONGEST}a`, `"${LONGEST}a"`],
    [{ epoch: 2 } as never, "an object"],
  ])('"%s"', async (epoch, got) => {
    const build = () => {
      new GatewayKeys("keys", { cluster: romeAndMilan().rome, remoteClusterId: "milan", epoch });
    };

    await expectRefusal(clusters, build, 'GatewayKeys "keys"', [
      `epoch: expected at most 55 lower-case letters, digits and "-", got ${got}`,
    ]);
  });
});

it.each([2, LONGEST])("takes epoch %s", async (epoch) => {
  const { rome } = romeAndMilan();
  new GatewayKeys("keys", { cluster: rome, remoteClusterId: "milan", epoch });

  expect(await clusters.objects()).toMatchObject([{ metadata: { name: `gw-keys-${epoch}` } }]);
});

function isSecret(output: pulumi.Output<unknown> | undefined): Promise<boolean> {
  return output === undefined ? Promise.resolve(false) : pulumi.isSecret(output);
}
