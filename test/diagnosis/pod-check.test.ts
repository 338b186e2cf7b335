import { describe, expect, it } from "vitest";
import { checkPod } from "../../src/diagnosis/pod-check.js";
import { milan, pod, RUNNING } from "./seen-sides.js";

const { deployment } = RUNNING;

describe("checkPod", () => {
  it("finds nothing wrong with a pod that is ready", () => {
    expect(checkPod(milan())).toEqual({ result: "ok", seen: "pod gw-rome-1 runs" });
  });

  it("finds nothing wrong if one of several replicas is ready", () => {
    const pods = [pod({ phase: "Pending" }), ...RUNNING.pods];
    expect(checkPod(milan({ parts: { deployment, pods } }))?.result).toBe("ok");
  });

  it("has nothing to say where there is no gateway", () => {
    expect(checkPod(milan({ gateways: [] }))).toBeUndefined();
  });

  it.each([
    ["no Deployment", { pods: [] }, "Liqo has made no Deployment gw-rome"],
    ["no pod", { deployment, pods: [] }, "Deployment gw-rome has no pod"],
    [
      "a pod that is starting",
      { deployment, pods: [pod({ phase: "Pending" })] },
      "pod gw-rome-1 is Pending",
    ],
    ["a pod that nobody has seen", { deployment, pods: [pod()] }, "pod gw-rome-1 is unknown"],
    [
      "a container that waits",
      {
        deployment,
        pods: [
          pod({
            phase: "Pending",
            containerStatuses: [
              { name: "wireguard", state: { waiting: { reason: "ImagePullBackOff" } } },
            ],
          }),
        ],
      },
      "pod gw-rome-1 is Pending (container wireguard: ImagePullBackOff)",
    ],
    [
      "a pod that finds no node",
      {
        deployment,
        pods: [
          pod({
            phase: "Pending",
            conditions: [{ type: "PodScheduled", status: "False", reason: "Unschedulable" }],
          }),
        ],
      },
      "pod gw-rome-1 is Pending (PodScheduled: Unschedulable)",
    ],
  ])("sees %s", (_, parts, sentence) => {
    expect(checkPod(milan({ parts }))).toMatchObject({ result: "wrong", seen: sentence });
  });

  it("sees a pod whose node does not report, by what Kubernetes says without a reason", () => {
    const conditions = [
      { type: "Ready", status: "False" },
      { type: "ContainersReady", status: "True" },
    ];
    const containerStatuses = [{ name: "wireguard", state: { running: {} } }];
    const parts = { deployment, pods: [pod({ phase: "Running", conditions, containerStatuses })] };

    expect(checkPod(milan({ parts }))).toEqual({
      result: "wrong",
      seen: "pod gw-rome-1 is Running but not Ready, so its node milan-1 may not be Ready",
      next:
        "see whether it is: kubectl get node milan-1 -o wide; then see the pod's events: " +
        "kubectl describe pod gw-rome-1 -n liqo-tenant-rome",
    });
  });

  it("tells how to look further", () => {
    const parts = { deployment, pods: [pod({ phase: "Pending" })] };

    expect(checkPod(milan({ parts }))?.next).toBe(
      "see its events: kubectl describe pod gw-rome-1 -n liqo-tenant-rome. If you mend its template, then delete " +
        "Deployment gw-rome too: Liqo changes none that has no running pod",
    );
  });
});
