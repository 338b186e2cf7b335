import type { ObjectKind } from "../../cluster/client/cluster-api.js";
import type { KubernetesObject, Pod } from "../../cluster/client/kubernetes-objects.js";
import { isTerminating } from "../../cluster/live-object.js";
import { OFFLOADED_POD_LABELS } from "../../liqo/offloading/labels.js";
import { nameOf, type PeerReader } from "./peer-reader.js";
import { POD } from "../../cluster/client/kubernetes-kinds.js";

const BUDGET: ObjectKind = { apiVersion: "policy/v1", kind: "PodDisruptionBudget" };

/** The pods that a virtual node must lose before it is deleted. */
export interface Drain {
  /** The pods that are not Terminating yet, each as `<namespace>/<name>`. */
  readonly pods: readonly string[];
  /** The Terminating pods, each as `<namespace>/<name>`. */
  readonly terminating: readonly string[];
  /** The PodDisruptionBudgets that do not allow an eviction, each as `<namespace>/<name>`. */
  readonly budgets: readonly string[];
}

interface Requirement {
  readonly key: string;
  readonly operator: string;
  readonly values?: readonly string[];
}

interface Budget extends KubernetesObject {
  readonly spec?: {
    readonly selector?: {
      readonly matchLabels?: Readonly<Record<string, string>>;
      readonly matchExpressions?: readonly Requirement[];
    };
  };
  readonly status?: { readonly disruptionsAllowed?: number };
}

/** Reads which pods a virtual node still has, and what blocks their eviction. */
export async function readDrain(reader: PeerReader, nodeName: string): Promise<Drain> {
  // Liqo evicts only these pods.
  const offloaded = reader.view.listEverywhere(POD, OFFLOADED_POD_LABELS);
  const all = await reader.read("Pods", offloaded, []);
  const pods = (all as readonly Pod[]).filter(
    ({ spec, metadata }) =>
      spec?.nodeName === nodeName &&
      !(metadata?.ownerReferences ?? []).some(({ kind }) => kind === "DaemonSet"),
  );
  const waiting = pods.filter((pod) => !isTerminating(pod));
  const namespaces = [...new Set(waiting.map(({ metadata }) => metadata?.namespace ?? ""))];
  const budgets = await Promise.all(
    namespaces.map(async (namespace) =>
      reader.read(
        "PodDisruptionBudgets",
        reader.view.within(namespace).list<Budget>(BUDGET),
        [] as Budget[],
      ),
    ),
  );
  return {
    pods: waiting.map(placeOf),
    terminating: pods.filter(isTerminating).map(placeOf),
    budgets: budgets
      .flat()
      .filter((budget) => waiting.some((pod) => isBlocking(budget, pod)))
      .map(placeOf),
  };
}

function isBlocking({ metadata, spec, status }: Budget, pod: Pod): boolean {
  const { matchLabels = {}, matchExpressions = [] } = spec?.selector ?? {};
  const labels = pod.metadata?.labels ?? {};
  return (
    metadata?.namespace === pod.metadata?.namespace &&
    status?.disruptionsAllowed === 0 &&
    Object.entries(matchLabels).every(([key, value]) => labels[key] === value) &&
    matchExpressions.every((requirement) => isMet(requirement, labels))
  );
}

function isMet({ key, operator, values = [] }: Requirement, labels: Record<string, string>) {
  const value = labels[key];
  switch (operator) {
    case "In":
      return value !== undefined && values.includes(value);
    case "NotIn":
      return value === undefined || !values.includes(value);
    case "Exists":
      return value !== undefined;
    default:
      return value === undefined;
  }
}

function placeOf(object: KubernetesObject): string {
  return `${object.metadata?.namespace ?? ""}/${nameOf(object)}`;
}
