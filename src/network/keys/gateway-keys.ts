import { Secret } from "@pulumi/kubernetes/core/v1/secret";
import * as pulumi from "@pulumi/pulumi";
import { ArgsCheck } from "../../validation/args-check.js";
import { type ArgumentNames, checkArguments, pick } from "../../validation/arguments.js";
import { requireName } from "../../validation/component-name.js";
import { describeValue } from "../../validation/describe-value.js";
import { supportsHooks } from "../../pulumi/engine.js";
import { dnsLabelRule } from "../../validation/rules.js";
import {
  checkExistingObjects,
  type DeclaredObject,
} from "../../lifecycle/adoption/existing-objects.js";
import { managedBy } from "../../lifecycle/adoption/managed-by.js";
import { ownershipHooks } from "../../lifecycle/adoption/guard.js";
import { LiveKeys } from "./live-keys.js";
import { publicKeyOf } from "./wireguard-key.js";
import { gatewayLabels } from "../../liqo/labels.js";
import { MANAGED_BY_ANNOTATION } from "../../liqo/names.js";
import { PROVIDER_ANNOTATIONS } from "../../liqo/object.js";
import { withoutDependency } from "../../pulumi/output-value.js";
import {
  checkTenant,
  TENANT_ARGUMENTS,
  type TenantArgs,
  tenantNamespaceOf,
} from "../../tenant/tenant.js";

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

/** Arguments of {@link GatewayKeys}. */
export interface GatewayKeysArgs extends TenantArgs {
  /**
   * A label for these keys, for example `2` or `"2026-11"`: a DNS label of at most 55 characters. Change it to rotate them: new
   * keys come in a Secret of another name, and the old Secret is deleted. Must be a plain value; an output is refused.
   *
   * @default - the first keys, in Secret `gw-keys`
   */
  readonly epoch?: KeyVersion;
}

const GATEWAY_KEYS_ARGUMENTS: ArgumentNames<GatewayKeysArgs> = { ...TENANT_ARGUMENTS, epoch: true };

/** Which of the successive keys of a gateway is meant. */
export type KeyVersion = string | number;

/** Checks a key epoch. */
export function checkKeyVersion(
  check: ArgsCheck,
  path: string,
  epoch: KeyVersion | undefined,
): void {
  if (epoch === undefined) {
    return;
  }
  const isFine = ["string", "number"].includes(typeof epoch) && fitsSecretName(epoch);
  check.report(
    path,
    isFine
      ? undefined
      : `expected at most ${LONGEST_EPOCH} lower-case letters, digits and "-", got ${describeValue(epoch)}`,
  );
}

const LONGEST_EPOCH = 63 - secretNameOf("").length;

function fitsSecretName(epoch: KeyVersion): boolean {
  return (
    dnsLabelRule(String(epoch)) === undefined && dnsLabelRule(secretNameOf(epoch)) === undefined
  );
}

/** The Secret of generated keys. */
export function secretOf(epoch: KeyVersion | undefined): DeclaredObject {
  return { kind: "Secret", name: secretNameOf(epoch), mayExist: false };
}

/** Name of the Secret of generated keys. */
export function secretNameOf(epoch: KeyVersion | undefined): string {
  return epoch === undefined ? "gw-keys" : `gw-keys-${epoch}`;
}

/**
 * A WireGuard key pair for one gateway, generated once for an epoch and kept in the stack as a secret, with a Secret in the cluster.
 *
 * @throws {@link InvalidArgsError} if an argument is wrong. Nothing is created then.
 *
 * @example
 * ```ts
 * const tenant = new TenantNamespace("milan", { remoteClusterId: "milan" }, { provider: rome.provider });
 * const namespace = tenant.metadata.name;
 * const keys = new GatewayKeys("to-milan", { cluster: rome, remoteClusterId: "milan", namespace });
 * export const publicKey = keys.publicKey;
 * ```
 */
export class GatewayKeys extends pulumi.ComponentResource implements GatewayKeyPair {
  /** Name of the Secret, for `secretRef` of a gateway. */
  public readonly secretName: pulumi.Output<string>;

  /** The public half, 32 bytes in base64. */
  public readonly publicKey: pulumi.Output<string>;

  /** Changes whenever the Secret is written, after which the gateway has to start again. */
  public readonly revision: pulumi.Output<string>;

  constructor(name: string, args: GatewayKeysArgs, opts?: pulumi.ComponentResourceOptions) {
    super("liqo:index:GatewayKeys", requireName("GatewayKeys", name), {}, opts);

    const check = new ArgsCheck(this, name);
    checkArguments(check, GATEWAY_KEYS_ARGUMENTS, args);
    checkTenant(check, args);
    checkKeyVersion(check, "epoch", args.epoch);
    checkExistingObjects(check, "", {
      ...pick(TENANT_ARGUMENTS, args),
      objects: [secretOf(args.epoch)],
    });
    const gate = check.done();

    const maker = managedBy({ apiVersion: "core/v1", kind: "Secret" }, `${name}-secret`, this);
    const live = new LiveKeys(this, name, {
      cluster: args.cluster,
      remoteClusterId: gate(args.remoteClusterId),
      // The key crosses to the other cluster: one that cannot be reached would keep this namespace.
      namespace: withoutDependency(tenantNamespaceOf(args)),
      secretName: secretNameOf(args.epoch),
      maker: maker[MANAGED_BY_ANNOTATION],
    });
    // Every run brings a candidate; the engine keeps the first.
    const { candidate } = live;
    const kept = new pulumi.Stash(
      `${name}-private`,
      { input: candidate },
      { parent: this, ignoreChanges: ["input"], replacementTrigger: String(args.epoch ?? "") },
    );
    // While the first preview runs, only a candidate is known. The ID is not, which keeps the candidate out of the diff.
    // Mocks that a user has written know nothing of a Stash.
    const privateKey = supportsHooks()
      ? pulumi.all([kept.output as pulumi.Output<string>, kept.id]).apply(([key]) => key)
      : candidate;
    this.publicKey = pulumi.unsecret(privateKey.apply(publicKeyOf));
    // An error is one of the resource that gets the candidate.
    live.report(kept.id, this.publicKey).catch(() => undefined);

    const secret = new Secret(
      `${name}-secret`,
      {
        metadata: {
          // A gateway reads its keys when it starts, and starts anew for a Secret of another name.
          name: secretNameOf(args.epoch),
          namespace: tenantNamespaceOf(args),
          labels: gate(args.remoteClusterId).apply(gatewayLabels),
          annotations: { ...PROVIDER_ANNOTATIONS, ...maker },
        },
        data: { privateKey, publicKey: this.publicKey },
      },
      // Two labelled Secrets at a time would make Liqo give up on the gateway.
      {
        parent: this,
        provider: args.cluster.provider,
        deleteBeforeReplace: true,
        hooks: { beforeCreate: ownershipHooks(args.cluster) },
      },
    );
    this.secretName = secret.metadata.name;
    this.revision = secret.metadata.apply(({ resourceVersion }) => resourceVersion);
    this.registerOutputs({ secretName: this.secretName, publicKey: this.publicKey });
  }
}

/** Changes whenever this stack writes the Secret of some keys. Keys of other origin have none. */
export function keysRevisionOf(
  keys: GatewayKeyPair | undefined,
): pulumi.Output<string> | undefined {
  return keys instanceof GatewayKeys ? keys.revision : undefined;
}
