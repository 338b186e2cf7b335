import { Secret } from "@pulumi/kubernetes/core/v1/secret";
import * as pulumi from "@pulumi/pulumi";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { GatewayKeys } from "../../../src/index.js";
import { generatePrivateKey, publicKeyOf } from "../../../src/network/keys/wireguard-key.js";
import { valueIfKnown } from "../../../src/pulumi/output-value.js";
import { SimulatedApi } from "../../../src/testing/cluster/simulated-api.js";
import type { SimulatedClusters } from "../../../src/testing/index.js";
import { createdBy, FORBIDDEN, reject, UNAVAILABLE, urnOf } from "../../lifecycle/hook-fixture.js";
import { joined, namespace, romeAndMilan, startRomeAndMilan } from "../../rome-and-milan.js";

const NAMESPACE = "liqo-tenant-milan";
const MAKER = urnOf("core/v1:Secret", "keys-secret", { parents: "liqo:index:GatewayKeys" });

let clusters: SimulatedClusters;

beforeEach(async () => {
  clusters = await startRomeAndMilan({ rome: { objects: [namespace(NAMESPACE)] } });
  vi.spyOn(pulumi.log, "warn").mockResolvedValue(undefined);
});

afterEach(async () => {
  vi.restoreAllMocks();
  await clusters.settle();
});

function program() {
  const { rome } = romeAndMilan();
  const { publicKey } = new GatewayKeys("keys", { cluster: rome, remoteClusterId: "milan" });
  return { publicKey };
}

/** The same stack with an empty state. */
const withLostState = () => clusters.stack("simulated");

/** Writes another key into the Secret. */
async function edit(privateKey: string) {
  await clusters.stack("editor").up(() => {
    const { provider } = romeAndMilan().rome;
    const metadata = { name: "gw-keys", namespace: NAMESPACE, ...createdBy(MAKER) };
    new Secret("edited", { metadata, data: { privateKey } }, { provider });
  });
}

const warnings = () => vi.mocked(pulumi.log.warn).mock.calls.map(([message]) => message);

const SECRET = "Secret gw-keys in cluster rome";

describe("keys of a stack whose state is lost", () => {
  it("are adopted from the Secret that this stack created earlier", async () => {
    const { outputs } = await clusters.up(program);
    const adopted = await withLostState().up(program);

    expect(adopted.outputs.publicKey).toBe(outputs.publicKey);
    expect(warnings()).toEqual([]);
  });

  it("are announced by a preview", async () => {
    await clusters.up(program);
    await withLostState().preview(program);

    expect(warnings()).toEqual([
      `the state has no keys for this gateway, but ${SECRET}, which this stack created earlier, has them: up adopts these ` +
        "keys, and the tunnel stays up",
    ]);
  });

  it("are generated if the Secret holds no valid key, without a warning of up", async () => {
    await clusters.up(program);
    await edit("bm8ga2V5");
    const { outputs } = await withLostState().up(program);

    expect(outputs.publicKey).toMatch(/^.{43}=$/);
    expect(warnings()).toEqual([]);
  });

  it("are announced as new by a preview if the Secret holds no valid key", async () => {
    await clusters.up(program);
    await edit("bm8ga2V5");
    const { outputs } = await withLostState().preview(program);

    expect(outputs.publicKey).toBeUndefined();
    expect(warnings()).toEqual([
      `the state has no keys for this gateway, and ${SECRET}, which this stack created earlier, holds no valid key: up ` +
        "generates new keys and restarts the gateway",
    ]);
  });
});

