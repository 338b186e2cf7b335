import { type KubernetesObject, V1Node, V1Pod } from "@kubernetes/client-node";
import { setImmediate } from "node:timers/promises";
import { beforeEach, expect, it } from "vitest";
import { Kubelet } from "./kubelet.js";
import { labCluster } from "./lab-cluster-fixture.js";
import type { LiveOptions } from "./live-options.js";
import type { RuntimeStarter } from "./pod-runtime.js";
import type { WatchedCluster } from "./watched-cluster.js";

let pod: V1Pod;
let nodes: V1Node[];
let calls: string[];
let change: (kind: string, object: KubernetesObject) => void;
let kubelet: Kubelet;

beforeEach(() => {
  calls = [];
  nodes = [node("rome-node", {})];
  const call =
    (verb: string, detail: (request: Request) => string = () => "") =>
    (request: Request) => {
      calls.push(`${verb} ${request.name}${detail(request)}`);
      return Promise.resolve();
    };
  const cluster = {
    lab: labCluster("rome", 1),
    pods: { list: () => [pod], get: () => pod },
    nodes: {
      list: () => nodes,
      get: (name: string) => nodes.find((n) => n.metadata?.name === name),
    },
    core: {
      createNamespacedPodBinding: call("bind", ({ body }) => ` to ${body?.target?.name ?? ""}`),
      patchNamespacedPodStatus: call("report", ({ body }) => ` ${body?.status?.phase ?? ""}`),
      deleteNamespacedPod: call("delete"),
    },
    onChange: (listener: typeof change) => {
      change = listener;
    },
  };
  const options = { current: { podStartMs: 0, faults: [] }, onChange: () => undefined };
  const runtime: RuntimeStarter = {
    runs: () => true,
    start: () => {
      calls.push("start");
      return Promise.resolve({
        uid: "1",
        containers: () => [],
        stop: () => {
          calls.push("stop");
          return Promise.resolve();
        },
      });
    },
  };
  kubelet = new Kubelet(cluster as unknown as WatchedCluster, options as unknown as LiveOptions, [
    runtime,
  ]);
});

it("stops the processes of a pod before the pod is deleted", async () => {
  await sync({ nodeName: "rome-node" });
  await sync({ nodeName: "rome-node" }, new Date());

  expect(calls).toEqual(["start", "report hello Pending", "stop", "delete hello"]);
});

it("does not run or delete a pod of a virtual node", async () => {
  await sync({ nodeName: "milan" });
  await sync({ nodeName: "milan" }, new Date());

  expect(calls).toEqual([]);
});

it("binds a pod without a node to its own node", async () => {
  await sync({});

  expect(calls).toEqual(["bind hello to rome-node"]);
});

it("binds a pod for a virtual node as soon as the virtual node exists", async () => {
  await sync({ nodeSelector: { "liqo.io/type": "virtual-node" } });
  expect(calls).toEqual([]);

  const milan = node("milan", { "liqo.io/type": "virtual-node" });
  nodes.push(milan);
  change("Node", milan);
  await kubelet.stop();

  expect(calls).toEqual(["bind hello to milan"]);
});

interface Request {
  readonly name: string;
  readonly body?: { readonly target?: { name?: string }; readonly status?: { phase?: string } };
}

/** Processes a change of the pod. */
async function sync(spec: object, deletionTimestamp?: Date): Promise<void> {
  const metadata = { name: "hello", namespace: "demo", uid: "1", deletionTimestamp };
  pod = Object.assign(new V1Pod(), { metadata, spec: { containers: [], ...spec } });
  change("Pod", pod);
  // The work of the queue consists of resolved promises only.
  await setImmediate();
}

function node(name: string, labels: Record<string, string>): V1Node {
  const conditions = [{ type: "Ready", status: "True" }];
  return Object.assign(new V1Node(), { metadata: { name, labels }, status: { conditions } });
}
