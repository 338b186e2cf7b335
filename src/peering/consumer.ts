import * as pulumi from "@pulumi/pulumi";
import { isCreatedForOwnIdentity } from "../authentication/created-by-liqo.js";
import type { Identity } from "../authentication/identity.js";
import { replicatedLabels } from "../liqo/authentication/labels.js";
import { controlPlaneName } from "../liqo/authentication/names.js";
import * as liqo from "../liqo/index.js";
import { NO_NODE, READY } from "../offloading/node-status.js";
import { type Grant, ResourceSlice } from "../offloading/resource-slice.js";
import { VirtualNode } from "../offloading/virtual-node.js";
import { declareObject, type WaitingArgs } from "../tenant/declared-object.js";
import { inTenantNamespace } from "../tenant/remote-cluster.js";
import { hasVirtualNode, type OffloadingArgs, type PeeringSliceArgs } from "./offloading-args.js";
import { slicePrefix } from "./slice-names.js";
import type { OffloadingClusters } from "./preview-checks/offloading-clusters.js";
import { warnOfRemovedNodes } from "./preview-checks/removed-nodes-warning.js";

/** A slice of a peering. */
export interface PeeringNode {
  /** Name of the slice and of its Node. */
  readonly name: string;
  /** `Ready`, `NotReady: <reason>` or `Unknown: <reason>`. `NoNode` for a slice without a node. */
  readonly status: string;
  /** The resources that the provider granted. */
  readonly granted: Readonly<Record<string, string>>;
}

/** What a consumer needs before it can use resources of its provider. */
export interface Consumer extends OffloadingClusters {
  /**
   * Whether the program sets the Tenant to Drained. A ResourceSlice shows the denial later.
   *
   * @default false
   */
  readonly isDrained?: pulumi.Input<boolean>;
  /** How the consumer authenticates to its provider. */
  readonly authParams: pulumi.Input<liqo.AuthParams>;
  readonly identity: Identity;
  /** The network that the virtual nodes need. Empty if it is not declared. */
  readonly network: readonly pulumi.Input<pulumi.Resource>[];
}

/**
 * Declares the slices of a consumer, and their virtual nodes.
 *
 * @returns the slices, when the consumer can authenticate and the virtual nodes are Ready.
 */
export function declareSlices(
  component: pulumi.ComponentResource,
  name: string,
  args: OffloadingArgs & WaitingArgs,
  { tenant, ...peer }: Consumer,
): pulumi.Output<PeeringNode[]> {
  const { resourceSlices = [{}], adopt, timeout } = args;
  const namespace = warnOfRemovedNodes(component, { tenant, ...peer }, resourceSlices);
  const consumer = { ...peer, tenant: { ...tenant, namespace } };
  const namespaces = hasVirtualNode(args)
    ? [declareNamespaceMap(component, `${name}-namespaces`, consumer, { adopt, timeout })]
    : [];
  const before = [...namespaces, ...consumer.network];
  const nodes = resourceSlices.map((slice) =>
    declareSlice(component, name, slice, args, consumer, before),
  );
  return pulumi
    .all([pulumi.all(nodes), consumer.identity.kubeconfigSecretName])
    .apply(([slices]) => slices);
}

/**
 * Declares the NamespaceMap, which Liqo would create too: Liqo's own would be deleted some time after
 * the virtual node, and the Identity must not be deleted before it.
 */
function declareNamespaceMap(
  component: pulumi.ComponentResource,
  name: string,
  { tenant, identity }: Consumer,
  waiting: WaitingArgs,
): liqo.NamespaceMap {
  const providerId = pulumi.output(tenant.remoteClusterId);
  const { kind } = liqo.NamespaceMap;
  const { metadata, opts } = declareObject(
    name,
    { ...inTenantNamespace(tenant), ...waiting },
    {
      kind,
      name: providerId,
      labels: providerId.apply(replicatedLabels),
      content: providerId,
      isOwn: isCreatedForOwnIdentity(tenant.cluster, controlPlaneName),
    },
    { parent: component, dependsOn: [identity] },
  );
  return new liqo.NamespaceMap(name, { metadata, spec: {} }, opts);
}

/** The Node of a slice without resources stays Ready, but the provider runs no pods. */
function statusOf(node: string, isDenied: boolean, providerId: string): string {
  return node === READY && isDenied ? `NotReady: ${providerId} denied the resources` : node;
}

/** Declares a slice and its virtual node. */
function declareSlice(
  component: pulumi.ComponentResource,
  name: string,
  { name: sliceName, virtualNode = {}, ...settings }: PeeringSliceArgs,
  { adopt, timeout, drainTimeout, offloads }: OffloadingArgs & WaitingArgs,
  { tenant, authParams, identity, isDrained = false }: Consumer,
  beforeNode: pulumi.Input<pulumi.Resource>[],
): pulumi.Output<PeeringNode> {
  const prefix = slicePrefix(name, sliceName);
  const shared = { ...tenant, adopt, timeout };
  const slice = new ResourceSlice(
    `${prefix}-slice`,
    { ...shared, ...settings, sliceName },
    { parent: component, dependsOn: [identity] },
  );
  const node =
    virtualNode === false
      ? undefined
      : new VirtualNode(
          `${prefix}-node`,
          { ...shared, ...virtualNode, resourceSlice: slice, authParams, offloads, drainTimeout },
          { parent: component, dependsOn: beforeNode },
        );
  const isDenied = pulumi.all([isDrained, slice.isDenied]).apply((each) => each.includes(true));
  const status = pulumi
    .all([node?.status ?? NO_NODE, isDenied, tenant.remoteClusterId])
    .apply(([ofNode, denied, providerId]) => statusOf(ofNode, denied, providerId));
  return pulumi
    .all([slice.metadata, slice.grant, status])
    .apply(([metadata, { resources = {} }, found]: [liqo.ObjectMeta, Grant, string]) => ({
      name: metadata.name ?? "",
      status: found,
      granted: resources,
    }));
}
