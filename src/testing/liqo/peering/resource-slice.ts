import { createHash } from "node:crypto";
import { type KubernetesObject } from "../../cluster/kubernetes-object.js";
import { REPLICATED_LABEL, REPLICATION_LABEL } from "./kinds.js";
import type { SimulatedAuthParams } from "./auth-params.js";
import { type Condition, conditionsOf, statusOf } from "./objects.js";

/** The fields in the `spec` of a ResourceSlice. */
export interface ResourceSliceSpec {
  readonly class: string;
  readonly consumerClusterID: string;
  readonly providerClusterID: string;
  readonly csr: string;
  readonly resources: Readonly<Record<string, string>>;
}

/** The fields in the `status` of a ResourceSlice. */
export interface ResourceSliceStatus {
  readonly authParams: SimulatedAuthParams;
  readonly conditions: readonly Condition[];
  readonly resources: Readonly<Record<string, string>>;
}

/** Whether an object is replicated to another cluster. */
export function isOriginal({ metadata }: KubernetesObject): boolean {
  return metadata.labels?.[REPLICATION_LABEL] === "true";
}

/** Whether an object is the copy of an object in another cluster. */
export function isCopy({ metadata }: KubernetesObject): boolean {
  return metadata.labels?.[REPLICATED_LABEL] === "true";
}

/** The common name in the certificate of a ResourceSlice, which is the name of its Quota, too. */
export function userOf(slice: KubernetesObject, consumerClusterId: string): string {
  const hash = createHash("sha256").update(consumerClusterId).digest("hex");
  return `${slice.metadata.name}-${hash.slice(0, 12)}`;
}

/** The status of a slice with changed conditions. */
export function withConditions(slice: KubernetesObject, changed: readonly Condition[]) {
  const others = conditionsOf(slice).filter(
    ({ type }) => !changed.some((condition) => condition.type === type),
  );
  const conditions = [...others, ...changed].sort((one, other) =>
    one.type.localeCompare(other.type),
  );
  return { ...statusOf<ResourceSliceStatus>(slice), conditions };
}

/** A condition of a slice. */
export function sliceCondition(
  type: "Authentication" | "Resources",
  status: "Accepted" | "Denied",
): Condition {
  return {
    type,
    status,
    reason: `ResourceSlice${type}${status}`,
    message: `ResourceSlice ${type.toLowerCase()} ${status.toLowerCase()}`,
  };
}
