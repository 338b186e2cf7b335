import { Secret } from "@pulumi/kubernetes/core/v1/secret";
import * as pulumi from "@pulumi/pulumi";
import { afterEach, beforeEach, describe, expect, vi } from "vitest";
import { GatewayKeys } from "../../../src/index.js";
import { generatePrivateKey, publicKeyOf } from "../../../src/network/keys/wireguard-key.js";
import { valueIfKnown } from "../../../src/pulumi/output-value.js";
import { SimulatedApi } from "../../../src/testing/cluster/simulated-api.js";
import type { SimulatedClusters } from "../../../src/testing/index.js";
import { createdBy, FORBIDDEN, reject, UNAVAILABLE, urnOf } from "../../lifecycle/hook-fixture.js";
import { joined, namespace, romeAndMilan, startRomeAndMilan } from "../../rome-and-milan.js";
import { simulatedTest } from "../../simulated-test.js";

const NAMESPACE = "liqo-tenant-milan";
const SECRET_URN = urnOf("core/v1:Secret", "keys-secret", { parents: "pulumi:index:Stash" });

const it = simulatedTest({ rome: { objects: [namespace(NAMESPACE)] } });

beforeEach(() => {
  vi.spyOn(pulumi.log, "warn").mockResolvedValue(undefined);
});

afterEach(() => {
  vi.restoreAllMocks();
});

function program() {
  const { rome } = romeAndMilan();
  const { publicKey } = new GatewayKeys("keys", { cluster: rome, remoteClusterId: "milan" });
  return { publicKey };
}

/** The same stack with an empty state. */
const withLostState = (clusters: SimulatedClusters) => clusters.stack("simulated");

/** Writes another key into the Secret. */
async function edit(clusters: SimulatedClusters, privateKey: string) {
  await clusters.stack("editor").up(() => {
    const { provider } = romeAndMilan().rome;
    const metadata = { name: "gw-keys", namespace: NAMESPACE, ...createdBy(SECRET_URN) };
    new Secret("edited", { metadata, data: { privateKey } }, { provider });
  });
}

const warnings = () => vi.mocked(pulumi.log.warn).mock.calls.map(([message]) => message);

const SECRET = "Secret gw-keys in cluster rome";

describe("keys of a stack without a state", () => {
  // case: C30
  it("are adopted from the Secret that this stack created earlier", async ({ clusters }) => {
    const { outputs } = await clusters.up(program);
    const adopted = await withLostState(clusters).up(program);

    expect(adopted.outputs.publicKey).toBe(outputs.publicKey);
    expect(warnings()).toEqual([]);
  });

  // case: C30
  it("are announced by a preview", async ({ clusters }) => {
    await clusters.up(program);
    await withLostState(clusters).preview(program);

    expect(warnings()).toEqual([
      [
        "the state has no keys for this gateway",
        `  ${SECRET}, created by this stack, has keys`,
        "The next pulumi up adopts the keys in the Secret, and the tunnel stays up.",
        "See node_modules/pulumi-liqo/docs/troubleshooting.md#keys-not-in-state",
      ].join("\n"),
    ]);
  });

  it("are generated if the Secret holds no valid key, without a warning of up", async ({
    clusters,
  }) => {
    await clusters.up(program);
    await edit(clusters, "bm8ga2V5");
    const { outputs } = await withLostState(clusters).up(program);

    expect(outputs.publicKey).toMatch(/^.{43}=$/);
    expect(warnings()).toEqual([]);
  });

  it("are announced as new by a preview if the Secret holds no valid key", async ({ clusters }) => {
    await clusters.up(program);
    await edit(clusters, "bm8ga2V5");
    const { outputs } = await withLostState(clusters).preview(program);

    expect(outputs.publicKey).toBeUndefined();
    expect(warnings()).toEqual([
      [
        "the state has no keys for this gateway",
        `  ${SECRET}, created by this stack, has no valid key`,
        "The next pulumi up generates new keys and restarts the gateway.",
        "See node_modules/pulumi-liqo/docs/troubleshooting.md#keys-not-in-state",
      ].join("\n"),
    ]);
  });
});

