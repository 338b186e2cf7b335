import { KeyExchange, type KeyExchangeArgs } from "../../../src/index.js";
import { namespace, romeAndMilan } from "../../rome-and-milan.js";
import { simulatedTest } from "../../simulated-test.js";

/** A valid public key. */
export const PUBLIC_KEY = Buffer.alloc(32, 7).toString("base64");

/** A test with the namespaces of an exchange in both clusters. */
export const it = simulatedTest({
  rome: { objects: [namespace("liqo-tenant-milan"), namespace("tenant")] },
  milan: { objects: [namespace("liqo-tenant-rome")] },
});

/** Exchanges the keys of rome and milan, with these settings of the sides. */
export function exchange(
  sides: { [K in keyof KeyExchangeArgs]?: Partial<KeyExchangeArgs[K]> } = {},
): KeyExchange {
  const { rome, milan } = romeAndMilan();
  return new KeyExchange("keys", {
    server: { cluster: milan, remoteClusterId: rome.clusterId, ...sides.server },
    client: { cluster: rome, remoteClusterId: milan.clusterId, ...sides.client },
  });
}
