import type { LiqoPeeringArgs } from "../../src/index.js";
import type { PairSettings } from "../rome-and-milan.js";
import { CHECKOUT } from "./lab-folder.js";

const library = JSON.stringify(CHECKOUT);

/** A program that connects rome and milan. */
export function pairProgram(settings: PairSettings = {}): string {
  return `
const { LiqoCluster, LiqoNetworkPair } = require(${library});
const { server, client, ...args } = ${JSON.stringify(settings)};
const pair = new LiqoNetworkPair("rome-milan", {
  server: { cluster: new LiqoCluster("milan", { context: "milan" }), ...server },
  client: { cluster: new LiqoCluster("rome", { context: "rome" }), ...client },
  ...args,
});
exports.status = pair.status;
`;
}

/** The arguments of a peering that need no resource. */
export type PeeringProgramSettings = Omit<
  Partial<LiqoPeeringArgs>,
  "consumer" | "network" | "offloads" | "provider"
> & { readonly network?: object | false };

/** A program that peers rome, the consumer, with milan, the provider. */
export function peeringProgram(settings: PeeringProgramSettings = {}): string {
  return `
const { LiqoCluster, LiqoPeering } = require(${library});
const peering = new LiqoPeering("rome-milan", {
  consumer: new LiqoCluster("rome", { context: "rome" }),
  provider: new LiqoCluster("milan", { context: "milan" }),
  ...${JSON.stringify(settings)},
});
exports.status = peering.status;
`;
}

/** A program with only the providers of both clusters. */
export const EMPTY_PROGRAM = `
const { Provider } = require("@pulumi/kubernetes/provider");
new Provider("milan", { context: "milan" });
new Provider("rome", { context: "rome" });
`;

/**
 * A program that reads one object of each cluster. A provider loads the schema of its cluster
 * before its first operation, which takes most of the time.
 */
export const READING_PROGRAM = `
const { Provider } = require("@pulumi/kubernetes/provider");
const { ConfigMap } = require("@pulumi/kubernetes/core/v1/configMap");
for (const context of ["milan", "rome"]) {
  const provider = new Provider(context, { context });
  ConfigMap.get(context, "liqo/liqo-clusterid-configmap", { provider });
}
`;
