// A program that sends a request to the API server of each kubeconfig in its arguments. The first
// attempts get no response. The program must end by itself.
import { CLIENT_TIMING } from "../../../src/cluster/client/client-timing.js";
import { clusterClient } from "../../../src/cluster/client/cluster-client.js";
import { resolveAccess } from "../../../src/cluster/client/cluster-entry.js";

for (const kubeconfig of process.argv.slice(2)) {
  const timing = { ...CLIENT_TIMING, attempt: 1000, retry: 1 };
  const client = clusterClient(resolveAccess({ kubeconfig }), timing);
  void client.list({ apiVersion: "v1", kind: "Namespace" }, undefined).then((namespaces) => {
    console.log(`${namespaces.length} namespaces`);
  });
}
