import { Secret } from "@pulumi/kubernetes/core/v1/secret";
import * as pulumi from "@pulumi/pulumi";
import { ArgsCheck } from "./args-check.js";
import { gatewayLabels } from "./liqo/labels.js";
import { OWNED } from "./liqo/object.js";
import { checkTenant, type TenantArgs, tenantNamespaceOf } from "./tenant.js";
import { generatePrivateKey, publicKeyOf } from "./wireguard-key.js";

/** Keys that a gateway is to use: a Secret with its private half, and the public half. */
export interface GatewayKeyPair {
  /**
   * Name of a Secret in the tenant's namespace, with 32 raw bytes each under `privateKey` and `publicKey` and the labels
   * `liqo.io/remote-cluster-id: <remote cluster ID>` and `networking.liqo.io/gateway-resource: "true"`, by which Liqo
   * looks it up. There may be only one such Secret.
   */
  readonly secretName: pulumi.Input<string>;

  /** The public half, 32 bytes in base64. */
  readonly publicKey: pulumi.Input<string>;
}

/**
 * A WireGuard key pair for one gateway, generated once and kept in the stack as a secret, with a Secret in the cluster.
 *
 * @example
 * ```ts
 * const keys = new GatewayKeys("to-milan", { cluster: rome, remoteClusterId: "milan" });
 * export const publicKey = keys.publicKey;
 * ```
 */
export class GatewayKeys extends pulumi.ComponentResource implements GatewayKeyPair {
  /** Name of the Secret, for `secretRef` of a gateway. */
  public readonly secretName: pulumi.Output<string>;

  /** The public half, 32 bytes in base64. */
  public readonly publicKey: pulumi.Output<string>;

  constructor(name: string, args: TenantArgs, opts?: pulumi.ComponentResourceOptions) {
    super("liqo:index:GatewayKeys", name, {}, opts);

    const check = new ArgsCheck(this, name);
    checkTenant(check, args);
    const gate = check.done();

    // Every run brings a candidate; the engine keeps the first.
    const kept = new pulumi.Stash(
      `${name}-private`,
      { input: pulumi.secret(gate(args.remoteClusterId).apply(generatePrivateKey)) },
      { parent: this, ignoreChanges: ["input"] },
    );
    // While the first preview runs, only a candidate is known. The ID is not, which keeps the candidate out of the diff.
    const privateKey: pulumi.Output<string> = pulumi
      .all([kept.output as pulumi.Output<string>, kept.id])
      .apply(([key]) => key);
    this.publicKey = pulumi.unsecret(privateKey.apply(publicKeyOf));

    const secret = new Secret(
      `${name}-secret`,
      {
        metadata: {
          name: "gw-keys",
          namespace: tenantNamespaceOf(args),
          labels: gate(args.remoteClusterId).apply(gatewayLabels),
          annotations: OWNED,
        },
        data: { privateKey, publicKey: this.publicKey },
      },
      // Two labelled Secrets at a time would make Liqo give up on the gateway.
      { parent: this, provider: args.cluster.provider, deleteBeforeReplace: true },
    );
    this.secretName = secret.metadata.name;
    this.registerOutputs({ secretName: this.secretName, publicKey: this.publicKey });
  }
}
