import * as pulumi from "@pulumi/pulumi";
import { checkProviderOption } from "../cluster/cluster-rules.js";
import { CREATE_VIRTUAL_NODE, replicatedLabels } from "../liqo/authentication/labels.js";
import { kubeconfigSecretOf } from "../liqo/authentication/names.js";
import { RESOURCE_SLICE_READINESS } from "../liqo/authentication/resource-slice.js";
import * as liqo from "../liqo/index.js";
import { explainPeering } from "../peering/checks/explain.js";
import { mergeOptions } from "../pulumi/merge-options.js";
import { orDefault } from "../pulumi/output-value.js";
import { declareObject, WAITING_ARGUMENTS, type WaitingArgs } from "../tenant/declared-object.js";
import { liveStatus } from "../tenant/live-status.js";
import {
  checkRemoteClusterArgs,
  inTenantNamespace,
  REMOTE_CLUSTER_ARGUMENTS,
  type RemoteClusterArgs,
} from "../tenant/remote-cluster.js";
import { ArgsCheck, problemsAt, type Rule } from "../validation/args-check.js";
import {
  type ArgumentCheck,
  type ArgumentChecks,
  checkArguments,
  optional,
  optionalDefined,
} from "../validation/arguments.js";
import { requireName } from "../validation/component-name.js";
import { describeName, describeValue } from "../validation/describe-value.js";
import { dnsSubdomainRule, objectRule, stringRule } from "../validation/rules.js";
import { canonicalQuantity, quantityRule } from "./quantity.js";

/** What a slice asks for. */
export interface SliceSettings {
  /**
   * Class of the slice (`spec.class`; `liqoctl`: `--resource-slice-class`). Liqo itself grants only
   * the class `default`. A controller of the provider must grant another class.
   *
   * @default "default"
   */
  readonly class?: pulumi.Input<string> | undefined;

  /**
   * Requested resources by name, as quantities of Kubernetes (`spec.resources`; `liqoctl`: `--cpu`,
   * `--memory`, `--pods`, `--resource`). Liqo reserves nothing in the provider cluster.
   *
   * @default - the provider's default, usually 4 CPUs, 8 GiB of memory and 110 pods
   *
   * @example
   * ```ts
   * { resources: { cpu: "8", memory: "32Gi", "nvidia.com/gpu": "1" } }
   * ```
   */
  readonly resources?: Readonly<Record<string, pulumi.Input<string>>> | undefined;
}

/**
 * Arguments of {@link ResourceSlice}. `cluster` is the consumer, the remote cluster is the provider.
 */
export interface ResourceSliceArgs extends RemoteClusterArgs, WaitingArgs, SliceSettings {
  /**
   * Name of the ResourceSlice, which is unique in the consumer cluster.
   *
   * @default - `remoteClusterId`
   */
  readonly sliceName?: pulumi.Input<string> | undefined;
}

/** Resources by name. */
const resourcesRule: Rule<unknown> = (value) => {
  const problem = objectRule("of quantities by the name of the resource")(value);
  if (problem !== undefined) {
    return problem;
  }
  const problems = Object.entries(value as object).flatMap(([name, quantity]) =>
    problemsAt(`.${describeName(name)}`, quantityRule(quantity)),
  );
  return problems.length > 0 ? problems : undefined;
};

/** The names decide what is waited for, so only the quantities can be outputs. */
const resourcesArgument: ArgumentCheck = (check, name, value) => {
  if (pulumi.Output.isInstance(value) || value instanceof Promise) {
    check.report(name, "expected a plain object, whose quantities can be outputs, got an output");
  } else {
    check.optional(name, value, resourcesRule);
  }
};

export const SLICE_SETTINGS: ArgumentChecks<SliceSettings> = {
  class: optional(stringRule),
  resources: resourcesArgument,
};

const RESOURCE_SLICE_ARGUMENTS: ArgumentChecks<ResourceSliceArgs> = {
  ...REMOTE_CLUSTER_ARGUMENTS,
  ...WAITING_ARGUMENTS,
  ...SLICE_SETTINGS,
  sliceName: optionalDefined(dnsSubdomainRule),
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
  /** What the provider granted (`status`), read from the cluster in every `preview` and `up`. */
  public readonly grant: pulumi.Output<Grant>;

  /** Name of the Secret with the kubeconfig of the slice. */
  public readonly kubeconfigSecretName: pulumi.Output<string>;

  constructor(name: string, args: ResourceSliceArgs, opts?: pulumi.CustomResourceOptions) {
    const check = new ArgsCheck("ResourceSlice", requireName("ResourceSlice", name));
    checkArguments(check, RESOURCE_SLICE_ARGUMENTS, args);
    checkRemoteClusterArgs(check, args);
    checkProviderOption(check, opts, args.cluster);
    const gate = check.done();

    const providerClusterID = gate(args.remoteClusterId);
    const sliceName = gate(orDefault(args.sliceName, args.remoteClusterId));
    const sliceClass = orDefault(args.class, "default");
    const resources = canonicalResources(args.resources);
    const spec = { class: sliceClass, providerClusterID, resources };
    const { kind } = liqo.ResourceSlice;
    const declared = declareObject(
      name,
      inTenantNamespace(args),
      {
        kind,
        name: sliceName,
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

    this.grant = liveStatus(args.cluster, kind, this).apply(({ status }) => ({
      resources: status.resources,
      storageClasses: status.storageClasses,
      ingressClasses: status.ingressClasses,
      loadBalancerClasses: status.loadBalancerClasses,
      nodeLabels: status.nodeLabels,
      nodeSelector: status.nodeSelector,
    }));
    this.kubeconfigSecretName = sliceName.apply(kubeconfigSecretOf);
  }
}

function canonicalResources(
  resources: SliceSettings["resources"],
): pulumi.Output<Record<string, string>> | undefined {
  return (
    resources &&
    pulumi
      .output(resources)
      .apply((quantities) =>
        Object.fromEntries(
          Object.entries(quantities).map(([name, quantity]) => [name, canonicalQuantity(quantity)]),
        ),
      )
  );
}

/**
 * Selects the granted resources once a resource is granted as requested. Otherwise the conditions of
 * an earlier grant would end the wait.
 */
function isGranted(resource: string): string {
  const field = `['${resource}']`;
  return `jsonpath={.status[?@${field} == $.spec.resources${field}]}`;
}
