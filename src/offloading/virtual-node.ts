import * as pulumi from "@pulumi/pulumi";
import { authParamsRule } from "../authentication/auth-params-rule.js";
import { checkProviderOption } from "../cluster/cluster-rules.js";
import { hideClusterSecrets } from "../cluster/cluster-secrets.js";
import { DEFAULTS } from "../defaults.js";
import { differences } from "../lifecycle/adoption/differences.js";
import { adoptUnlessDifferent } from "../lifecycle/adoption/ownership-hook.js";
import * as liqo from "../liqo/index.js";
import { remoteLabels } from "../liqo/labels.js";
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
import { failUpdate } from "../validation/fail-update.js";
import { requireProviders } from "../validation/provider-options.js";
import type { NamespaceOffloading } from "./namespace-offloading.js";
import { checkOffloads, offloadsRule } from "./offloads.js";
import { liveNodeStatus, NO_NODE, READY } from "./node-status.js";
import { whenReady } from "./ready-node.js";
import { checkTemplateExists } from "./template-exists-check.js";
import { declaredTemplateId, nodeOptions } from "./vk-options-template.js";
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

/**
 * Adopts a VirtualNode unless the update would change its Node, or needs another template: Liqo reads
 * a template only when it creates a VirtualNode.
 */
const adoptIfSameOptions = adoptUnlessDifferent(
  ({ createNode, disableNetworkCheck, vkOptionsTemplateRef }, live) => [
    ...differences({ createNode, disableNetworkCheck, vkOptionsTemplateRef }, live, {
      disableNetworkCheck: "networkCheck",
      "vkOptionsTemplateRef.name": "vkOptionsTemplate.name",
      "vkOptionsTemplateRef.namespace": "vkOptionsTemplate.namespace",
    }),
    ...(vkOptionsTemplateRef === undefined && live["vkOptionsTemplateRef"] !== undefined
      ? [`vkOptionsTemplate ${JSON.stringify(live["vkOptionsTemplateRef"])} (declared: null)`]
      : []),
  ],
);

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
    check.orThrow();
    checkTemplateExists(check, "vkOptionsTemplate", args, opts);
    const gate = check.done();

    const { cluster, resourceSlice, vkOptionsTemplate } = args;
    const clusterID = gate(args.remoteClusterId);
    const nodeName = resourceSlice.metadata.apply(({ name: slice = "" }) => slice);
    const place = pulumi.output({ namespace: tenantNamespaceOf(args), name: nodeName });
    const spec = place.apply((node) =>
      virtualNodeSpec(args, resourceSlice, clusterID, (template) =>
        nodeOptions(cluster, template, node).catch((error: unknown) =>
          failUpdate(this, name, error as Error),
        ),
      ),
    );
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
        adoption: adoptIfSameOptions,
      },
      {
        parent: this,
        dependsOn: [...(args.offloads ?? [])],
        // Liqo reads the template only when it creates a VirtualNode.
        replacementTrigger: declaredTemplateId(cluster, vkOptionsTemplate),
        customTimeouts: { delete: args.drainTimeout ?? DEFAULTS.drainTimeout },
      },
    );
    const node = new liqo.VirtualNode(nodeResource, { metadata, spec }, nodeOpts);
    // Liqo copies the value from a template if the program does not set it.
    const createNode = pulumi
      .unsecret(pulumi.all([spec, node.spec]))
      .apply(([declared, live]) => declared.createNode ?? live.createNode ?? true);
    const ready = whenReady(this, `${name}-ready`, args, { node, spec, createNode });

    this.nodeName = nodeName;
    const location = pulumi.output({
      namespace: tenantNamespaceOf(args),
      name: nodeName,
      providerId: clusterID,
    });
    this.status = pulumi.all([location, createNode, ready.id]).apply(async ([found, hasNode]) => {
      const status = hasNode ? await liveNodeStatus(cluster, found, args.offloads) : NO_NODE;
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
}
