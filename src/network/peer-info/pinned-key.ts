import * as pulumi from "@pulumi/pulumi";
import { renderMessage } from "../../message.js";
import { hookName, supportsHooks } from "../../pulumi/engine.js";
import { valueIfKnown } from "../../pulumi/output-value.js";
import { bindToRun, hideSecretsOf, withSecretsRevealed } from "../../pulumi/resource-hook.js";
import { fingerprintOf, OTHER_KEY_SECTION, otherKeyHint } from "./fingerprint.js";
import type { PeerDocument } from "./peer-info.js";

/**
 * What the state remembers of the last accepted document, also if other values replace the document,
 * and while the side is detached.
 */
export interface Pin extends Pick<PeerDocument, "signingKey" | "issuedAt"> {
  /** The cluster that issued the document. A side can change its `remoteClusterId`. */
  readonly clusterId: string;
}

/** Inputs of the Stash with the accepted remote side. */
interface StashInputs {
  readonly input?: { readonly document?: PeerDocument; readonly pin?: Pin };
}

/** The pin of a document. */
export function pinOf({ from, signingKey, issuedAt }: PeerDocument): Pin {
  return { clusterId: from.clusterId, signingKey, issuedAt };
}

/**
 * Hooks of the Stash with the accepted remote side. Only a hook can compare the new document with
 * the document that the state has. Rejects an older document, and a document of another key unless
 * `fingerprint` is set: then the argument has been compared with the key. Runs in previews too.
 */
export function pinHooks(
  name: string,
  component: pulumi.ComponentResource,
  fingerprint: pulumi.Input<string | undefined> | undefined,
): pulumi.ResourceHookBinding {
  if (!supportsHooks()) {
    return {};
  }
  // If a preview does not know the fingerprint, `pulumi up` compares it.
  const isFingerprintSet = async () =>
    fingerprint !== undefined &&
    (await valueIfKnown(pulumi.output(fingerprint).apply((value) => value === undefined))) !== true;
  const compare: pulumi.ResourceHookFunction = async ({ newInputs, oldInputs }) => {
    const { document } = (newInputs as StashInputs).input ?? {};
    if (document === undefined) {
      return;
    }
    const kept = (oldInputs as StashInputs | undefined)?.input?.pin;
    // The first document of another cluster cannot be compared with the former cluster's.
    const pin = kept?.clusterId === document.from.clusterId ? kept : undefined;
    const isDeclared = await isFingerprintSet();
    // A document of a former key may only be outdated, so its age is compared first.
    const problem =
      pin && (ageProblem(document, pin) ?? (isDeclared ? undefined : keyProblem(document, pin)));
    if (problem !== undefined) {
      throw new Error(problem);
    }
    if (pin === undefined && !isDeclared) {
      await pulumi.log.info(hideSecretsOf(newInputs, firstUse(document)), component);
    }
  };
  const hook = new pulumi.ResourceHook(hookName(name), bindToRun(withSecretsRevealed(compare)), {
    onDryRun: true,
  });
  return { beforeCreate: [hook], beforeUpdate: [hook] };
}

function keyProblem({ from, signingKey }: PeerDocument, pin: Pin): string | undefined {
  return signingKey === pin.signingKey
    ? undefined
    : renderMessage({
        problem: "remotePeerInfo is signed by another key than the document accepted earlier",
        facts: [
          `fingerprint of the accepted key: ${fingerprintOf(pin.signingKey)}`,
          `fingerprint of this document's key: ${fingerprintOf(signingKey)}`,
        ],
        hint: `${otherKeyHint(from.clusterId)}.`,
        section: OTHER_KEY_SECTION,
      });
}

function ageProblem({ from, issuedAt }: PeerDocument, pin: Pin): string | undefined {
  return Date.parse(issuedAt) >= Date.parse(pin.issuedAt)
    ? undefined
    : renderMessage({
        problem: "remotePeerInfo is older than the document accepted earlier",
        facts: [`accepted: issued at ${pin.issuedAt}`, `this document: issued at ${issuedAt}`],
        hint:
          `Set the newest document of ${from.clusterId}. ` +
          "If this is the newest, ask its administrator to issue the document again " +
          `after ${pin.issuedAt}.`,
        section: "peer-info-older",
      });
}

function firstUse({ from, signingKey }: PeerDocument): string {
  return (
    `trusting the signing key of ${from.clusterId} from now on: ${fingerprintOf(signingKey)}\n` +
    "Compare this fingerprint with its administrator by phone."
  );
}
