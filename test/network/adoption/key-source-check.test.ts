import { afterEach, describe, expect, vi } from "vitest";
import { generatePrivateKey, publicKeyOf } from "../../../src/network/keys/wireguard-key.js";
import type { SimulatedClusters } from "../../../src/testing/index.js";
import { existing, FORBIDDEN, reject } from "../../lifecycle/hook-fixture.js";
import { textPattern } from "../../message-text.js";
import { namespace } from "../../rome-and-milan.js";
import { simulatedTest } from "../../simulated-test.js";
import {
  type ClientSettings,
  GIVEN,
  LABELS,
  othersCreate,
  pairIn,
  startWith,
} from "./tenant-objects.js";

const it = simulatedTest({ rome: { objects: [namespace(GIVEN)] } });

afterEach(() => {
  vi.restoreAllMocks();
});

describe("once this stack has created the tunnel, the source of its keys", () => {
  const privateKey = generatePrivateKey();
  const SEALED = { secretName: "sealed", publicKey: publicKeyOf(privateKey) };
  const sealed = (name: string) =>
    existing("Secret", name, { labels: LABELS }, { data: { privateKey } });
  const inUse = (secret: string) =>
    `client: Secret ${secret} in namespace ${GIVEN} of cluster rome holds the keys that the gateway uses, and Liqo ignores ` +
    "changes while there are two Secrets. To use other keys, run pulumi destroy first. To keep the keys, set keys as before";

  const expectRejection = async (
    clusters: SimulatedClusters,
    client: ClientSettings,
    secret: string,
  ) => {
    await expect(clusters.preview(pairIn(GIVEN, client))).rejects.toThrow(
      textPattern(inUse(secret)),
    );
  };

  it("cannot change from generated keys", async ({ clusters }) => {
    await clusters.up(pairIn(GIVEN));

    await expectRejection(clusters, { keys: "liqo-managed" }, "gw-keys");
    await expectRejection(clusters, { keys: SEALED }, "gw-keys");
  });

  it("cannot change from keys that Liqo created", async ({ clusters }) => {
    await clusters.up(pairIn(GIVEN, { keys: "liqo-managed" }));

    await expectRejection(clusters, {}, "gw-milan");
    await expectRejection(clusters, { keys: SEALED }, "gw-milan");
  });

  it("cannot change from keys of your own", async () => {
    const clusters = await startWith(GIVEN, sealed("sealed"));
    await clusters.up(pairIn(GIVEN, { keys: SEALED }));

    await expectRejection(clusters, {}, "sealed");
    await expectRejection(clusters, { keys: { ...SEALED, secretName: "other" } }, "sealed");
  });

  it("may stay the same, with another version of generated keys", async ({ clusters }) => {
    await clusters.up(pairIn(GIVEN));
    const { outputs } = await clusters.up(pairIn(GIVEN, { keyVersion: 2 }));

    expect(outputs.status).toBe("Connected");
  });

  it.each([
    ["keys that Liqo creates", { keys: "liqo-managed" } as const],
    ["keys of your own", { keys: SEALED }],
  ])("may stay the same with %s", async (_, client) => {
    const clusters = await startWith(GIVEN, ...(client.keys === SEALED ? [sealed("sealed")] : []));
    await clusters.up(pairIn(GIVEN, client));

    await expect(clusters.up(pairIn(GIVEN, client))).resolves.toBeDefined();
  });

  it("ignores Secrets without the label of a gateway", async () => {
    const clusters = await startWith(GIVEN, sealed("sealed"), existing("Secret", "registry"));
    await clusters.up(pairIn(GIVEN, { keys: SEALED }));

    await expect(clusters.up(pairIn(GIVEN, { keys: SEALED }))).resolves.toBeDefined();
  });

  it("may stay the same beside another Secret with keys", async ({ clusters }) => {
    await clusters.up(pairIn(GIVEN));
    await othersCreate(clusters, "Secret", "other");

    await expect(clusters.preview(pairIn(GIVEN))).resolves.toBeDefined();
  });

  it("may stay the same if Secrets cannot be listed", async ({ clusters }) => {
    await clusters.up(pairIn(GIVEN));
    reject("listMetadata", FORBIDDEN, { kind: "Secret" });

    await expect(clusters.up(pairIn(GIVEN))).resolves.toBeDefined();
  });
});
