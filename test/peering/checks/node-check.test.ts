import { describe, expect, it } from "vitest";
import type { DiagnosisCheck } from "../../../src/diagnosis/diagnosis-check.js";
import { checkNamed, consumer, node, virtualNode } from "./live-peers.js";

function found(differences: object, network: readonly DiagnosisCheck[] = []) {
  return checkNamed("node", [consumer(differences)], network);
}

const withNode = (...args: Parameters<typeof node>) => ({
  virtualNodes: [virtualNode({ node: node(...args) })],
});
const NOT_READY = { type: "Ready", status: "False", message: "currently not ready." };
const NO_NETWORK = { type: "NetworkUnavailable", status: "True" };

describe("the check of the virtual nodes", () => {
  it("reports a Node that takes the name of a slice", () => {
    expect(found({ foreignNodes: ["milan"], virtualNodes: [] })).toMatchObject({
      result: "wrong",
      found:
        "Node milan exists without a VirtualNode, so Liqo creates none for ResourceSlice milan",
    });
  });

  it.each([
    [
      "not found",
      undefined,
      "Deployment vk-milan of the virtual kubelet not found in namespace liqo-tenant-milan: Liqo has not created it",
    ],
    ["not ready", {}, "Deployment vk-milan of the virtual kubelet has no pod that is Ready"],
    [
      "scaled to 0",
      { spec: { replicas: 0 } },
      "Deployment vk-milan of the virtual kubelet is scaled to 0 replicas",
    ],
  ])("reports a virtual kubelet that is %s", (_, kubelet, text) => {
    expect(found({ virtualNodes: [virtualNode({ kubelet })] })).toMatchObject({
      result: "wrong",
      found: text,
    });
  });

  it("does not know why a virtual kubelet has created no Node", () => {
    expect(found({ virtualNodes: [virtualNode({ node: undefined })] })).toMatchObject({
      result: "unknown",
      found: "Node milan not found: its virtual kubelet creates it",
      commands: "kubectl logs deploy/vk-milan -n liqo-tenant-milan",
    });
  });

  it("blames the network if the Node reports it, and leaves the cause to its checks", () => {
    const down = withNode([NOT_READY, NO_NETWORK]);
    const blocked: DiagnosisCheck = {
      name: "connection",
      cluster: "rome",
      result: "wrong",
      found: "",
    };
    const seen = "Node milan is not Ready (currently not ready): the network to milan is down";

    expect(found(down)).toMatchObject({ result: "wrong", found: seen });
    const check = found(down, [blocked]);
    expect(check).toMatchObject({ result: "unknown", found: `${seen}, see the other checks` });
    expect(check.hint).toBeUndefined();
  });

  it("reports a grant without memory", () => {
    const object = { metadata: { name: "milan" }, spec: { resourceQuota: { hard: { cpu: "4" } } } };
    const virtualNodes = [virtualNode({ object, node: node([NOT_READY]) })];

    expect(found({ virtualNodes })).toMatchObject({
      result: "wrong",
      found: "Node milan is not Ready (currently not ready): VirtualNode milan has no memory",
    });
  });

  it("names no cause without evidence", () => {
    expect(found(withNode([NOT_READY]))).toMatchObject({
      result: "unknown",
      found: "Node milan is not Ready (currently not ready)",
    });
  });

  it("reports a cordoned Node", () => {
    const ready = { type: "Ready", status: "True" };

    expect(found(withNode([ready], { unschedulable: true }))).toMatchObject({
      result: "wrong",
      found: "Node milan is cordoned: no pod is scheduled on it",
      commands: "kubectl uncordon milan",
    });
  });

  it("accepts a VirtualNode that creates no Node", () => {
    const object = { metadata: { name: "milan" }, spec: { createNode: false } };

    expect(found({ virtualNodes: [virtualNode({ object, node: undefined })] }).result).toBe("ok");
  });

  it("is unknown if Nodes are forbidden to read", () => {
    const virtualNodes = [virtualNode({ node: undefined })];

    expect(found({ virtualNodes, unread: new Set(["Nodes"]) })).toMatchObject({
      result: "unknown",
      found: "forbidden: cannot read Nodes",
    });
  });
});

describe("the check of a drained virtual node", () => {
  const object = { metadata: { name: "milan", deletionTimestamp: "2026-01-01T00:00:00Z" } };
  const draining = (drain: object, differences: object = {}) =>
    found({ virtualNodes: [virtualNode({ object, drain })], ...differences });

  it("names the PodDisruptionBudget and the pods", () => {
    expect(
      draining({ pods: ["shop/web-1"], terminating: [], budgets: ["shop/web"] }),
    ).toMatchObject({
      result: "wrong",
      found:
        "VirtualNode milan is Terminating: PodDisruptionBudget shop/web forbids the eviction of pod shop/web-1",
      commands: "kubectl describe pdb web -n shop",
    });
  });

  it("names the pods that have not ended", () => {
    expect(draining({ pods: [], terminating: ["shop/web-1"], budgets: [] })).toMatchObject({
      result: "unknown",
      found: "VirtualNode milan is Terminating, and waits for the end of pod shop/web-1",
    });
  });

  it("names no pod if Pods are forbidden to list", () => {
    const nothing = { pods: [], terminating: [], budgets: [] };

    expect(draining(nothing, { unread: new Set(["Pods"]) })).toMatchObject({
      result: "unknown",
      found: "VirtualNode milan is Terminating. Forbidden: cannot list Pods, for which it may wait",
    });
    expect(draining(nothing)).toMatchObject({ found: "VirtualNode milan is Terminating" });
  });
});
