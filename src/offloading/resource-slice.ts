import * as pulumi from "@pulumi/pulumi";
import { checkProviderOption } from "../cluster/cluster-rules.js";
import { recordSecrets } from "../cluster/cluster-secrets.js";
import { CREATE_VIRTUAL_NODE, replicatedLabels } from "../liqo/authentication/labels.js";
import { kubeconfigSecretOf } from "../liqo/authentication/names.js";
import { RESOURCE_SLICE_READINESS } from "../liqo/authentication/resource-slice.js";
import * as liqo from "../liqo/index.js";
import { explainPeering } from "../peering/checks/explain.js";
import { mergeOptions } from "../pulumi/merge-options.js";
import { differences } from "../lifecycle/adoption/differences.js";
import { adoptIfSameSpec } from "../lifecycle/adoption/ownership-hook.js";
import { orDefault, secretIfSecret } from "../pulumi/output-value.js";
import { declareObject, WAITING_ARGUMENTS, type WaitingArgs } from "../tenant/declared-object.js";
import { type LiveStatus, liveStatus } from "../tenant/live-status.js";
import {
  checkRemoteClusterArgs,
  inTenantNamespace,
  REMOTE_CLUSTER_ARGUMENTS,
  type RemoteClusterArgs,
} from "../tenant/remote-cluster.js";
import { ArgsCheck, type Rule } from "../validation/args-check.js";
import { type ArgumentChecks, checkArguments, optionalDefined } from "../validation/arguments.js";
import { requireName } from "../validation/component-name.js";
import { describeValue } from "../validation/describe-value.js";
import { warnOfKeptResources } from "./kept-resources-warning.js";
import {
  canonicalResources,
  defaultNameRule,
  SLICE_SETTINGS,
  sliceHint,
  sliceNameRule,
  type SliceSettings,
} from "./slice-settings.js";

/**
 * Arguments of {@link ResourceSlice}. `cluster` is the consumer, the remote cluster is the provider.
 */
export interface ResourceSliceArgs extends RemoteClusterArgs, WaitingArgs, SliceSettings {
  /**
   * Name of the ResourceSlice, which is unique in the consumer cluster. At most 50 characters.
   *
   * @default - `remoteClusterId`
   */
  readonly sliceName?: pulumi.Input<string> | undefined;
}

const RESOURCE_SLICE_ARGUMENTS: ArgumentChecks<ResourceSliceArgs> = {
  ...REMOTE_CLUSTER_ARGUMENTS,
  ...WAITING_ARGUMENTS,
  ...SLICE_SETTINGS,
  sliceName: optionalDefined(sliceNameRule),
};

/** Accepts a {@link ResourceSlice}, also of another copy of this package. */
export const resourceSliceRule: Rule<unknown> = (value) =>
  pulumi.Resource.isInstance(value) && "grant" in value
    ? undefined
    : `expected a ResourceSlice, got ${describeValue(value)}`;

/** What a provider offers with a slice. */
export type Grant = Omit<liqo.ResourceSliceStatus, "authParams" | "conditions">;

/**
 * Resources of a provider cluster that the consumer cluster may use: a Liqo `ResourceSlice`. Waits
 * until the provider has granted them. This resource is the object itself. A {@link VirtualNode}
 * makes the resources a node.
 *
 * The `Identity` for the provider must exist: pass it in `dependsOn`.
 *
 * @throws {@link InvalidArgsError} if an argument is invalid. Then no resource is created.
 *
 * @example
 * ```ts
 * const slice = new ResourceSlice(
 *   "milan",
 *   { cluster: rome, remoteClusterId: "milan", resources: { cpu: "8" } },
 *   { dependsOn: [identity] },
 * );
 * ```
 */
export class ResourceSlice extends liqo.ResourceSlice {
  /**
   * What the provider granted (`status`), read from the cluster in every `preview` and `up`. Unknown
   * in a preview that changes the slice.
   */
  public readonly grant: pulumi.Output<Grant>;

  /** @internal The cluster and the provider of the slice. */
  public readonly tenant: RemoteClusterArgs;

