import type { ObjectKind } from "../../cluster/client/cluster-api.js";
import type { KubernetesObject, Secret } from "../../cluster/client/kubernetes-objects.js";
import { isTerminating, type LiveObject } from "../../cluster/live-object.js";
import type { NamespaceView } from "../../cluster/namespace-view.js";
import { isCopyFrom, nonceLabels } from "../../liqo/authentication/labels.js";
import { REMOTE_CERTIFICATE_SECRET } from "../../liqo/authentication/names.js";
import * as liqo from "../../liqo/index.js";
import { missingLabels } from "../../liqo/labels.js";
import { type LivePeerBase, nameOf, PeerReader } from "./peer-reader.js";
import { SECRET } from "../../cluster/client/kubernetes-kinds.js";

const CLUSTER_ROLE: ObjectKind = {
  apiVersion: "rbac.authorization.k8s.io/v1",
  kind: "ClusterRole",
};

/** Labels of the ClusterRoles that Liqo grants to a consumer. */
const ROLE_LABELS = ["remote-controlplane", "virtual-kubelet-remote-clusterwide"].map((name) => ({
  "app.kubernetes.io/name": name,
}));

/** The provider's objects of a peering. */
export interface LiveProvider extends LivePeerBase {
  readonly role: "Provider";
  readonly tenants: readonly LiveObject[];
  /** The Secrets with a nonce for the consumer. A nonce is not a secret. */
  readonly nonces: readonly LiveNonce[];
  /** The certificate signing request for which Liqo keeps a certificate, PEM in base64. */
  readonly keptRequest: string | undefined;
  /** The copies of the consumer's objects. */
  readonly copies: readonly LiveObject[];
  /** Labels of required ClusterRoles that were not found. Empty if the consumer is accepted. */
  readonly missingRoles: readonly string[];
}

/** A Secret with a nonce. */
interface LiveNonce {
  readonly name: string;
  /** In base64. Undefined if Liqo has not created it. */
  readonly nonce: string | undefined;
}

/** Reads the provider's objects of a peering. */
export async function readProvider(
  view: NamespaceView,
  side: Pick<LivePeerBase, "cluster" | "liqoNamespace" | "namespace" | "remoteClusterId">,
): Promise<LiveProvider> {
  const { remoteClusterId } = side;
  const reader = new PeerReader(view);
  const [tenantNamespace, allTenants, slices, renews, maps, secrets, events] = await Promise.all([
    view.getNamespace(),
    reader.list(liqo.Tenant.kind),
    reader.list(liqo.ResourceSlice.kind),
    reader.list(liqo.Renew.kind),
    reader.list(liqo.NamespaceMap.kind),
    reader.secrets(),
    reader.events(),
  ]);
  const tenants = allTenants.filter(({ spec }) => spec?.["clusterID"] === remoteClusterId);
  const isOk = tenants.length > 0 && tenants.every((tenant) => isAccepted(tenant));
  const [nonces, kept, missingRoles] = await Promise.all([
    readNonces(reader, secrets, remoteClusterId),
    readData(reader, REMOTE_CERTIFICATE_SECRET),
    isOk ? [] : readMissingRoles(reader),
  ]);
  return {
    ...side,
    role: "Provider",
    tenantNamespace,
    tenants,
    nonces,
    keptRequest: kept["csr"],
    copies: [...slices, ...renews, ...maps].filter(({ metadata }) =>
      isCopyFrom(metadata?.labels, remoteClusterId),
    ),
    missingRoles,
    events,
    now: reader.now,
    context: view.context,
    unread: reader.unread,
  };
}

/** Whether Liqo has accepted the consumer of a Tenant that is not Terminating. */
export function isAccepted(tenant: LiveObject): boolean {
  const { authParams } = (tenant.status ?? {}) as liqo.TenantStatus;
  return authParams !== undefined && !isTerminating(tenant);
}

/** Whether a Tenant takes back what its consumer has, and deletes the copies of its objects. */
export function isDrained({ spec }: LiveObject): boolean {
  return (spec as Partial<liqo.TenantSpec> | undefined)?.tenantCondition === "Drained";
}

async function readNonces(
  reader: PeerReader,
  secrets: readonly KubernetesObject[],
  consumerClusterId: string,
): Promise<LiveNonce[]> {
  const labels = nonceLabels(consumerClusterId);
  const names = secrets.filter((secret) => missingLabels(secret, labels).length === 0).map(nameOf);
  return Promise.all(
    names.map(async (name) => ({ name, nonce: (await readData(reader, name))["nonce"] })),
  );
}

async function readData(
  reader: PeerReader,
  name: string,
): Promise<Readonly<Record<string, string>>> {
  const request = reader.view.get<Secret>(SECRET, name);
  return (await reader.read("Secrets", request, undefined))?.data ?? {};
}

async function readMissingRoles(reader: PeerReader): Promise<string[]> {
  const found = await Promise.all(
    ROLE_LABELS.map(async (labels) =>
      reader.read<LiveObject[] | undefined>(
        "ClusterRoles",
        reader.view.listEverywhere(CLUSTER_ROLE, labels),
        undefined,
      ),
    ),
  );
  return ROLE_LABELS.flatMap((labels, i) =>
    found[i]?.length === 0 ? Object.entries(labels).map(([key, value]) => `${key}=${value}`) : [],
  );
}
