import { describe, expect, it } from "vitest";
import { checkPod } from "../../../src/network/checks/pod-check.js";
import { deploymentWith, QUOTA, replicaFailure, TIMED_OUT } from "./deployments.js";
import { milan, RUNNING } from "./live-sides.js";

const { deployment } = RUNNING;

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

  // case: C14 A quota, a security context constraint or a policy rejects the gateway's pods.
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
