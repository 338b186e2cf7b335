import * as pulumi from "@pulumi/pulumi";
import { authParamsRule } from "../authentication/auth-params-rule.js";
import { checkProviderOption } from "../cluster/cluster-rules.js";
import { hideClusterSecrets } from "../cluster/cluster-secrets.js";
import { DEFAULTS } from "../defaults.js";
import { registerHooks } from "../lifecycle/register-hooks.js";
import { KUBELET_ACCESS_ANNOTATION, NODE_READY_ANNOTATION } from "../liqo/annotations.js";
import * as liqo from "../liqo/index.js";
import { remoteLabels } from "../liqo/labels.js";
import { PROVIDER_ANNOTATIONS } from "../liqo/object.js";
import { declareObject, WAITING_ARGUMENTS, type WaitingArgs } from "../tenant/declared-object.js";
import {
  checkRemoteClusterArgs,
  inTenantNamespace,
  REMOTE_CLUSTER_ARGUMENTS,
  type RemoteClusterArgs,
  tenantNamespaceOf,
} from "../tenant/remote-cluster.js";
import { ArgsCheck } from "../validation/args-check.js";
import {
  type ArgumentChecks,
  checkArguments,
  optional,
  optionalPlain,
  optionalPrerequisite,
  prerequisite,
} from "../validation/arguments.js";
import { renderMessage } from "../message.js";
import { requireName } from "../validation/component-name.js";
import { describeValue } from "../validation/describe-value.js";
import { type Duration, timeoutRule } from "../validation/duration.js";
import { requireProviders } from "../validation/provider-options.js";
import type { NamespaceOffloading } from "./namespace-offloading.js";
import { checkOffloads, offloadsRule } from "./offloads.js";
import { liveNodeStatus, NO_NODE, READY } from "./node-status.js";
import { revisionOf } from "./node-revision.js";
import { accessOf, restartIfMoved } from "./virtual-kubelet.js";
import { waitForNode } from "./wait-for-node.js";
import { type ResourceSlice, resourceSliceRule } from "./resource-slice.js";
import {
  VIRTUAL_NODE_SETTINGS,
  type VirtualNodeSettings,
  virtualNodeSpec,
} from "./virtual-node-settings.js";

/** Arguments of {@link VirtualNode}. `cluster` is the consumer, the remote cluster is the provider. */
export interface VirtualNodeArgs extends RemoteClusterArgs, WaitingArgs, VirtualNodeSettings {
  /** The slice. The node has its resources and its name. */
  readonly resourceSlice: ResourceSlice;

  /**
   * How the node reaches the provider's API server: `authParams` of the Tenant. If the address
   * changes, the virtual kubelet is restarted: it keeps the address with which it started.
   *
   * @default - the virtual kubelet is not restarted
   */
  readonly authParams?: pulumi.Input<liqo.AuthParams> | undefined;

  /**
   * Namespaces that are offloaded to the node. `pulumi up` waits until they exist in the provider
   * cluster, and the deletion of the node evicts their pods first.
   *
   * @default []
   */
  readonly offloads?: readonly NamespaceOffloading[] | undefined;

  /**
   * How long the deletion may take, for example `30m`. Liqo first evicts the pods of the node, and
   * respects PodDisruptionBudgets. A plain value, not an output.
   *
   * @default "10m"
   */
  readonly drainTimeout?: Duration | undefined;
}

const VIRTUAL_NODE_ARGUMENTS: ArgumentChecks<VirtualNodeArgs> = {
  ...REMOTE_CLUSTER_ARGUMENTS,
  ...WAITING_ARGUMENTS,
  ...VIRTUAL_NODE_SETTINGS,
  resourceSlice: prerequisite(resourceSliceRule),
  authParams: optional(authParamsRule),
  offloads: optionalPrerequisite(offloadsRule),
  drainTimeout: optionalPlain(timeoutRule),
};

/** Checks that the slice is one of the same consumer, provider and namespace. */
function checkSlice(check: ArgsCheck, args: VirtualNodeArgs): void {
  const { tenant } = args.resourceSlice;
  check.report(
    "resourceSlice",
    tenant.cluster === args.cluster
      ? undefined
      : `expected a slice of ${args.cluster.name}, got a slice of ${tenant.cluster.name}`,
  );
  const providers = [args.remoteClusterId, tenant.remoteClusterId];
  check.required("resourceSlice", providers, ([expected, actual]) =>
    expected === actual
      ? undefined
      : `expected a slice of the provider ${describeValue(expected)}, got a slice of ${describeValue(actual)}`,
  );
  const namespaces = pulumi.all([...providers, tenantNamespaceOf(args), tenantNamespaceOf(tenant)]);
  check.whenKnown("resourceSlice", namespaces, ([provider, ofSlice, expected, actual]) =>
    provider !== ofSlice || expected === actual
      ? undefined
      : `expected a slice in namespace ${describeValue(expected)}, got a slice in ${describeValue(actual)}`,
  );
}

/** A patch of the VirtualNode, which is applied when its Node is Ready. */
class ReadyNode extends liqo.LiqoObject<object, liqo.VirtualNodeStatus> {
  static override readonly kind: liqo.LiqoKind = { ...liqo.VirtualNode.kind, suffix: "Patch" };
  // The whole `spec` of the live VirtualNode: its settings may be secret.
  static override readonly secretOutputs = ["spec"];
}

