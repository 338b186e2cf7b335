import { namedSecret } from "../liqo/gateway.js";
import { ok, type Outcome, SEE_LIQO, unknown, wrong } from "./outcome.js";
import type { SeenSide } from "./seen-side.js";

/** Whether Liqo finds the gateway's keys: it looks for a Secret by labels, and acts on none if there are two. */
export function checkSecret({ namespace, remoteClusterId, keys, gateways }: SeenSide): Outcome {
  if (keys === "unreadable") {
    return unknown(`Secrets of namespace ${namespace} may not be read`);
  }
  const declared = namedSecret(gateways[0]?.spec);
  const [secret, ...others] = keys;
  if (secret === undefined || others.length > 0) {
    const names = keys.map(({ name }) => name);
    const seen =
      `namespace ${namespace} has ${keys.length} Secrets labelled as keys of the gateway to "${remoteClusterId}", ` +
      `expected one${names.length > 0 ? `: ${names.join(", ")}` : ""}`;
    const own = declared ?? keys.find(({ isLiqoMade }) => isLiqoMade)?.name;
    const foreign = names.filter((name) => name !== own);
    const missing =
      declared === undefined && gateways.length > 0
        ? `${SEE_LIQO} (it makes the keys of a gateway that names no Secret)`
        : "run pulumi up --refresh if the stack makes it, or create the one that you have named";
    const remove =
      own === undefined
        ? "delete the one that the gateway is not to use"
        : `delete the one that is not the gateway's: kubectl delete secret -n ${namespace} ${foreign.join(" ")}`;
    return wrong(seen, secret === undefined ? missing : remove);
  }
  if (secret.publicKey === undefined) {
    return wrong(
      `Secret ${secret.name} has no 32 bytes under privateKey`,
      "write the key in there as raw bytes, then restart the gateway: it reads its keys when it starts",
    );
  }
  return declared === undefined || declared === secret.name
    ? ok(`Secret ${secret.name} is there`)
    : wrong(
        `Secret ${secret.name} is labelled as keys of the gateway, which refers to ${declared}`,
        `delete ${secret.name} if nobody needs it, and see that ${declared} is there`,
      );
}
