import { describe, expect, it } from "vitest";
import { checkPod } from "../../../src/network/checks/pod-check.js";
import { deploymentWith, QUOTA, replicaFailure } from "./deployments.js";
import { milan, pod, RUNNING } from "./live-sides.js";

const { deployment } = RUNNING;

describe("checkPod, if no pod is Ready", () => {
  const waiting = (name: string, reason: string, message?: string) => ({
    name,
    state: { waiting: { reason, message } },
  });
  const unscheduled = {
    type: "PodScheduled",
    status: "False",
    reason: "Unschedulable",
    message: "0/3 nodes are available: 3 Insufficient cpu.",
  };

  it.each([
    ["the phase", { phase: "Pending" }, "is Pending"],
    ["an unknown phase if no node has reported it", undefined, "is Unknown"],
    [
      "the reason and message of a waiting container",
      {
        phase: "Pending",
        containerStatuses: [
          waiting("wireguard", "ImagePullBackOff", 'Back-off pulling image "ghcr.io/x:1"'),
        ],
      },
      'is Pending (container wireguard: ImagePullBackOff: Back-off pulling image "ghcr.io/x:1")',
    ],
    [
      "the failing container if another container is only starting",
      {
        phase: "Pending",
        containerStatuses: [
          waiting("gateway", "ContainerCreating"),
          waiting("wireguard", "ErrImagePull"),
        ],
      },
      "is Pending (container wireguard: ErrImagePull)",
    ],
    [
      "a starting container if no other container fails",
      { phase: "Pending", containerStatuses: [waiting("gateway", "ContainerCreating")] },
      "is Pending (container gateway: ContainerCreating)",
    ],
    [
      "the reason of a terminated container",
      {
        phase: "Running",
        containerStatuses: [{ name: "gateway", state: { terminated: { reason: "OOMKilled" } } }],
      },
      "is Running (container gateway: OOMKilled)",
    ],
    [
      "why the scheduler finds no node",
      {
        phase: "Pending",
        conditions: [{ type: "Initialized", status: "False", reason: "Unknown" }, unscheduled],
      },
      "is Pending (PodScheduled: Unschedulable: 0/3 nodes are available: 3 Insufficient cpu)",
    ],
    [
      "the unready containers",
      {
        phase: "Running",
        conditions: [
          {
            type: "Ready",
            status: "False",
            reason: "ContainersNotReady",
            message: "containers with unready status: [gateway]",
          },
        ],
      },
      "is Running (Ready: ContainersNotReady: containers with unready status: [gateway])",
    ],
  ])("reports %s", (_, status, words) => {
    expect(checkPod(milan({ parts: { deployment, pods: [pod(status)] } }))).toEqual({
      result: "wrong",
      found: `pod gw-rome-1 ${words}`,
      hint:
        "read its events; if you change its template, also delete Deployment gw-rome, because Liqo does not update a " +
        "Deployment without a running pod",
      commands: "kubectl describe pod gw-rome-1 -n liqo-tenant-rome",
    });
  });

  it("cuts a long message", () => {
    const containerStatuses = [waiting("gateway", "CreateContainerError", "x".repeat(1000))];
    const result = checkPod(
      milan({ parts: { deployment, pods: [pod({ containerStatuses })] } }),
    )?.found;
    expect(result).toContain(`CreateContainerError: ${"x".repeat(300)}...)`);
  });

  // case: S26 Liqo does not apply changes to a gateway with a pod that is not running. Limit: the
  // failed wait only reports what the pod lacks and how to repair it.
  it("reports the pod with a reason if several pods are not Ready", () => {
    const failing = pod(
      { phase: "Pending", conditions: [unscheduled] },
      { metadata: { name: "b" } },
    );
    const pods = [pod({ phase: "Pending" }), failing];
    expect(checkPod(milan({ parts: { deployment, pods } }))?.found).toContain("pod b is Pending (");
  });

  it("reports a Failed pod if no other pod exists", () => {
    const pods = [pod({ phase: "Failed" })];
    expect(checkPod(milan({ parts: { deployment, pods } }))?.found).toBe("pod gw-rome-1 is Failed");
  });

  it("reports that a new pod is rejected rather than a pod of an earlier pod template", () => {
    const parts = {
      deployment: deploymentWith([replicaFailure(QUOTA)]),
      pods: [pod({ phase: "Pending" })],
    };
    expect(checkPod(milan({ parts }))?.found).toContain("cannot create its pod: ");
  });

  it("reports a pod of the current pod template rather than that a passive replica is rejected", () => {
    const rejected = {
      ...deploymentWith([replicaFailure(QUOTA)], { updatedReplicas: 1 }),
      spec: { replicas: 2 },
    };
    const parts = { deployment: rejected, pods: [pod({ phase: "Pending" })] };
    expect(checkPod(milan({ parts }))?.found).toBe("pod gw-rome-1 is Pending");
  });

  it("suspects the node if Kubernetes gives no reason for a Running pod", () => {
    const conditions = [
      { type: "Ready", status: "False" },
      { type: "ContainersReady", status: "True" },
    ];
    const containerStatuses = [{ name: "wireguard", state: { running: {} } }];
    const parts = { deployment, pods: [pod({ phase: "Running", conditions, containerStatuses })] };

    expect(checkPod(milan({ parts }))).toEqual({
      result: "wrong",
      found: "pod gw-rome-1 is Running but not Ready, so its node milan-1 may not be Ready",
      hint: "check the node, then read the pod's events",
      commands:
        "kubectl get node milan-1 -o wide\nkubectl describe pod gw-rome-1 -n liqo-tenant-rome",
    });
  });
});
