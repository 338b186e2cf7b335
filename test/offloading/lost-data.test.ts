import { describe, expect, it } from "vitest";
import { ApiError } from "../../src/cluster/client/api-error.js";
import type { NamespaceView } from "../../src/cluster/namespace-view.js";
import { offloadedPods } from "../../src/offloading/lost-data.js";

const pod = (name: string, nodeName?: string, deletionTimestamp?: string) => ({
  metadata: { name, deletionTimestamp },
  spec: { nodeName },
});

/** A view of a cluster in which a list of pods has this result. */
const viewWith = (list: () => Promise<unknown>) =>
  ({ within: () => ({ list }) }) as unknown as NamespaceView;

describe("the pods that are deleted with a namespace in a provider", () => {
  const pods = [
    pod("web", "milan"),
    pod("cart", "turin"),
    pod("pending"),
    pod("ended", "milan", "2026-01-01T00:00:00Z"),
  ];

  it("are on its virtual nodes, or on any virtual node, and not Terminating", async () => {
    const view = viewWith(() => Promise.resolve(pods));

    expect(await offloadedPods(view, "shop", ["milan"])).toEqual(["Pod shop/web"]);
    expect(await offloadedPods(view, "shop")).toEqual(["Pod shop/web", "Pod shop/cart"]);
  });

  it("are reported as forbidden if the user is not allowed to list them", async () => {
    const view = viewWith(() => Promise.reject(new ApiError(403, "forbidden")));

    expect(await offloadedPods(view, "shop")).toEqual([
      "forbidden: cannot list Pods in namespace shop",
    ]);
  });

  it("are missing if the API server does not respond", async () => {
    const view = viewWith(() => Promise.reject(new ApiError(500, "error")));

    expect(await offloadedPods(view, "shop")).toEqual([]);
  });
});
