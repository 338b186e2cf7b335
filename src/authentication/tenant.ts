import * as pulumi from "@pulumi/pulumi";
import { checkProviderOption } from "../cluster/cluster-rules.js";
import type { LiqoCluster } from "../cluster/liqo-cluster.js";
import { type ArgumentNames, differences } from "../lifecycle/adoption/differences.js";
import { type AdoptionRule, adoptUnlessDifferent } from "../lifecycle/adoption/ownership-hook.js";
import { beforeCreation } from "../lifecycle/register-hooks.js";
import * as liqo from "../liqo/index.js";
import { TENANT_READINESS } from "../liqo/authentication/tenant.js";
import { remoteLabels } from "../liqo/labels.js";
import { explainPeering } from "../peering/checks/explain.js";
import { checkTenantNamespace } from "../tenant/second-objects-check.js";
import { mergeOptions } from "../pulumi/merge-options.js";
import { orDefault } from "../pulumi/output-value.js";
import { bindToRun } from "../pulumi/resource-hook.js";
import { declareObject, WAITING_ARGUMENTS, type WaitingArgs } from "../tenant/declared-object.js";
import { liveStatus } from "../tenant/live-status.js";
import { peeringOf } from "../tenant/parent-peering.js";
import {
  checkRemoteClusterArgs,
  inTenantNamespace,
  REMOTE_CLUSTER_ARGUMENTS,
  type RemoteClusterArgs,
} from "../tenant/remote-cluster.js";
import { ArgsCheck } from "../validation/args-check.js";
import {
  type ArgumentChecks,
  checkArguments,
  optional,
  optionalDefined,
  required,
} from "../validation/arguments.js";
import { requireName } from "../validation/component-name.js";
import {
  certificateRequestRule,
  proxyUrlRule,
  publicKeyRule,
  signatureRule,
  tenantConditionRule,
} from "./authentication-rules.js";
import { consumerRequestRule } from "./consumer-request-rule.js";
import { rejectDrained } from "./drained-tenant.js";
import { deleteKeptCertificates } from "./kept-certificate.js";

/** Whether a provider serves a consumer (`spec.tenantCondition`). */
export type TenantCondition = "Active" | "Cordoned" | "Drained";

/** Arguments of {@link Tenant}. `cluster` is the provider, the remote cluster is the consumer. */
export interface TenantArgs extends RemoteClusterArgs, WaitingArgs {
  /** Public key of the consumer cluster in PEM (`spec.publicKey`). */
  readonly publicKey: pulumi.Input<string>;

  /** Certificate signing request of the consumer cluster in PEM, with its key (`spec.csr`). */
  readonly csr: pulumi.Input<string>;

  /** The nonce, signed by the consumer cluster, in base64 (`spec.signature`). */
  readonly signature: pulumi.Input<string>;

  /**
   * URL of a proxy through which the consumer reaches the API server of this cluster
   * (`spec.proxyURL`; `liqoctl`: `--proxy-url`).
   *
   * @default - no proxy
   */
  readonly proxyUrl?: pulumi.Input<string> | undefined;

  /**
   * Whether the cluster serves the consumer (`spec.tenantCondition`): `Cordoned` grants no further
   * resources and denies new pods if the cluster enforces resources (Liqo's default), and `Drained`
   * takes all resources back. A new Tenant cannot be `Drained`.
   *
   * @default "Active"
   */
  readonly condition?: pulumi.Input<TenantCondition> | undefined;
}

/** Adopts a Tenant in the declared condition: the consumer keeps, or does not get, its resources. */
const ADOPTION: AdoptionRule = (object, inputs) => {
  const isOfPeering = peeringOf(inputs) !== undefined;
  const names: ArgumentNames = isOfPeering ? {} : { tenantCondition: "condition" };
  return adoptUnlessDifferent(({ tenantCondition }, live) =>
    differences({ tenantCondition }, { tenantCondition: "Active", ...live }, names),
  )(object, inputs);
};

const TENANT_ARGUMENTS: ArgumentChecks<TenantArgs> = {
  ...REMOTE_CLUSTER_ARGUMENTS,
  ...WAITING_ARGUMENTS,
  publicKey: required(publicKeyRule),
  csr: required(certificateRequestRule),
  signature: required(signatureRule),
  proxyUrl: optionalDefined(proxyUrlRule),
  condition: optional(tenantConditionRule),
};

