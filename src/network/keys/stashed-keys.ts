import { Secret } from "@pulumi/kubernetes/core/v1/secret";
import * as pulumi from "@pulumi/pulumi";
import { isMocked } from "../../pulumi/engine.js";
import { logTarget } from "../../pulumi/log-target.js";
import { mergeOptions } from "../../pulumi/merge-options.js";
import { fieldOf, unknownInPreview, withoutDependency } from "../../pulumi/output-value.js";
import { gatewayLabels } from "../../liqo/labels.js";
import { MANAGED_BY_ANNOTATION } from "../../liqo/annotations.js";
import { PROVIDER_ANNOTATIONS, resourceVersionOf } from "../../liqo/object.js";
import { ownershipHook } from "../../lifecycle/adoption/ownership-hook.js";
import { managedBy } from "../../lifecycle/adoption/managed-by.js";
import { registerHooks } from "../../lifecycle/register-hooks.js";
import { type RemoteClusterArgs, tenantNamespaceOf } from "../../tenant/remote-cluster.js";
import type { GatewayKeyPair } from "./key-pair.js";
import { recognizeKeptKeys } from "./kept-keys.js";
import { type KeyVersion, secretNameOf } from "./key-version.js";
import { LiveKeys } from "./live-keys.js";
import { generatePrivateKey, publicKeyOf } from "./wireguard-key.js";
import { SECRET_TYPE } from "../../liqo/secret-type.js";

const STASH = "pulumi:index:Stash";

/** The keys that this stack generates for a gateway. */
export interface StashedKeysArgs extends RemoteClusterArgs {
  readonly remoteClusterId: pulumi.Output<string>;
  readonly keyVersion?: KeyVersion;
}

/** Keys that this stack generated, in their Secret. */
export interface GeneratedKeyPair extends GatewayKeyPair {
  readonly secretName: pulumi.Output<string>;
  readonly publicKey: pulumi.Output<string>;
  /** Changes whenever the Secret is written. The gateway must be restarted then. */
  readonly revision: pulumi.Output<string>;
}

/**
 * Generated keys of a gateway. A Stash stores the private key: it takes the candidate when the
 * Stash is created or replaced. The Secret in the cluster holds the stored key.
 */
export class StashedKeys {
  /**
   * The private key to store: the key in the cluster if this stack generated it, else a new key.
   */
  public readonly candidate: pulumi.Output<string>;

  private readonly live: LiveKeys;
  private readonly managedByAnnotation: Record<typeof MANAGED_BY_ANNOTATION, pulumi.Output<string>>;

  /** @param name name for the Secret's resource, without its suffix. */
  constructor(
    private readonly name: string,
    public readonly args: StashedKeysArgs,
    stash: StashIdentity,
    ifForbidden?: string,
  ) {
    const target = logTarget(STASH, stash.name, stash.parent);
    this.managedByAnnotation = managedBy(SECRET_TYPE, `${name}-secret`, target.urn);
    this.live = new LiveKeys(stash.kind, name, target, {
      cluster: args.cluster,
      remoteClusterId: args.remoteClusterId,
      // The public key goes to the other cluster. With this dependency, `destroy` could not delete
      // this namespace while that cluster is unreachable.
      namespace: withoutDependency(tenantNamespaceOf(args)),
      secretName: secretNameOf(args.keyVersion),
      manager: this.managedByAnnotation[MANAGED_BY_ANNOTATION],
      ifForbidden,
    });
    this.candidate = candidateOf(this.live);
  }

  /** Creates the Secret with the private key that the Stash stores. */
  createSecret(stash: pulumi.Stash): GeneratedKeyPair {
    const { cluster, remoteClusterId, keyVersion } = this.args;
    const output = stash.output as pulumi.Output<Readonly<Record<string, string>>>;
    // The mocks of a user's own unit test do not know that a Stash has an output.
    const privateKey = isMocked() ? this.candidate : fieldOf(output, cluster.name);
    const publicKey = pulumi.unsecret(privateKey.apply(publicKeyOf));
    const secret = new Secret(
      `${this.name}-secret`,
      {
        metadata: {
          // A gateway reads its keys when it starts. A Secret with another name makes Liqo restart
          // it.
          name: secretNameOf(keyVersion),
          namespace: tenantNamespaceOf(this.args),
          labels: remoteClusterId.apply(gatewayLabels),
          annotations: { ...PROVIDER_ANNOTATIONS, ...this.managedByAnnotation },
        },
        data: { privateKey, publicKey },
      },
      {
        parent: stash,
        provider: cluster.provider,
        // Liqo does not update the gateway while two Secrets have the labels.
        deleteBeforeReplace: true,
        hooks: registerHooks(cluster, `${this.name}-secret`, {
          preflight: ownershipHook(cluster),
          beforeUpdate: [recognizeKeptKeys(cluster)],
        }),
      },
    );
    // An error of the candidate fails the Stash already.
    this.live.warnIfKeysDiffer(secret.id, publicKey, this.candidate).catch(() => undefined);
    return {
      secretName: secret.metadata.name,
      publicKey,
      revision: secret.metadata.apply(resourceVersionOf),
    };
  }
}

/** The private key in the cluster, else a new private key. A preview does not know a new key. */
function candidateOf({ found }: LiveKeys): pulumi.Output<string> {
  return found.apply((own) =>
    pulumi.output(own?.privateKey ?? unknownInPreview(generatePrivateKey)),
  );
}

/** The resource that will store private keys. */
export interface StashIdentity {
  /** Name of its class. */
  readonly kind: string;
  readonly name: string;
  readonly parent: pulumi.Resource | undefined;
}

/** Arguments of a Stash that stores private keys: the candidates by the names of their clusters. */
export function stashArgs(generated: readonly StashedKeys[]): pulumi.StashArgs {
  const candidates = generated.map(
    ({ args, candidate }) => [args.cluster.name, candidate] as const,
  );
  return { input: Object.fromEntries(candidates) };
}

/**
 * Options of a Stash that stores private keys. Every run passes new candidates. The engine ignores
 * them unless the Stash is created, or replaced because a version has changed.
 */
export function stashOptions(
  generated: readonly StashedKeys[],
  opts: pulumi.CustomResourceOptions | undefined,
): pulumi.CustomResourceOptions {
  const versions = generated.map(({ args }) => [args.cluster.name, String(args.keyVersion ?? "")]);
  return mergeOptions(
    {
      ignoreChanges: ["input"],
      replacementTrigger: Object.fromEntries(versions) as object,
      // A provider of Kubernetes is not a provider of a Stash.
      provider: undefined,
    },
    opts,
  );
}
