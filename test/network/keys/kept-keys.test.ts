import { describe, expect, vi } from "vitest";
import type { LiqoCluster } from "../../../src/index.js";
import { hasKeptKeys, recognizeKeptKeys } from "../../../src/network/keys/kept-keys.js";
import { fakeView } from "../../cluster/fake-view.js";
import { FORBIDDEN, runHook } from "../../lifecycle/hook-fixture.js";
import { hookTest } from "../../lifecycle/hook-test.js";

const it = hookTest("rome");

const NAMESPACE = "liqo-tenant-milan";

/** Updates the Secret of a gateway to a private key. The cluster has another Secret until then. */
async function update(cluster: LiqoCluster, privateKey: string, live: object | Error | undefined) {
  const view = fakeView(() => (live instanceof Error ? live : [live]));
  vi.spyOn(cluster, "view").mockResolvedValue(view);
  const metadata = { namespace: NAMESPACE, name: "gw-keys" };
  await runHook(recognizeKeptKeys(cluster), { metadata, data: { privateKey } }, {});
}

describe("an update of a Secret", () => {
  it("keeps the keys if the cluster has the same private key", async ({ cluster }) => {
    await update(cluster, "same", { data: { privateKey: "same" } });

    expect(hasKeptKeys(cluster, NAMESPACE, "gw-keys")).toBe(true);
    expect(hasKeptKeys(cluster, NAMESPACE, "gw-keys-2")).toBe(false);
  });

  it.for([
    ["has another private key", { data: { privateKey: "other" } }],
    ["has no keys in the Secret", {}],
    ["does not have the Secret", undefined],
    ["does not let the user read the Secret", FORBIDDEN],
  ] as const)("does not keep the keys if the cluster %s", async ([, live], { cluster }) => {
    await update(cluster, "new", live);

    expect(hasKeptKeys(cluster, NAMESPACE, "gw-keys")).toBe(false);
  });
});