/**
 * A consumer cluster that the provider cluster accepts: a Liqo `Tenant`. Waits until Liqo has
 * signed the certificate of the consumer. This resource is the object itself.
 *
 * @throws {@link InvalidArgsError} if an argument is invalid. Then no resource is created.
 *
 * @example
 * ```ts
 * const { publicKey, csr, signature } = signed;
 * const tenant = new Tenant("rome", {
 *   ...{ cluster: milan, remoteClusterId: "rome" },
 *   ...{ publicKey, csr, signature },
 * });
 * ```
 */
export class Tenant extends liqo.Tenant {
  /**
   * How the consumer authenticates (`status.authParams`), read from the cluster in every `preview`
   * and `up`. Holds no secret, except on Amazon EKS, where it is a secret.
   */
  public readonly authParams: pulumi.Output<liqo.AuthParams>;

  /** Tenant namespace of the consumer in the provider cluster (`status.tenantNamespace`). */
  public readonly tenantNamespace: pulumi.Output<string>;

  constructor(name: string, args: TenantArgs, opts?: pulumi.CustomResourceOptions) {
    const check = new ArgsCheck("Tenant", requireName("Tenant", name, opts));
    checkArguments(check, TENANT_ARGUMENTS, args);
    checkRemoteClusterArgs(check, args, opts);
    checkTenantNamespace(check, args);
    const { csr, publicKey, remoteClusterId } = args;
    check.required("csr", [csr, publicKey, remoteClusterId], consumerRequestRule);
    checkProviderOption(check, opts, args.cluster);
    const gate = check.done();

    const clusterID = gate(args.remoteClusterId);
    const credentials = pulumi.output({
      publicKey: pulumi.output(args.publicKey).apply(base64),
      csr: pulumi.output(args.csr).apply(base64),
      signature: args.signature,
    });
    const { kind } = liqo.Tenant;
    const declared = declareObject(
      name,
      inTenantNamespace(args),
      {
        kind,
        name: clusterID,
        labels: clusterID.apply(remoteLabels),
        adoption: ADOPTION,
        // Liqo keeps the RoleBindings of an earlier Tenant for the next one. If they were deleted only
        // after it, as in the background, the consumer would have no rights.
        annotations: { "pulumi.com/deletionPropagationPolicy": "foreground" },
        content: [credentials, args.proxyUrl],
        awaited: {
          readiness: TENANT_READINESS,
          hint: "check that Liqo was installed with authentication",
          explain: (inputs) => explainPeering(args.cluster, "Tenant", inputs),
        },
      },
      // After an update, the Tenant would still have the certificate of the former request.
      mergeOptions(
        {
          replacementTrigger: credentials,
          hooks: { beforeCreate: prepareCreation(name, args.cluster) },
        },
        opts,
      ),
    );
    const spec = {
      clusterID,
      publicKey: credentials.publicKey,
      csr: credentials.csr,
      signature: credentials.signature,
      proxyURL: args.proxyUrl,
      // The defaults of the CRD. Pulumi repairs the manual edit of a field only if it is declared.
      authzPolicy: "KeysExchange",
      tenantCondition: orDefault(args.condition, "Active"),
    };
    super(name, { metadata: declared.metadata, spec }, declared.opts);

    const read = liveStatus(args.cluster, kind, this, /* isDiagnosed */ true);
    const live = read.apply(({ status }) => status);
    // The URL of the proxy is a part of them, and may be a secret.
    this.authParams = pulumi
      .all([live, args.proxyUrl])
      .apply(([{ authParams = {} }]) =>
        authParams.awsConfig === undefined ? pulumi.output(authParams) : pulumi.secret(authParams),
      );
    this.tenantNamespace = pulumi
      .all([live, this.metadata])
      .apply(([{ tenantNamespace }, { namespace = "" }]) => tenantNamespace ?? namespace);
  }
}

/**
 * Hooks that reject a Tenant that Liqo would not accept, and delete what it would not accept it for.
 * They run in previews too.
 */
function prepareCreation(name: string, cluster: LiqoCluster): pulumi.ResourceHook[] {
  const reject = rejectDrained(cluster);
  const deleteKept = deleteKeptCertificates(cluster);
  const prepare: pulumi.ResourceHookFunction = async (args) => {
    await reject(args);
    await deleteKept(args);
  };
  return beforeCreation(cluster, `${name}-acceptable`, bindToRun(prepare));
}

function base64(text: string): string {
  return Buffer.from(text).toString("base64");
}