describe("keys that are in the state", () => {
  it("are kept without a warning if the Secret has them", async () => {
    const { outputs } = await clusters.up(program);

    expect((await clusters.preview(program)).outputs).toEqual(outputs);
    expect((await clusters.up(program)).outputs).toEqual(outputs);
    expect(warnings()).toEqual([]);
  });

  it.each(["preview", "up"] as const)(
    "are kept by %s if the Secret has another key, with a warning",
    async (run) => {
      const { outputs } = await clusters.up(program);
      const edited = generatePrivateKey();
      await edit(edited);

      expect((await clusters[run](program)).outputs).toEqual(outputs);
      expect(warnings()).toEqual([
        `${SECRET} holds another key than the state: the public half is ${publicKeyOf(edited)}, in the state ` +
          `${outputs.publicKey}. An old state was imported, or the Secret was edited. "pulumi up --refresh" writes the state's ` +
          "key and restarts the gateway; up alone leaves both as they are",
      ]);
    },
  );

  it.each(["preview", "up"] as const)(
    "are kept by %s if the Secret has no valid key, with a warning",
    async (run) => {
      const { outputs } = await clusters.up(program);
      await edit("bm8ga2V5");

      expect((await clusters[run](program)).outputs).toEqual(outputs);
      expect(warnings()).toEqual([
        expect.stringContaining(
          `the public half is no valid key, in the state ${outputs.publicKey}`,
        ),
      ]);
    },
  );
});

describe("a Secret that cannot be read", () => {
  it.each([
    ["is forbidden to get", FORBIDDEN, "of cluster rome exists, which this stack would overwrite"],
    ["is not returned by the API server", UNAVAILABLE, "holds keys of this stack"],
  ])("fails the run if it %s, and no Secret is created", async (_, error, problem) => {
    reject("get", error, { kind: "Secret" });

    for (const run of ["preview", "up"] as const) {
      await expect(clusters[run](program)).rejects.toThrow(
        `cannot check whether Secret ${NAMESPACE}/gw-keys ${problem}: cluster rome cannot be looked into: ${error.message}`,
      );
    }
    expect(await clusters.objects()).toEqual([]);
  });

  it("is warned of if it is forbidden to get, and the state has the keys", async () => {
    await clusters.up(program);
    reject("get", FORBIDDEN, { kind: "Secret" });
    const warn = vi.spyOn(pulumi.log, "warn").mockResolvedValue(undefined);

    const { changes } = await clusters.up(program);

    expect(changes).toMatchObject({ create: 0, update: 0, replace: 0, delete: 0 });
    expect(warn.mock.calls.map(([message]) => message)).toContain(
      `${FORBIDDEN.message}: cannot compare the keys in cluster rome with the state's. Grant "get" on Secrets`,
    );
  });
});

it("keys in a namespace that the run creates are generated without reading a Secret", async () => {
  clusters = await startRomeAndMilan();
  const get = vi.spyOn(SimulatedApi.prototype, "get");
  await clusters.up(() => joined());

  expect(get.mock.calls.map(([{ kind }]) => kind)).not.toContain("Secret");
});

describe("the private key that is kept in the state", () => {
  /** The candidate for it, as the program declares it. */
  const candidates: pulumi.Output<unknown>[] = [];
  const noting = () => {
    const { rome } = romeAndMilan();
    const note: pulumi.ResourceTransformation = ({ type, props }) => {
      if (type === "pulumi:index:Stash") {
        candidates.push(pulumi.output<unknown>(props["input"]));
      }
      return undefined;
    };
    const args = { cluster: rome, remoteClusterId: "milan" };
    new GatewayKeys("keys", args, { transformations: [note] });
  };

  it("is secret if it is adopted", async () => {
    await clusters.up(program);
    await withLostState().up(noting);

    expect(await pulumi.isSecret(pulumi.output(candidates.pop()))).toBe(true);
  });

  it("is known to a preview only if it is adopted", async () => {
    await clusters.preview(noting);
    expect(await valueIfKnown(pulumi.output(candidates.pop()))).toBeUndefined();

    await clusters.up(program);
    await withLostState().preview(noting);
    expect(await valueIfKnown(pulumi.output(candidates.pop()))).toMatch(/^.{43}=$/);
  });
});
