import { describe, expect, it } from "vitest";
import { checkPod } from "../../../src/network/checks/pod-check.js";
import { at, milan, pod, READY, RUNNING } from "./live-sides.js";

const { deployment } = RUNNING;

/** A Deployment with these conditions, with or without a pod of its current pod template. */
function deploymentWith(conditions: object[], status: object = {}): object {
  return { ...deployment, status: { ...status, conditions } };
}

const replicaFailure = (message: string) => ({
  type: "ReplicaFailure",
  status: "True",
  reason: "FailedCreate",
  message,
});
const TIMED_OUT = {
  type: "Progressing",
  status: "False",
  reason: "ProgressDeadlineExceeded",
  message: 'ReplicaSet "gw-rome-abc" has timed out progressing.',
};
const QUOTA =
  'pods "gw-rome-abc" is forbidden: exceeded quota: team, requested: cpu=1, used: cpu=2';

describe("checkPod", () => {
  it("is ok if the pod is Ready", () => {
    expect(checkPod(milan())).toEqual({ result: "ok", found: "pod gw-rome-1 is Ready" });
  });

  it("is ok if one of several replicas is Ready and all have the current pod template", () => {
    const pods = [pod({ phase: "Pending" }), ...RUNNING.pods];
    const rolledOut = { ...deployment, spec: { replicas: 2 }, status: { updatedReplicas: 2 } };
    expect(checkPod(milan({ parts: { deployment: rolledOut, pods } }))?.result).toBe("ok");
  });

  it("is ok if a passive replica is rejected and the running pod has the current pod template", () => {
    const rejected = {
      ...deploymentWith([replicaFailure(QUOTA)], { updatedReplicas: 1 }),
      spec: { replicas: 2 },
    };
    expect(checkPod(milan({ parts: { ...RUNNING, deployment: rejected } }))?.result).toBe("ok");
  });

  it("is skipped without a gateway", () => {
    expect(checkPod(milan({ gateways: [] }))).toBeUndefined();
  });

  it("is wrong if Liqo has not created the Deployment", () => {
    expect(checkPod(milan({ parts: { pods: [] } }))).toEqual({
      result: "wrong",
      found: "Deployment gw-rome not found in namespace liqo-tenant-rome: Liqo has not created it",
      hint: "check that Liqo runs, and read its log",
      commands:
        "kubectl -n liqo-system get pods\nkubectl -n liqo-system logs deploy/liqo-controller-manager",
    });
  });
});

describe("checkPod, if the Deployment has no pod", () => {
  const without = (broken: object) => checkPod(milan({ parts: { deployment: broken, pods: [] } }));
  const events = {
    hint: "read the events of its ReplicaSet",
    commands: "kubectl describe replicasets -n liqo-tenant-rome",
  };
  const raiseQuota = {
    hint: "raise the quota or free some of it; Kubernetes retries by itself",
    commands: "kubectl describe resourcequota -n liqo-tenant-rome",
  };
  const exempt = {
    hint: "exempt the gateway's pods in namespace liqo-tenant-rome from this policy; Kubernetes retries by itself",
  };

  it.each([
    ["a quota", QUOTA, raiseQuota],
    [
      "a quota that demands limits",
      'pods "gw-rome-abc" is forbidden: failed quota: team: must specify limits.cpu',
      raiseQuota,
    ],
    [
      "a security context constraint",
      'pods "gw-rome-abc" is forbidden: unable to validate against any security context constraint: [provider "restricted"]',
      {
        hint:
          "let the pod's ServiceAccount use a SecurityContextConstraint for privileged pods; " +
          "Kubernetes retries by itself",
        commands:
          "oc adm policy add-scc-to-user privileged -z <ServiceAccount> -n liqo-tenant-rome",
      },
    ],
    [
      "Pod Security",
      'pods "gw-rome-abc" is forbidden: violates PodSecurity "baseline:latest": privileged (container "gateway")',
      {
        hint: "allow privileged pods in the namespace; Kubernetes retries by itself",
        commands:
          "kubectl label namespace liqo-tenant-rome pod-security.kubernetes.io/enforce=privileged --overwrite",
      },
    ],
    [
      "an admission webhook",
      'admission webhook "validate.kyverno.svc-fail" denied the request: policy no-privileged',
      exempt,
    ],
    [
      "an admission policy",
      "pods \"gw-rome-abc\" is forbidden: ValidatingAdmissionPolicy 'p' with binding 'b' denied request",
      exempt,
    ],
    ["anything else", 'pods "gw-rome-abc" is forbidden: error looking up service account', events],
  ])("quotes Kubernetes if the pod is rejected by %s", (_, message, advice) => {
    expect(without(deploymentWith([TIMED_OUT, replicaFailure(message)]))).toEqual({
      result: "wrong",
      found: `Deployment gw-rome cannot create its pod: ${message}`,
      ...advice,
    });
  });

  it("quotes a message of several lines on a single line", () => {
    expect(without(deploymentWith([replicaFailure("denied:\n\n  no.\n")]))?.found).toBe(
      "Deployment gw-rome cannot create its pod: denied: no",
    );
  });

  it("quotes Kubernetes if the ReplicaSet is rejected", () => {
    const message = 'replicasets.apps "gw-rome-abc" is forbidden: exceeded quota: team';
    const rejected = { ...TIMED_OUT, reason: "ReplicaSetCreateError", message };
    expect(without(deploymentWith([rejected]))).toMatchObject({
      result: "wrong",
      found: `Deployment gw-rome cannot create its ReplicaSet: ${message}`,
    });
  });

  const unavailable = {
    type: "Available",
    status: "False",
    reason: "MinimumReplicasUnavailable",
    message: "Deployment does not have minimum availability.",
  };
  it.each([
    ["no condition", [], ""],
    ["a condition without a message", [{ type: "Progressing", status: "False" }], ""],
    ["a healthy condition", [{ ...TIMED_OUT, status: "True" }], ""],
    ["a past ReplicaFailure", [{ ...replicaFailure(QUOTA), status: "False" }], ""],
    [
      "only Available",
      [unavailable],
      " (Available: MinimumReplicasUnavailable: Deployment does not have minimum availability)",
    ],
    [
      "Available and Progressing",
      [unavailable, TIMED_OUT],
      ' (Progressing: ProgressDeadlineExceeded: ReplicaSet "gw-rome-abc" has timed out progressing)',
    ],
  ])("names no cause if the Deployment has %s", (_, conditions, quoted) => {
    expect(without(deploymentWith(conditions))).toEqual({
      result: "wrong",
      found: `Deployment gw-rome has no pod${quoted}`,
      ...events,
    });
  });

  it("names the number of replicas if it is 0", () => {
    expect(without({ ...deployment, spec: { replicas: 0 } })).toEqual({
      result: "wrong",
      found: "Deployment gw-rome is scaled to 0 replicas",
      hint: "scale it up",
      commands: "kubectl scale deployment gw-rome -n liqo-tenant-rome --replicas=1",
    });
  });
});

