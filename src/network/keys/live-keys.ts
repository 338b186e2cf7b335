import * as pulumi from "@pulumi/pulumi";
import { renderMessage } from "../../message.js";
import { valueIfKnown } from "../../pulumi/output-value.js";
import { NotReadyError } from "../../validation/errors.js";
import { failUpdate } from "../../validation/fail-update.js";
import { hideSecretValues } from "../../validation/redact.js";
import {
  isForbidden,
  reasonOf,
  sectionOf,
  unreachableMessage,
} from "../../cluster/client/api-error.js";
import type { LiqoCluster } from "../../cluster/liqo-cluster.js";
import { isNewNamespace } from "../../lifecycle/adoption/declared-namespaces.js";
import { type OwnPrivateKey, readOwnPrivateKey } from "./live-secrets.js";
import { publicKeyOf } from "./wireguard-key.js";

/** The Secret of keys that a stack generates. */
export interface LiveKeysArgs {
  readonly cluster: LiqoCluster;
  readonly remoteClusterId: pulumi.Output<string>;
  readonly namespace: pulumi.Output<string>;
  readonly secretName: string;
  /** URN of the resource that creates the Secret. */
  readonly manager: pulumi.Output<string>;
  /** A sentence for the warning that the Secret cannot be read. */
  readonly ifForbidden?: string;
}

/**
 * Generated keys as the cluster has them. If the state is lost, or an old state was imported, these
 * are the keys that the gateway runs with.
 */
export class LiveKeys {
  /**
   * The private key in the cluster, if this stack generated the key. Undefined if the Secret is not
   * found, or is forbidden to read.
   */
  public readonly found: pulumi.Output<OwnPrivateKey | undefined>;

  /**
   * @param kind class of the resource that stores the private key.
   * @param target the resource that messages are logged for.
   */
  constructor(
    private readonly kind: string,
    private readonly name: string,
    private readonly target: pulumi.Resource,
    private readonly args: LiveKeysArgs,
  ) {
    const { remoteClusterId, namespace, manager } = args;
    this.found = pulumi.secret(
      pulumi
        .all([namespace, manager, remoteClusterId])
        .apply(([where, urn]) => this.read(where, urn)),
    );
  }

  /**
   * Warns if the cluster has other keys than the state.
   *
   * @param secretId ID of the Secret's resource. A preview does not know the ID of a resource that
   * is not in the state.
   * @param publicKey the public key in the state.
   * @param candidate the private key that a new or replaced Stash stores.
   */
  async warnIfKeysDiffer(
    secretId: pulumi.Output<string>,
    publicKey: pulumi.Output<string>,
    candidate: pulumi.Output<string>,
  ): Promise<void> {
    const found = await valueIfKnown(this.found);
    if (found === undefined) {
      return;
    }
    const isNew = pulumi.runtime.isDryRun() && (await valueIfKnown(secretId)) === undefined;
    const message = isNew ? this.adoption(found) : await this.mismatch(found, publicKey, candidate);
    if (message !== undefined) {
      await pulumi.log.warn(message, this.target);
    }
  }

  private async read(namespace: string, urn: string): Promise<OwnPrivateKey | undefined> {
    const { cluster, secretName, ifForbidden } = this.args;
    const view = isNewNamespace(cluster.provider, namespace)
      ? undefined
      : await cluster.view(namespace);
    if (view === undefined) {
      return undefined;
    }
    return readOwnPrivateKey(view, secretName, urn).catch(async (error: unknown) => {
      if (isForbidden(error)) {
        // If the state has no key, the Secret is rejected before it is created: the guard cannot
        // read it either.
        const message = renderMessage({
          problem:
            `forbidden: cannot compare the keys in cluster ${cluster.name} ` +
            "with the keys in the state",
          facts: [reasonOf(error)],
          hint: ['Grant "get" on Secrets.', ifForbidden].filter(Boolean).join(" "),
          section: "forbidden",
        });
        void pulumi.log.warn(await this.hidden(message), this.target);
        return undefined;
      }
      const message = renderMessage({
        problem: `cannot check whether Secret ${namespace}/${secretName} holds keys of this stack`,
        facts: [unreachableMessage(cluster.name, error)],
        section: sectionOf(error),
      });
      const text = await this.hidden(message);
      return failUpdate(this.kind, this.name, new NotReadyError(this.target, text));
    });
  }

  private async hidden(message: string): Promise<string> {
    const { namespace, remoteClusterId } = this.args;
    return hideSecretValues(message, [namespace, remoteClusterId]);
  }

  private adoption({ privateKey }: OwnPrivateKey): string {
    const { cluster, secretName } = this.args;
    const isKey = privateKey !== undefined;
    return renderMessage({
      problem: "the state has no keys for this gateway",
      facts: [
        `Secret ${secretName} in cluster ${cluster.name}, created by this stack, ` +
          (isKey ? "has keys" : "has no valid key"),
      ],
      hint: isKey
        ? "The next pulumi up adopts the keys in the Secret, and the tunnel stays up."
        : "The next pulumi up generates new keys and restarts the gateway.",
      section: "keys-not-in-state",
    });
  }

  private async mismatch(
    { privateKey }: OwnPrivateKey,
    publicKey: pulumi.Output<string>,
    candidate: pulumi.Output<string>,
  ): Promise<string | undefined> {
    const { cluster, secretName } = this.args;
    const inState = await valueIfKnown(publicKey);
    const inCluster = privateKey === undefined ? "no valid key" : publicKeyOf(privateKey);
    // After the state lost its keys, or after a rotation, the state has the candidate, and this run
    // writes the Secret.
    const newKey = await valueIfKnown(candidate);
    const isWritten = newKey !== undefined && publicKeyOf(newKey) === inState;
    return inState === undefined || inState === inCluster || isWritten
      ? undefined
      : renderMessage({
          problem: `Secret ${secretName} in cluster ${cluster.name} holds another key than the state`,
          facts: [`public key in the cluster: ${inCluster}`, `public key in the state: ${inState}`],
          hint:
            "An old state was imported, or the Secret was edited. pulumi up leaves both as they are. " +
            "To write the key in the state and restart the gateway, refresh the stack:",
          commands: "pulumi up --refresh",
          section: "keys-differ",
        });
  }
}
