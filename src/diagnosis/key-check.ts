import type { PublicKeySpec } from "../liqo/public-key.js";
import { MEND, ok, type Outcome, unknown, wrong } from "./outcome.js";
import type { SeenSide } from "./seen-side.js";

/** Whether a cluster knows the other's gateway by the key that it has. */
export function checkKey(side: SeenSide, other: SeenSide | undefined): Outcome {
  const { publicKeys, namespace, remoteClusterId } = side;
  const [known] = publicKeys;
  if (known === undefined || publicKeys.length > 1) {
    return wrong(
      `namespace ${namespace} has ${publicKeys.length} PublicKeys labelled as that of the gateway in "${remoteClusterId}", expected one`,
      known === undefined ? MEND : "delete the one that this stack does not know",
    );
  }
  const name = `PublicKey ${known.metadata?.name ?? ""}`;
  const { publicKey } = (known.spec ?? {}) as Partial<PublicKeySpec>;
  const theirs = other === undefined || other.keys === "unreadable" ? [] : other.keys;
  // Of several Secrets it is not known which one the gateway has.
  const expected = theirs.length === 1 ? theirs[0]?.publicKey : undefined;
  if (expected === undefined) {
    return unknown(`${name} is there, and was not compared with the other cluster's Secret`);
  }
  return publicKey === expected
    ? ok(`${name} belongs to the other cluster's Secret`)
    : wrong(
        `${name} is ${publicKey ?? "empty"}, the key in the other cluster's Secret belongs to ${expected}`,
        `${MEND}; with keys of your own, see that the public half which you give is that of the Secret`,
      );
}