describe("checkPod, if a pod is Ready but the Deployment is not rolled out", () => {
  const ready = (...broken: Parameters<typeof deploymentWith>) =>
    checkPod(milan({ parts: { ...RUNNING, deployment: deploymentWith(...broken) } }));

  it("is unknown while the rollout goes on", () => {
    expect(ready([{ ...TIMED_OUT, status: "True" }])).toEqual({
      result: "unknown",
      found:
        "Deployment gw-rome is not rolled out yet: pod gw-rome-1 may run an earlier pod template",
      hint: "wait for its rollout",
      commands: "kubectl rollout status deployment/gw-rome -n liqo-tenant-rome",
    });
  });

  it("is unknown while the Deployment's controller has not observed the last change", () => {
    const changed = {
      metadata: { name: "gw-rome", generation: 2 },
      status: { observedGeneration: 1, updatedReplicas: 1 },
    };
    expect(checkPod(milan({ parts: { ...RUNNING, deployment: changed } }))?.result).toBe("unknown");
  });

  it("is unknown while a pod of an earlier pod template runs beside the current pod", () => {
    const pods = [...RUNNING.pods, pod({ phase: "Pending" })];
    expect(checkPod(milan({ parts: { ...RUNNING, pods } }))?.result).toBe("unknown");
  });

  it("ignores a Terminating pod", () => {
    const terminating = pod(READY, {
      metadata: { name: "old", deletionTimestamp: at("10:00:00") },
    });
    const pods = [terminating, ...RUNNING.pods];
    expect(checkPod(milan({ parts: { ...RUNNING, pods } }))).toEqual({
      result: "ok",
      found: "pod gw-rome-1 is Ready",
    });
  });

  it("is wrong if the new pod is rejected", () => {
    expect(ready([replicaFailure(QUOTA)])).toEqual({
      result: "wrong",
      found: `Deployment gw-rome cannot create its pod: ${QUOTA}; pod gw-rome-1 may run an earlier pod template`,
      hint: "raise the quota or free some of it; Kubernetes retries by itself",
      commands: "kubectl describe resourcequota -n liqo-tenant-rome",
    });
  });

  it("is wrong if the rollout has timed out", () => {
    expect(ready([TIMED_OUT])).toEqual({
      result: "wrong",
      found:
        "Deployment gw-rome is not rolled out (Progressing: ProgressDeadlineExceeded: " +
        'ReplicaSet "gw-rome-abc" has timed out progressing): pod gw-rome-1 may run an earlier pod template',
      hint: "read the events of its pods",
      commands: "kubectl describe pods -n liqo-tenant-rome",
    });
  });
});

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
