import { createHash } from "node:crypto";
import { type KubernetesObject } from "../../cluster/kubernetes-object.js";
import { REPLICATED_LABEL, REPLICATION_LABEL } from "./kinds.js";
import type { SimulatedAuthParams } from "./auth-params.js";
import type { Condition } from "./objects.js";

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
