import { describe, expect, it } from "vitest";
import { checkPod } from "../../../src/network/checks/pod-check.js";
import { deploymentWith, QUOTA, replicaFailure, TIMED_OUT } from "./deployments.js";
import { at, milan, pod, READY, RUNNING } from "./live-sides.js";

const { deployment } = RUNNING;

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
