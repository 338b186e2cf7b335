import { V1Node, V1Pod, type V1PodSpec } from "@kubernetes/client-node";
import { expect, it } from "vitest";
import type { Json } from "./json.js";
import { nodeFor } from "./scheduler.js";

type PodSpec = Partial<Json<V1PodSpec>>;

const TOLERATION = { key: "virtual-node.liqo.io/not-allowed", operator: "Exists" };
const VIRTUAL = { key: "liqo.io/type", values: ["virtual-node"] };

const LOCAL = node("rome-node", { labels: { "kubernetes.io/os": "linux" }, isReady: false });
const REMOTE = node("milan", {
  labels: { "liqo.io/type": "virtual-node" },
  taints: [
    { key: "virtual-node.liqo.io/not-allowed", value: "true", effect: "NoExecute" },
    { key: "edge", effect: "PreferNoSchedule" },
  ],
});

it.each<[string, PodSpec, string | undefined]>([
  ["without requirements", {}, "rome-node"],
  ["that tolerates virtual nodes", { tolerations: [TOLERATION] }, "rome-node"],
  ["that must run on a virtual node", { tolerations: [TOLERATION], ...affinity("In") }, "milan"],
  ["that must not run on a virtual node", affinity("NotIn"), "rome-node"],
  ["that does not tolerate its virtual node", affinity("In"), undefined],
  [
    "that tolerates another value of the taint",
    { tolerations: [{ ...TOLERATION, operator: "Equal", value: "false" }], ...affinity("In") },
    undefined,
  ],
  [
    "that tolerates the value of the taint",
    { tolerations: [{ ...TOLERATION, operator: "Equal", value: "true" }], ...affinity("In") },
    "milan",
  ],
  [
    "that tolerates another effect of the taint",
    { tolerations: [{ ...TOLERATION, effect: "NoSchedule" }], ...affinity("In") },
    undefined,
  ],
  ["with a matching node selector", { nodeSelector: { "kubernetes.io/os": "linux" } }, "rome-node"],
  ["with another node selector", { nodeSelector: { "kubernetes.io/os": "windows" } }, undefined],
])("binds a pod %s", (_, spec, name) => {
  expect(nodeFor(pod(spec), [REMOTE, LOCAL], "rome-node")).toBe(name);
});

it("does not bind a pod to a virtual node that is not Ready", () => {
  const spec = { tolerations: [TOLERATION], ...affinity("In") };
  const unready = node("milan", { labels: { "liqo.io/type": "virtual-node" }, isReady: false });

  expect(nodeFor(pod(spec), [unready, LOCAL], "rome-node")).toBeUndefined();
});

it("does not bind a pod to a cordoned node", () => {
  const spec = { tolerations: [TOLERATION], ...affinity("In") };
  const labels = { "liqo.io/type": "virtual-node" };
  const cordoned = node("milan", { labels, unschedulable: true });

  expect(nodeFor(pod(spec), [cordoned, LOCAL], "rome-node")).toBeUndefined();
});

it("binds a pod that names its node by a field", () => {
  const matchFields = [{ key: "metadata.name", operator: "In", values: ["milan"] }];
  const spec = { tolerations: [TOLERATION], ...required([{ matchFields }]) };

  expect(nodeFor(pod(spec), [REMOTE, LOCAL], "rome-node")).toBe("milan");
});

function affinity(operator: string): PodSpec {
  return required([{ matchExpressions: [{ ...VIRTUAL, operator }] }]);
}

function required(nodeSelectorTerms: object[]): PodSpec {
  return {
    affinity: {
      nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms } },
    },
  };
}

function pod(spec: PodSpec): V1Pod {
  return Object.assign(new V1Pod(), { spec: { containers: [], ...spec } });
}

interface Traits {
  readonly labels: Record<string, string>;
  readonly taints?: object[];
  readonly isReady?: boolean;
  readonly unschedulable?: boolean;
}

function node(
  name: string,
  { labels, taints = [], isReady = true, unschedulable = false }: Traits,
): V1Node {
  const conditions = [{ type: "Ready", status: isReady ? "True" : "False" }];
  return Object.assign(new V1Node(), {
    metadata: { name, labels },
    spec: { taints, unschedulable },
    status: { conditions },
  });
}
