import * as pulumi from "@pulumi/pulumi";
import { checkProviderOption } from "../cluster/cluster-rules.js";
import { DEFAULTS } from "../defaults.js";
import { registerHooks } from "../lifecycle/register-hooks.js";
import { IDENTITY_READINESS } from "../liqo/authentication/identity.js";
import { replicatedLabels } from "../liqo/authentication/labels.js";
import { controlPlaneName } from "../liqo/authentication/names.js";
import * as liqo from "../liqo/index.js";
import { remoteLabels } from "../liqo/labels.js";
import { certificateIn } from "../peering/checks/certificate.js";
import { explainPeering } from "../peering/checks/explain.js";
import { checkSecondIdentity } from "../tenant/second-objects-check.js";
import { declareObject, WAITING_ARGUMENTS, type WaitingArgs } from "../tenant/declared-object.js";
import {
  checkRemoteClusterArgs,
  inTenantNamespace,
  REMOTE_CLUSTER_ARGUMENTS,
  type RemoteClusterArgs,
} from "../tenant/remote-cluster.js";
import { isCreatedForOwnIdentity } from "./created-by-liqo.js";
import { removeEarlierKubeconfig } from "./earlier-kubeconfig.js";
import { ArgsCheck } from "../validation/args-check.js";
import { type ArgumentChecks, checkArguments, required } from "../validation/arguments.js";
import { requireName } from "../validation/component-name.js";
import { requireProviders } from "../validation/provider-options.js";
import { dnsLabelRule } from "../validation/rules.js";
import { authParamsRule } from "./auth-params-rule.js";

/** Arguments of {@link Identity}. `cluster` is the consumer, the remote cluster is the provider. */
export interface IdentityArgs extends RemoteClusterArgs, WaitingArgs {
  /**
   * How the consumer authenticates: `authParams` of the {@link Tenant} (`spec.authParams`). Must have
   * `apiServer`, and either `signedCRT` or `awsConfig`.
   */
  readonly authParams: pulumi.Input<liqo.AuthParams>;

  /** `tenantNamespace` of the {@link Tenant} (`spec.namespace`). */
  readonly remoteNamespace: pulumi.Input<string>;
}

const IDENTITY_ARGUMENTS: ArgumentChecks<IdentityArgs> = {
  ...REMOTE_CLUSTER_ARGUMENTS,
  ...WAITING_ARGUMENTS,
  authParams: required(authParamsRule),
  remoteNamespace: required(dnsLabelRule),
};

/**
 * How a consumer cluster authenticates to the API server of its provider: a Liqo `Identity`, and
 * the `Renew` that brings renewed certificates. Waits until Liqo has created the kubeconfig, which
 * never leaves the cluster.
 *
 * @throws {@link InvalidArgsError} if an argument is invalid. Then no resource is created.
 *
 * @example
 * ```ts
 * const identity = new Identity("milan", {
 *   ...{ cluster: rome, remoteClusterId: "milan" },
 *   authParams: tenant.authParams,
 *   remoteNamespace: tenant.tenantNamespace,
 * });
 * ```
 */
export class Identity extends pulumi.ComponentResource {
  /** Name of the Secret with the kubeconfig for the provider (`status.kubeconfigSecretRef.name`). */
  public readonly kubeconfigSecretName: pulumi.Output<string>;

  constructor(name: string, args: IdentityArgs, opts?: pulumi.ComponentResourceOptions) {
    super(
      "liqo:index:Identity",
      requireName("Identity", name, opts),
      {},
      requireProviders("Identity", name, opts),
    );
    const check = new ArgsCheck(this, name);
    checkArguments(check, IDENTITY_ARGUMENTS, args);
    checkRemoteClusterArgs(check, args, opts);
    checkSecondIdentity(check, "namespace", args);
    checkProviderOption(check, opts, args.cluster);
    const clusterID = check.done()(args.remoteClusterId);

    const { cluster, timeout = DEFAULTS.timeout } = args;
    const renew = this.declareRenew(`${name}-renew`, args, clusterID);
    const spec = {
      clusterID,
      type: "ControlPlane",
      namespace: args.remoteNamespace,
      authParams: args.authParams,
    };
    const childName = `${name}-control-plane`;
    const { metadata, opts: childOpts } = declareObject(
      childName,
      inTenantNamespace(args),
      {
        kind: liqo.Identity.kind,
        name: clusterID.apply(controlPlaneName),
        labels: clusterID.apply(remoteLabels),
        content: clusterID,
        awaited: {
          readiness: IDENTITY_READINESS,
          hint: "check that Liqo runs",
          explain: (inputs) => explainPeering(args.cluster, "Identity", inputs),
        },
      },
      {
        parent: this,
        // Liqo deletes the copy of the Renew with the kubeconfig, so the Renew goes last.
        dependsOn: [renew],
        // Liqo renews the certificate. The Renew brings the renewed certificate.
        ignoreChanges: ["spec.authParams.signedCRT"],
        // With the certificate of another key, Liqo could not replicate the renewed one.
        replacementTrigger: pulumi
          .output(args.authParams)
          .apply((authParams) => certificateIn(authParams)?.publicKey ?? ""),
        hooks: registerHooks(cluster, `${childName}-kubeconfig`, {
          beforeCreate: [removeEarlierKubeconfig(this, { cluster, timeout })],
        }),
      },
    );
    const identity = new liqo.Identity(childName, { metadata, spec }, childOpts);
    this.kubeconfigSecretName = identity.status.apply(
      (status) => status?.kubeconfigSecretRef?.name ?? "",
    );
    this.registerOutputs({});
  }

  /**
   * Declares the Renew, which Liqo would create too: Liqo's own would be deleted some time after the
   * Identity, and the Tenant must not be deleted before it.
   */
  private declareRenew(
    name: string,
    args: IdentityArgs,
    providerClusterId: pulumi.Output<string>,
  ): liqo.Renew {
    const { metadata, opts } = declareObject(
      name,
      inTenantNamespace(args),
      {
        kind: liqo.Renew.kind,
        name: providerClusterId.apply(controlPlaneName),
        labels: providerClusterId.apply(replicatedLabels),
        content: providerClusterId,
        isOwn: isCreatedForOwnIdentity(args.cluster, (name) => name),
      },
      { parent: this, dependsOn: tenantOf(args) },
    );
    const spec = { consumerClusterID: args.cluster.clusterId, identityType: "ControlPlane" };
    return new liqo.Renew(name, { metadata, spec }, opts);
  }
}

/**
 * No resources, with a dependency on the Tenant. The Renew must be deleted before the Tenant: Liqo
 * deletes its copy in the provider cluster, with the rights that the Tenant has there.
 */
function tenantOf({ authParams }: IdentityArgs): pulumi.Output<pulumi.Resource[]> {
  return pulumi.output(authParams).apply(() => []);
}
