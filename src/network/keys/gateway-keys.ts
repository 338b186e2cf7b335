import * as pulumi from "@pulumi/pulumi";
import { checkProviderOption } from "../../cluster/cluster-rules.js";
import { ArgsCheck } from "../../validation/args-check.js";
import { type ArgumentChecks, checkArguments, optionalPlain } from "../../validation/arguments.js";
import { ownerOf } from "../../validation/claims.js";
import { requireName } from "../../validation/component-name.js";
import {
  checkRemoteClusterArgs,
  REMOTE_CLUSTER_ARGUMENTS,
  type RemoteClusterArgs,
} from "../../tenant/remote-cluster.js";
import { checkExistingObjects } from "../adoption/existing-objects-check.js";
import { type GeneratedKeyPair, StashedKeys, stashArgs, stashOptions } from "./stashed-keys.js";
import type { GatewayKeyPair } from "./key-pair.js";
import { checkOnlyOwner } from "./key-rules.js";
import { type KeyVersion, keyVersionRule, secretOf } from "./key-version.js";

/** Arguments of {@link GatewayKeys}. */
export interface GatewayKeysArgs extends RemoteClusterArgs {
  /**
   * A label for these keys, for example `2` or `"2026-11"`: a DNS label of at most 55 characters.
   * Change it to rotate the keys: a Secret with another name gets new keys, and the old Secret is
   * deleted. A plain value, not an output.
   *
   * @default - the first keys, in Secret `gw-keys`
   */
  readonly keyVersion?: KeyVersion | undefined;
}

const GATEWAY_KEYS_ARGUMENTS: ArgumentChecks<GatewayKeysArgs> = {
  ...REMOTE_CLUSTER_ARGUMENTS,
  keyVersion: optionalPlain(keyVersionRule),
};

/**
 * A WireGuard key pair for a gateway: generated once for each `keyVersion`, stored in the state as
 * a secret, and written to a Secret in the cluster.
 *
 * This resource is the [Stash](https://www.pulumi.com/docs/iac/concepts/stash/) that stores the
 * private key. `dependsOn` with this resource does not wait for the Secret. Use `secretName`
 * instead.
 *
 * @throws {@link InvalidArgsError} if an argument is invalid. Then no resource is created.
 *
 * @example
 * ```ts
 * const { provider } = rome;
 * const tenant = new TenantNamespace("milan", { remoteClusterId: "milan" }, { provider });
 * const namespace = tenant.metadata.name;
 * const keys = new GatewayKeys("to-milan", { cluster: rome, remoteClusterId: "milan", namespace });
 * export const publicKey = keys.publicKey;
 * ```
 */
export class GatewayKeys extends pulumi.Stash implements GeneratedKeyPair {
  /** Name of the Secret, for `spec.secretRef` of a gateway. */
  public readonly secretName: pulumi.Output<string>;

  /** The public key, 32 bytes in base64. */
  public readonly publicKey: pulumi.Output<string>;

  /** Changes whenever the Secret is written. The gateway must be restarted then. */
  public readonly revision: pulumi.Output<string>;

  constructor(name: string, args: GatewayKeysArgs, opts?: pulumi.CustomResourceOptions) {
    const kind = "GatewayKeys";
    const check = new ArgsCheck(kind, requireName(kind, name, opts));
    checkArguments(check, GATEWAY_KEYS_ARGUMENTS, args);
    checkRemoteClusterArgs(check, args, opts);
    checkProviderOption(check, opts, args.cluster);
    checkOnlyOwner(check, "Secret", ownerOf(opts?.parent, kind, name), args);
    checkExistingObjects(check, "", { ...args, objects: [secretOf(args.keyVersion)] });
    const gate = check.done();

    const generated = new StashedKeys(
      name,
      { ...args, remoteClusterId: gate(args.remoteClusterId) },
      { kind, name, parent: opts?.parent },
    );
    super(name, stashArgs([generated]), stashOptions([generated], opts));

    const keys = generated.createSecret(this);
    this.secretName = keys.secretName;
    this.publicKey = keys.publicKey;
    this.revision = keys.revision;
  }
}

/**
 * Changes whenever this stack writes the Secret with the keys. Undefined for keys that this stack
 * did not generate.
 */
export function keysRevisionOf(
  keys: GatewayKeyPair | undefined,
): pulumi.Output<string> | undefined {
  return (keys as Partial<GeneratedKeyPair> | undefined)?.revision;
}
