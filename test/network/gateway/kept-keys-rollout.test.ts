import { describe, expect, vi } from "vitest";
import type { LiqoCluster } from "../../../src/index.js";
import { recognizeKeptKeys } from "../../../src/network/keys/kept-keys.js";
import { fakeView } from "../../cluster/fake-view.js";
import { runHook } from "../../lifecycle/hook-fixture.js";
import { hookTest } from "../../lifecycle/hook-test.js";
import { at, connected, end, NAMESPACE, pod, PolledGateway, withFlags } from "./polled-gateway.js";

const it = hookTest("rome");

/** Updates an annotation of the Secret, as the first `up` of a renamed stack does. */
async function updateAnnotation(cluster: LiqoCluster): Promise<void> {
  const data = { privateKey: "same" };
  vi.spyOn(cluster, "view").mockResolvedValue(fakeView(() => [{ data }]));
  const metadata = { namespace: NAMESPACE, name: "gw-keys" };
  await runHook(recognizeKeptKeys(cluster), { metadata, data }, {});
}

describe("a gateway with a Secret that was annotated after the start of its pod", () => {
  const updated = (...flags: string[]) => ({
    ...end(),
    deployment: { ...end().deployment, ...withFlags("--mtu=1340", ...flags) },
    keys: [{ name: "gw-keys", changedAt: at(20) }],
  });

  // case: N8
  it("is not restarted if it sends no pings", async ({ cluster }) => {
    await updateAnnotation(cluster);
    const gateway = new PolledGateway(cluster, updated("--ping-enabled=false"));
    await gateway.update();

    expect(gateway.deletePod).not.toHaveBeenCalled();
    expect(gateway.polls).toBe(1);
  });

  it("is restarted if no packets have crossed since, because an earlier up may have changed the keys", async ({
    cluster,
  }) => {
    await updateAnnotation(cluster);
    const before = updated("--ping-update-status-interval=100ms");
    const restarted = {
      ...before,
      pods: [pod("gw-milan-2", 21)],
      Connection: { ...end().Connection, ...connected(25) },
    };
    const gateway = new PolledGateway(cluster, before, before, before, restarted);
    await gateway.update();

    expect(gateway.deletePod).toHaveBeenCalledOnce();
  });
});