/**
 * A node of the consumer cluster that stands for a provider cluster: a Liqo `VirtualNode`. Waits
 * until the Node is Ready.
 *
 * @throws {@link InvalidArgsError} if an argument is invalid. Then no resource is created.
 *
 * @example
 * ```ts
 * const node = new VirtualNode("milan", {
 *   ...{ cluster: rome, remoteClusterId: "milan" },
 *   resourceSlice: slice,
 * });
 * ```
 */
export class VirtualNode extends pulumi.ComponentResource {
  /** Name of the Node. */
  public readonly nodeName: pulumi.Output<string>;

  /**
   * `Ready`, `NotReady: <reason>` or `Unknown: <reason>`, read from the cluster in every `preview`
   * and `up`. `NoNode` if `createNode` is `false`.
   */
  public readonly status: pulumi.Output<string>;

  constructor(name: string, args: VirtualNodeArgs, opts?: pulumi.ComponentResourceOptions) {
    super(
      "liqo:index:VirtualNode",
      requireName("VirtualNode", name, opts),
      {},
      requireProviders("VirtualNode", name, opts),
    );
    const check = new ArgsCheck(this, name);
    checkArguments(check, VIRTUAL_NODE_ARGUMENTS, args);
    checkRemoteClusterArgs(check, args, opts);
    checkSlice(check, args);
    checkOffloads(check, args.cluster, args.offloads);
    checkProviderOption(check, opts, args.cluster);
    const gate = check.done();

    const { cluster, resourceSlice, createNode = true } = args;
    const clusterID = gate(args.remoteClusterId);
    const nodeName = resourceSlice.metadata.apply(({ name: slice = "" }) => slice);
    const spec = virtualNodeSpec(args, resourceSlice, clusterID);
    const nodeResource = `${name}-node`;
    const { metadata, opts: nodeOpts } = declareObject(
      nodeResource,
      inTenantNamespace(args),
      {
        kind: liqo.VirtualNode.kind,
        name: nodeName,
        nameArgument: "resourceSlice",
        labels: clusterID.apply(remoteLabels),
        content: spec,
      },
      {
        parent: this,
        dependsOn: [...(args.offloads ?? [])],
        customTimeouts: { delete: args.drainTimeout ?? DEFAULTS.drainTimeout },
      },
    );
    const node = new liqo.VirtualNode(nodeResource, { metadata, spec }, nodeOpts);
    const ready = this.whenReady(`${name}-ready`, args, node, spec);

    this.nodeName = nodeName;
    const location = pulumi.output({
      namespace: tenantNamespaceOf(args),
      name: nodeName,
      providerId: clusterID,
    });
    this.status = pulumi.all([location, ready.id]).apply(async ([found]) => {
      const status = createNode ? await liveNodeStatus(cluster, found, args.offloads) : NO_NODE;
      if (![READY, NO_NODE].includes(status)) {
        const warning = renderMessage({
          problem: `virtual node ${found.name} of cluster ${cluster.name} is ${status}`,
          section: "check-node",
        });
        void pulumi.log.warn(await hideClusterSecrets(cluster, warning, [location]), this);
      }
      return status;
    });
    this.registerOutputs({});
  }

  /** Waits until the Node is Ready, again whenever the declared VirtualNode changes. */
  private whenReady(
    name: string,
    args: VirtualNodeArgs,
    node: liqo.VirtualNode,
    spec: pulumi.Output<liqo.VirtualNodeSpec>,
  ): ReadyNode {
    const { cluster, offloads = [], timeout = DEFAULTS.timeout, createNode = true } = args;
    const revision = pulumi
      .all([node.metadata, spec, pulumi.all(offloads.map(({ metadata }) => metadata))])
      .apply(async ([metadata, declared, namespaces]) =>
        revisionOf([metadata, ...namespaces], declared, await pulumi.isSecret(spec)),
      );
    const providerId = pulumi.output(args.remoteClusterId);
    const wait = createNode ? [waitForNode(this, { cluster, providerId, offloads, timeout })] : [];
    const beforeUpdate = [restartIfMoved(this, { cluster, providerId, timeout }), ...wait];
    return new ReadyNode(
      name,
      {
        metadata: {
          name: node.metadata.apply((metadata) => metadata.name),
          namespace: node.metadata.apply((metadata) => metadata.namespace),
          annotations: {
            ...PROVIDER_ANNOTATIONS,
            // A secret annotation would hide the names of the objects in the messages of the hooks.
            [NODE_READY_ANNOTATION]: pulumi.unsecret(revision),
            ...accessAnnotation(args.authParams),
          },
        },
        spec: {},
      },
      {
        parent: this,
        provider: cluster.provider,
        // The object is deleted with the VirtualNode.
        retainOnDelete: true,
        hooks: registerHooks(cluster, name, { beforeCreate: wait, beforeUpdate }),
      },
    );
  }
}

/** The access of the virtual kubelet. The address and the CA are no secrets. */
function accessAnnotation(authParams: VirtualNodeArgs["authParams"]) {
  return (
    authParams !== undefined && {
      [KUBELET_ACCESS_ANNOTATION]: pulumi.unsecret(pulumi.output(authParams)).apply(accessOf),
    }
  );
}
