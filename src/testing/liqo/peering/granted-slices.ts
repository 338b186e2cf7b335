import type { KubernetesObject } from "../../cluster/kubernetes-object.js";
import type { SimulatedCluster } from "../../cluster/simulated-cluster.js";
import type { World } from "../../world.js";
import { authParamsFor, certificateFailure, type CertificateRequest } from "./auth-params.js";
import { derOf, parsePublicKey } from "./cluster-keys.js";
import type { TenantSpec } from "./handshake.js";
import { AUTHENTICATION, OFFLOADING } from "./kinds.js";
import {
  type Condition,
  conditionsOf,
  ensure,
  hasCondition,
  ownedBy,
  specOf,
  statusOf,
} from "./objects.js";
import {
  isCopy,
  type ResourceSliceSpec,
  type ResourceSliceStatus,
  sliceCondition,
  userOf,
  withConditions,
} from "./resource-slice.js";
import { requestFailure } from "./signing-request.js";
import { tenantOf } from "./tenants.js";
import { type Failure, warn } from "./warning-event.js";

/** The resources that Liqo grants if a ResourceSlice does not name them. */
const DEFAULT_RESOURCES = { cpu: "4", memory: "8Gi", pods: "110", "ephemeral-storage": "20Gi" };

/** The classes of the slices that Liqo itself grants. */
const CLASSES = ["default", ""];

/** Acts for the provider: answers the ResourceSlices of its consumers. */
export function grantSlices(world: World): void {
  for (const cluster of world.clusters) {
    for (const slice of cluster.list(AUTHENTICATION, "ResourceSlice").filter(isCopy)) {
      const { consumerClusterID = "", csr } = specOf<ResourceSliceSpec>(slice);
      const { namespace = "" } = slice.metadata;
      const tenant = tenantOf(cluster, consumerClusterID, namespace);
      if (csr !== undefined && tenant !== undefined) {
        answer(world, cluster, slice, tenant);
      }
    }
  }
}

/** Whether Liqo grants the resources of a class. */
export function isDefaultClass(name = ""): boolean {
  return CLASSES.includes(name);
}

function answer(
  world: World,
  cluster: SimulatedCluster,
  slice: KubernetesObject,
  tenant: KubernetesObject,
): void {
  const { proxyURL } = specOf<TenantSpec>(tenant);
  const { consumerClusterID: consumerClusterId = "", csr = "" } = specOf<ResourceSliceSpec>(slice);
  const { uid = "", namespace = "", name } = slice.metadata;
  const request = { consumerClusterId, namespace, csr, slice: name, proxyURL };
  const failure = sliceFailure(cluster, slice, tenant, request);
  if (failure !== undefined) {
    warn(world, cluster, slice, failure);
    const denied = sliceCondition("Authentication", "Denied");
    cluster.setStatus(slice, withConditions(slice, [denied]));
    return;
  }
  if (!world.timers.hasPassed(`${uid}/certificate`, world.delays.certificate)) {
    return;
  }
  const authParams = authParamsFor(world, cluster, request);
  const { resources, decision } = resourcesOf(slice, tenant);
  const accepted = sliceCondition("Authentication", "Accepted");
  cluster.setStatus(slice, {
    ...withConditions(slice, [accepted, ...decision]),
    authParams,
    ...(resources && { resources }),
  });
  createQuota(cluster, slice, consumerClusterId);
}

function sliceFailure(
  cluster: SimulatedCluster,
  slice: KubernetesObject,
  tenant: KubernetesObject,
  request: CertificateRequest,
): Failure | undefined {
  const { consumerClusterId, csr } = request;
  const key = parsePublicKey(specOf<TenantSpec>(tenant).publicKey ?? "");
  const invalid =
    key === undefined
      ? "invalid public key"
      : requestFailure(csr, {
          organization: consumerClusterId,
          commonName: userOf(slice, consumerClusterId),
          publicKey: derOf(key),
        });
  if (invalid !== undefined) {
    return { reason: "InvalidCSR", message: invalid };
  }
  const message = certificateFailure(cluster, request);
  return message === undefined ? undefined : { reason: "AuthParamsFailed", message };
}

/** The granted resources, and the condition that says so. Liqo keeps what it granted before. */
function resourcesOf(
  slice: KubernetesObject,
  tenant: KubernetesObject,
): {
  readonly resources?: Readonly<Record<string, string>>;
  readonly decision: readonly Condition[];
} {
  const { class: name, resources = {} } = specOf<ResourceSliceSpec>(slice);
  const { tenantCondition = "Active" } = specOf<TenantSpec>(tenant);
  if (tenantCondition === "Cordoned") {
    const isDecided = conditionsOf(slice).some(({ type }) => type === "Resources");
    return { decision: isDecided ? [] : [sliceCondition("Resources", "Denied")] };
  }
  return isDefaultClass(name)
    ? {
        // Liqo removes no resource that it has granted.
        resources: {
          ...statusOf<ResourceSliceStatus>(slice).resources,
          ...DEFAULT_RESOURCES,
          ...resources,
        },
        decision: [sliceCondition("Resources", "Accepted")],
      }
    : { decision: [] };
}

function createQuota(
  cluster: SimulatedCluster,
  reference: KubernetesObject,
  consumerClusterId: string,
): void {
  const slice = cluster.find({ ...reference, ...reference.metadata });
  if (slice !== undefined && hasCondition(slice, "Resources", "Accepted")) {
    const user = userOf(slice, consumerClusterId);
    const { resources } = statusOf<ResourceSliceStatus>(slice);
    ensure(cluster, {
      apiVersion: OFFLOADING,
      kind: "Quota",
      metadata: {
        name: user,
        namespace: slice.metadata.namespace,
        ownerReferences: ownedBy(slice),
      },
      spec: { user, limitsEnforcement: "None", resources },
    });
  }
}
