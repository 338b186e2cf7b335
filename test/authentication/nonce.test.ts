import * as pulumi from "@pulumi/pulumi";
import { afterEach, describe, expect, vi } from "vitest";
import { Nonce, type NonceArgs } from "../../src/index.js";
import { expectInvalidArgs } from "../expect-invalid-args.js";
import { dataOf, failureOf, find, UNCHANGED } from "../live-objects.js";
import { textPattern } from "../message-text.js";
import { romeAndMilan, startRomeAndMilan } from "../rome-and-milan.js";
import { it, WITH_NAMESPACES } from "./handshake.js";

afterEach(() => {
  vi.restoreAllMocks();
});

const nonceWith =
  (args: Partial<NonceArgs> = {}, opts?: pulumi.CustomResourceOptions) =>
  () => {
    const { milan } = romeAndMilan();
    const { nonce } = new Nonce(
      "nonce",
      { cluster: milan, remoteClusterId: "rome", ...args },
      opts,
    );
    return { nonce, isSecret: pulumi.isSecret(nonce) };
  };

/** The Secret as `liqoctl` creates it. */
const EXISTING = {
  apiVersion: "v1",
  kind: "Secret",
  metadata: {
    name: "liqo-nonce",
    namespace: "liqo-tenant-rome",
    labels: { "liqo.io/remote-cluster-id": "rome", "liqo.io/nonce": "true" },
  },
  data: { nonce: Buffer.from("n".repeat(88)).toString("base64") },
};

const startWithNonce = () =>
  startRomeAndMilan({ milan: { objects: [...WITH_NAMESPACES.milan.objects, EXISTING] } });

describe("a Nonce", () => {
  it("is a Secret with a nonce from Liqo, and is no secret", async ({ clusters }) => {
    const { outputs } = await clusters.up(nonceWith());

    expect(outputs.nonce).toMatch(/^[\w+/]{86}==$/);
    expect(outputs.isSecret).toBe(false);
    expect(await dataOf(clusters, "milan Secret liqo-nonce")).toEqual({ nonce: outputs.nonce });
    expect(await find(clusters, "milan Secret liqo-nonce")).toMatchObject({
      metadata: { namespace: "liqo-tenant-rome", labels: EXISTING.metadata.labels },
    });
  });

  it("does not change in a second up, nor after a refresh", async ({ clusters }) => {
    const first = await clusters.up(nonceWith());
    const second = await clusters.up(nonceWith());
    clusters.refresh();
    const third = await clusters.up(nonceWith());

    expect([second.changes, third.changes]).toMatchObject([UNCHANGED, UNCHANGED]);
    expect([second.outputs, third.outputs]).toEqual([first.outputs, first.outputs]);
  });

  it("is unknown in the first preview", async ({ clusters }) => {
    const { outputs, changes } = await clusters.preview(nonceWith());

    expect(outputs.nonce).toBeUndefined();
    expect(changes).toMatchObject({ create: 6 });
  });

  it("uses the namespace that the program names", async () => {
    const namespace = "tenant";
    const { metadata, ...object } = WITH_NAMESPACES.milan.objects[0] ?? { metadata: {} };
    const objects = [{ ...object, metadata: { ...metadata, name: namespace } }] as never;
    const clusters = await startRomeAndMilan({ milan: { objects } });
    await clusters.up(nonceWith({ namespace }));

    expect(await find(clusters, "milan Secret liqo-nonce")).toMatchObject({
      metadata: { namespace },
    });
  });
});

describe("a nonce that another client created", () => {
  it("is rejected without adopt, in the preview too", async () => {
    const clusters = await startWithNonce();
    const message = textPattern(
      "Secret liqo-tenant-rome/liqo-nonce of cluster milan already exists and was not created by this stack " +
        "To adopt it, set adopt: true. Otherwise delete it. " +
        "See node_modules/pulumi-liqo/docs/troubleshooting.md#adopt-peering",
    );

    await expect(clusters.preview(nonceWith())).rejects.toThrow(message);
    expect(await failureOf(clusters, nonceWith())).toMatch(message);
  });

  it("is adopted with adopt", async () => {
    const clusters = await startWithNonce();
    const { outputs } = await clusters.up(nonceWith({ adopt: true }));

    expect(outputs.nonce).toBe("n".repeat(88));
  });
});

it("explains that Liqo created no nonce", async () => {
  const objects = [{ ...WITH_NAMESPACES.milan.objects[0], metadata: { name: "liqo-tenant-rome" } }];
  const clusters = await startRomeAndMilan({ milan: { objects: objects as never } });
  const error = vi.spyOn(pulumi.log, "error").mockResolvedValue(undefined);
  await failureOf(clusters, nonceWith({ timeout: "90s" }));

  expect(error.mock.calls[0]?.[0]).toBe(
    "timed out after 90s: Secret liqo-tenant-rome/liqo-nonce in cluster milan\n" +
      "  waited until Liqo has created the nonce\n" +
      "  next: check that Liqo was installed with authentication; check that Liqo runs, and read its log\n" +
      "    kubectl --context milan -n liqo get pods\n" +
      "    kubectl --context milan -n liqo logs deploy/liqo-controller-manager\n" +
      "See node_modules/pulumi-liqo/docs/troubleshooting.md#wait-secret",
  );
});

describe("rejects, and creates no object for,", () => {
  it("invalid arguments, all in one error", async ({ clusters }) => {
    const args = { remoteClusterId: "Rome", namespace: "a.b", adopt: "yes", timeout: 5 } as never;

    await expectInvalidArgs(clusters, nonceWith(args), 'Nonce "nonce"', [
      "remoteClusterId: expected Liqo's cluster ID, ...",
      "namespace: expected a name of at most 63 lower-case letters, ...",
      'adopt: expected true or false, got "yes"',
      'timeout: expected a duration such as "90s" or "5m", in ms, s, m or h, got 5',
    ]);
  });

  it("the cluster itself as the remote cluster", async ({ clusters }) => {
    await expectInvalidArgs(clusters, nonceWith({ remoteClusterId: "milan" }), 'Nonce "nonce"', [
      'remoteClusterId: expected another cluster, got "milan" itself',
    ]);
  });

  it("a missing cluster", async ({ clusters }) => {
    await expectInvalidArgs(clusters, nonceWith({ cluster: undefined as never }), 'Nonce "nonce"', [
      "cluster: required: a LiqoCluster",
    ]);
  });

  it("the provider of another cluster", async ({ clusters }) => {
    const program = () => {
      const { rome, milan } = romeAndMilan();
      const args = { cluster: milan, remoteClusterId: "rome" };
      new Nonce("nonce", args, { provider: rome.provider });
    };

    await expectInvalidArgs(clusters, program, 'Nonce "nonce"', ["provider: ..."]);
  });
});
