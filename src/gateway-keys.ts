import { Secret } from "@pulumi/kubernetes/core/v1/secret";
import * as pulumi from "@pulumi/pulumi";
import { ArgsCheck } from "./checks/args-check.js";
import { type ArgumentNames, checkArguments, only } from "./checks/arguments.js";
import { named } from "./checks/component-name.js";
import { inWords } from "./checks/in-words.js";
import { engineTakesHooks } from "./engine.js";
import { isDnsLabel } from "./checks/rules.js";
import { checkExistingObjects, type DeclaredObject } from "./hooks/existing-objects.js";
import { madeBy } from "./hooks/maker.js";
import { ownershipHooks } from "./hooks/ownership.js";
import { LiveKeys } from "./keys/live-keys.js";
import { publicKeyOf } from "./keys/wireguard-key.js";
import { gatewayLabels } from "./liqo/labels.js";
import { MAKER_ANNOTATION } from "./liqo/names.js";
import { OWNED } from "./liqo/object.js";
import { withoutDependency } from "./output-value.js";
import { checkTenant, TENANT_ARGUMENTS, type TenantArgs, tenantNamespaceOf } from "./tenant.js";

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
  readonly epoch?: KeyEpoch;
}

const GATEWAY_KEYS_ARGUMENTS: ArgumentNames<GatewayKeysArgs> = { ...TENANT_ARGUMENTS, epoch: true };

/** Which of the successive keys of a gateway is meant. */
export type KeyEpoch = string | number;

/** Checks a key epoch. */
export function checkEpoch(check: ArgsCheck, path: string, epoch: KeyEpoch | undefined): void {
  if (epoch === undefined) {
    return;
  }
  const isFine = ["string", "number"].includes(typeof epoch) && fitsSecretName(epoch);
  check.reject(
    path,
    isFine
      ? undefined
      : `expected at most ${LONGEST_EPOCH} lower-case letters, digits and "-", got ${inWords(epoch)}`,
  );
}

const LONGEST_EPOCH = 63 - secretNameOf("").length;

function fitsSecretName(epoch: KeyEpoch): boolean {
  return isDnsLabel(String(epoch)) === undefined && isDnsLabel(secretNameOf(epoch)) === undefined;
}

/** The Secret of generated keys. */
export function secretOf(epoch: KeyEpoch | undefined): DeclaredObject {
  return { kind: "Secret", name: secretNameOf(epoch), mayExist: false };
}

/** Name of the Secret of generated keys. */
export function secretNameOf(epoch: KeyEpoch | undefined): string {
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
    super("liqo:index:GatewayKeys", named("GatewayKeys", name), {}, opts);

    const check = new ArgsCheck(this, name);
    checkArguments(check, GATEWAY_KEYS_ARGUMENTS, args);
    checkTenant(check, args);
    checkEpoch(check, "epoch", args.epoch);
    checkExistingObjects(check, "", {
      ...only(TENANT_ARGUMENTS, args),
      objects: [secretOf(args.epoch)],
    });
    const gate = check.done();

    const maker = madeBy({ apiVersion: "core/v1", kind: "Secret" }, `${name}-secret`, this);
    const live = new LiveKeys(this, name, {
      cluster: args.cluster,
      remoteClusterId: gate(args.remoteClusterId),
      // The key crosses to the other cluster: one that cannot be reached would keep this namespace.
      namespace: withoutDependency(tenantNamespaceOf(args)),
      secretName: secretNameOf(args.epoch),
      maker: maker[MAKER_ANNOTATION],
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
    const privateKey = engineTakesHooks()
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
          annotations: { ...OWNED, ...maker },
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
