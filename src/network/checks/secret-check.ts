import { referencedSecret } from "../../liqo/networking/gateway.js";
import {
  checkLiqo,
  pass,
  type CheckResult,
  unknown,
  fail,
  inOrder,
} from "../../diagnosis/check-result.js";
import type { LiveSide } from "./live-side.js";

/**
 * Checks that Liqo finds the gateway's keys. Liqo selects the Secret by labels, and uses none if
 * two Secrets match.
 */
export function checkSecret({
  namespace,
  liqoNamespace,
  remoteClusterId,
  keys,
  gateways,
}: LiveSide): CheckResult {
  if (keys === "forbidden") {
    return unknown(`forbidden: cannot list Secrets in namespace ${namespace}`);
  }
  const declared = referencedSecret(gateways[0]?.spec);
  const [secret, ...others] = keys;
  if (secret === undefined || others.length > 0) {
    const names = keys.map(({ name }) => name);
    const seen =
      `namespace ${namespace} has ${keys.length} Secrets labelled as keys of the gateway to "${remoteClusterId}", ` +
      `expected one${names.length > 0 ? `: ${names.join(", ")}` : ""}`;
    const usedName = declared ?? keys.find(({ isCreatedByLiqo }) => isCreatedByLiqo)?.name;
    const foreign = names.filter((name) => name !== usedName);
    const missing =
      declared === undefined && gateways.length > 0
        ? inOrder("Liqo creates the keys of a gateway without secretRef", checkLiqo(liqoNamespace))
        : "run pulumi up --refresh if the stack creates it; otherwise create the Secret that you set";
    const remove =
      usedName === undefined
        ? "delete the Secrets that the gateway does not use"
        : {
            hint: "delete the Secrets that are not the gateway's",
            commands: `kubectl delete secret -n ${namespace} ${foreign.join(" ")}`,
          };
    return fail(seen, secret === undefined ? missing : remove);
  }
  if (secret.publicKey === undefined) {
    return fail(
      `Secret ${secret.name} has no 32 bytes under privateKey`,
      "write the key as raw bytes to the Secret, then restart the gateway: it reads the Secret only when it starts",
    );
  }
  return declared === undefined || declared === secret.name
    ? pass(`Secret ${secret.name} exists`)
    : fail(
        `Secret ${secret.name} is labelled as keys of the gateway, but the gateway refers to ${declared}`,
        `delete Secret ${secret.name} if it is not used, and check that Secret ${declared} exists`,
      );
}