describe("keys in the state", () => {
  it("are kept without a warning if the Secret has the same keys", async ({ clusters }) => {
    const { outputs } = await clusters.up(program);

    expect((await clusters.preview(program)).outputs).toEqual(outputs);
    expect((await clusters.up(program)).outputs).toEqual(outputs);
    expect(warnings()).toEqual([]);
  });

  it.for(["preview", "up"] as const)(
    "are kept by %s if the Secret has another key, with a warning",
    async (run, { clusters }) => {
      const { outputs } = await clusters.up(program);
      const edited = generatePrivateKey();
      await edit(clusters, edited);

      expect((await clusters[run](program)).outputs).toEqual(outputs);
      expect(warnings()).toEqual([
        [
          `${SECRET} holds another key than the state`,
          `  public key in the cluster: ${publicKeyOf(edited)}`,
          `  public key in the state: ${outputs.publicKey}`,
          "An old state was imported, or the Secret was edited. pulumi up leaves both as they are. To write the",
          "key in the state and restart the gateway, refresh the stack:",
          "  pulumi up --refresh",
          "See node_modules/pulumi-liqo/docs/troubleshooting.md#keys-differ",
        ].join("\n"),
      ]);
    },
  );

  it.for(["preview", "up"] as const)(
    "are kept by %s if the Secret has no valid key, with a warning",
    async (run, { clusters }) => {
      const { outputs } = await clusters.up(program);
      await edit(clusters, "bm8ga2V5");

      expect((await clusters[run](program)).outputs).toEqual(outputs);
      expect(warnings()).toEqual([
        expect.stringContaining(
          `public key in the cluster: no valid key\n  public key in the state: ${outputs.publicKey}`,
        ),
      ]);
    },
  );
});

describe("a Secret that cannot be read", () => {
  it.for<[string, Error, string]>([
    [
      "is forbidden to get",
      FORBIDDEN,
      "of cluster rome exists, which this stack would\noverwrite\n",
    ],
    ["is not returned by the API server", UNAVAILABLE, "holds keys of this stack\n"],
  ])(
    "fails the run if it %s, and no Secret is created",
    async ([, error, problem], { clusters }) => {
      reject("get", error, { kind: "Secret" });

      for (const run of ["preview", "up"] as const) {
        await expect(clusters[run](program)).rejects.toThrow(
          `cannot check whether Secret ${NAMESPACE}/gw-keys ${problem}  cannot inspect cluster rome: ${error.message}`,
        );
      }
      expect(await clusters.objects()).toEqual([]);
    },
  );

  it("causes a warning if it is forbidden to get, but the state has the keys", async ({
    clusters,
  }) => {
    await clusters.up(program);
    reject("get", FORBIDDEN, { kind: "Secret" });
    const warn = vi.spyOn(pulumi.log, "warn").mockResolvedValue(undefined);

    const { changes } = await clusters.up(program);

    expect(changes).toMatchObject({ create: 0, update: 0, replace: 0, delete: 0 });
    expect(warn.mock.calls.map(([message]) => message)).toContain(
      [
        "forbidden: cannot compare the keys in cluster rome with the keys in the state",
        `  ${FORBIDDEN.message}`,
        'Grant "get" on Secrets.',
        "See node_modules/pulumi-liqo/docs/troubleshooting.md#forbidden",
      ].join("\n"),
    );
  });
});

it("generates keys in a new namespace without reading a Secret", async () => {
  const clusters = await startRomeAndMilan();
  const get = vi.spyOn(SimulatedApi.prototype, "get");
  await clusters.up(() => joined());

  expect(get).toHaveBeenCalled();
  expect(get.mock.calls.map(([{ kind }]) => kind)).not.toContain("Secret");
});

describe("the private key in the state", () => {
  const keys: pulumi.Output<unknown>[] = [];
  /** The private key that the last run of `recording` declares in its Stash. */
  const declaredKey = () => {
    expect(keys).toHaveLength(1);
    return pulumi.output(keys.pop());
  };
  const recording = () => {
    const { rome } = romeAndMilan();
    const record: pulumi.ResourceTransformation = ({ type, props }) => {
      if (type === "pulumi:index:Stash") {
        const input = props["input"] as { readonly rome: pulumi.Input<unknown> };
        keys.push(pulumi.output(input.rome));
      }
      return undefined;
    };
    const args = { cluster: rome, remoteClusterId: "milan" };
    new GatewayKeys("keys", args, { transformations: [record] });
  };

  it("is secret if it is adopted", async ({ clusters }) => {
    await clusters.up(program);
    await withLostState(clusters).up(recording);

    expect(await pulumi.isSecret(declaredKey())).toBe(true);
  });

  it("is known to a preview only if it is adopted", async ({ clusters }) => {
    await clusters.preview(recording);
    expect(await valueIfKnown(declaredKey())).toBeUndefined();

    await clusters.up(program);
    await withLostState(clusters).preview(recording);
    expect(await valueIfKnown(declaredKey())).toMatch(/^.{43}=$/);
  });
});