  /** @internal Whether the provider has denied the resources, read like `grant`. */
  public readonly isDenied: pulumi.Output<boolean>;

  /** Name of the Secret with the kubeconfig of the slice. */
  public readonly kubeconfigSecretName: pulumi.Output<string>;

  constructor(name: string, args: ResourceSliceArgs, opts?: pulumi.CustomResourceOptions) {
    const check = new ArgsCheck("ResourceSlice", requireName("ResourceSlice", name, opts));
    checkArguments(check, RESOURCE_SLICE_ARGUMENTS, args, { hint: sliceHint });
    checkRemoteClusterArgs(check, args, opts);
    if (args.sliceName === undefined) {
      check.required("sliceName", args.remoteClusterId, defaultNameRule("sliceName"));
    }
    checkProviderOption(check, opts, args.cluster);
    const gate = check.done();

    const providerClusterID = gate(args.remoteClusterId);
    const sliceName = gate(orDefault(args.sliceName, args.remoteClusterId));
    const sliceClass = orDefault(args.class, "default");
    const resources = canonicalResources(args.resources);
    const spec = { class: sliceClass, providerClusterID, resources };
    recordSecrets(args.cluster, [args.class, args.sliceName]);
    const { kind } = liqo.ResourceSlice;
    const declared = declareObject(
      name,
      inTenantNamespace(args),
      {
        kind,
        name: sliceName,
        nameArgument: "sliceName",
        adoption: adoptIfSameSpec,
        labels: providerClusterID.apply(replicatedLabels),
        // Otherwise Liqo would create a virtual node, and create it again after its deletion.
        annotations: { [CREATE_VIRTUAL_NODE]: "false" },
        content: [sliceClass, resources],
        awaited: {
          readiness: RESOURCE_SLICE_READINESS,
          also: args.class === undefined ? Object.keys(args.resources ?? {}).map(isGranted) : [],
          hint: "check that the provider serves this class, and that its Tenant is not cordoned",
          explain: (inputs) => explainPeering(args.cluster, "ResourceSlice", inputs),
        },
      },
      // Liqo copies the class to the provider only once.
      mergeOptions({ replacementTrigger: sliceClass }, opts),
    );
    super(name, { metadata: declared.metadata, spec }, declared.opts);

    const { cluster, remoteClusterId, namespace } = args;
    this.tenant = { cluster, remoteClusterId, namespace };
    const live = liveStatus(args.cluster, kind, this);
    this.isDenied = live.apply(({ status: { conditions = [] } }) =>
      conditions.some(({ type, status }) => type === "Resources" && status === "Denied"),
    );
    warnOfKeptResources({
      ...{ slice: this, cluster, sliceClass, resources: args.resources, live },
    });
    const grant = pulumi.all([live, { class: sliceClass, resources }]).apply(grantOf);
    // Liqo grants a slice of class `default` what it requests.
    this.grant = secretIfSecret(grant, resources);
    this.kubeconfigSecretName = sliceName.apply(kubeconfigSecretOf);
  }
}

/**
 * What the provider granted. Unknown in a preview that changes the request: the provider has not
 * answered it yet.
 */
function grantOf([{ status, spec }, requested]: readonly [
  LiveStatus<liqo.ResourceSliceStatus>,
  Partial<liqo.ResourceSliceSpec>,
]): Grant {
  const isChanged = spec !== undefined && differences(requested, spec).length > 0;
  return isChanged && pulumi.runtime.isDryRun()
    ? pulumi.unknown
    : {
        resources: status.resources,
        storageClasses: status.storageClasses,
        ingressClasses: status.ingressClasses,
        loadBalancerClasses: status.loadBalancerClasses,
        nodeLabels: status.nodeLabels,
        nodeSelector: status.nodeSelector,
      };
}

/**
 * Selects the granted resources once a resource is granted as requested. Otherwise the conditions of
 * an earlier grant would end the wait.
 */
function isGranted(resource: string): string {
  const field = `['${resource}']`;
  return `jsonpath={.status[?@${field} == $.spec.resources${field}]}`;
}
