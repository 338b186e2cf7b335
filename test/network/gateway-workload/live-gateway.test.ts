import { expect, it, vi } from "vitest";
import { readGateway } from "../../../src/network/gateway-workload/live-gateway.js";
import { fakeView } from "../../cluster/fake-view.js";

// case: V15 Kubernetes shortens the names of pods, so they may not contain the whole name of their
// gateway.
it("readGateway lists only the pods of the gateway", async () => {
  const view = fakeView(() => []);
  const list = vi.spyOn(view, "list");

  await readGateway(view, "gw-milan");

  expect(list).toHaveBeenCalledExactlyOnceWith(
    { apiVersion: "v1", kind: "Pod" },
    {
      "networking.liqo.io/component": "gateway",
      "networking.liqo.io/gateway-name": "milan",
    },
  );
});
