import { CHECKOUT } from "./lab-folder.js";

const library = JSON.stringify(CHECKOUT);

/** Joins rome and milan. The arguments are those of the pair, but for its clusters. */
export function pairProgram(args: object = {}): string {
  return `
const { LiqoCluster, LiqoNetworkPair } = require(${library});
const server = new LiqoCluster("milan", { context: "milan" });
const client = new LiqoCluster("rome", { context: "rome" });
const link = new LiqoNetworkPair("rome-milan", { server, client, ...${JSON.stringify(args)} });
exports.status = link.status;
`;
}

/** Declares nothing but access to both clusters. */
export const EMPTY_PROGRAM = `
const { Provider } = require("@pulumi/kubernetes/provider");
new Provider("milan", { context: "milan" });
new Provider("rome", { context: "rome" });
`;

/**
 * Reads one object of each cluster. A provider that has to do anything first loads the schema of its cluster, which takes
 * longer than all that follows; the engine does not wait for it where there is nothing to do.
 */
export const READING_PROGRAM = `
const { Provider } = require("@pulumi/kubernetes/provider");
const { ConfigMap } = require("@pulumi/kubernetes/core/v1/configMap");
for (const context of ["milan", "rome"]) {
  const provider = new Provider(context, { context });
  ConfigMap.get(context, "liqo/liqo-clusterid-configmap", { provider });
}
`;
