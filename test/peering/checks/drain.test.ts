import { describe, expect, it } from "vitest";
import { readDrain } from "../../../src/peering/checks/drain.js";
import type { LiveObject } from "../../../src/cluster/live-object.js";
import { PeerReader } from "../../../src/peering/checks/peer-reader.js";
import { fakeView } from "../../cluster/fake-view.js";

type Rest = Readonly<Record<string, unknown>>;

function pod(name: string, metadata: Rest = {}, nodeName = "milan") {
  return {
    metadata: { name, namespace: "shop", labels: { app: "web" }, ...metadata },
    spec: { nodeName },
  };
}

function budget(name: string, selector: Rest, disruptionsAllowed = 0) {
  return {
    metadata: { name, namespace: "shop" },
    spec: { selector },
    status: { disruptionsAllowed },
  };
}

function drainOf(pods: LiveObject[], budgets: readonly object[] = [], forbidden: string[] = []) {
  const view = fakeView((kind) => (kind === "PodDisruptionBudget" ? budgets : []), {
    listEverywhere: () => Promise.resolve(pods),
    within: () => view,
    forbidden,
  });
  const reader = new PeerReader(view);
  return { reader, drain: readDrain(reader, "milan") };
}

const WEB = { matchLabels: { app: "web" } };

describe("what a virtual node waits for", () => {
  it("are its pods, except those of DaemonSets and of other nodes", async () => {
    const pods = [
      pod("web-1"),
      pod("web-2", { deletionTimestamp: "2026-01-01T00:00:00Z" }),
      pod("agent", { ownerReferences: [{ kind: "DaemonSet" }] }),
      pod("local", {}, "rome-1"),
    ];

    expect(await drainOf(pods).drain).toEqual({
      pods: ["shop/web-1"],
      terminating: ["shop/web-2"],
      budgets: [],
    });
  });

  it.each([
    ["matchLabels", WEB, true],
    ["other labels", { matchLabels: { app: "db" } }, false],
    ["In", { matchExpressions: [{ key: "app", operator: "In", values: ["web"] }] }, true],
    ["NotIn", { matchExpressions: [{ key: "app", operator: "NotIn", values: ["web"] }] }, false],
    ["Exists", { matchExpressions: [{ key: "app", operator: "Exists" }] }, true],
    ["DoesNotExist", { matchExpressions: [{ key: "app", operator: "DoesNotExist" }] }, false],
  ])("is a PodDisruptionBudget that selects a pod by %s", async (_, selector, isBlocking) => {
    const { budgets } = await drainOf([pod("web-1")], [budget("web", selector)]).drain;

    expect(budgets).toEqual(isBlocking ? ["shop/web"] : []);
  });

  it("is no PodDisruptionBudget that allows an eviction", async () => {
    expect(await drainOf([pod("web-1")], [budget("web", WEB, 1)]).drain).toMatchObject({
      budgets: [],
    });
  });

  it("is not known if PodDisruptionBudgets are forbidden to list", async () => {
    const { drain, reader } = drainOf([pod("web-1")], [], ["PodDisruptionBudget"]);

    expect(await drain).toMatchObject({ pods: ["shop/web-1"], budgets: [] });
    expect([...reader.unread]).toEqual(["PodDisruptionBudgets"]);
  });
});
