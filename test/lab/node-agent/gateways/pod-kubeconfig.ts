import { readFileSync } from "node:fs";
import { parse, stringify } from "yaml";
import { FABRIC_ADDRESS } from "../network/addresses.js";

interface Kubeconfig {
  readonly clusters: readonly {
    readonly name: string;
    readonly cluster: {
      readonly server: string;
      readonly "insecure-skip-tls-verify"?: boolean;
    };
  }[];
}

/** The kubeconfig of a cluster for pods, which cannot reach the API server at 127.0.0.1. */
export function podKubeconfig(path: string): string {
  const kubeconfig = parse(readFileSync(path, "utf8")) as Kubeconfig;
  const clusters = kubeconfig.clusters.map(({ name, cluster }) => {
    const server = new URL(cluster.server);
    const certifiedName = server.hostname;
    server.hostname = FABRIC_ADDRESS;
    const isVerified = cluster["insecure-skip-tls-verify"] !== true;
    return {
      name,
      cluster: {
        ...cluster,
        server: server.origin,
        ...(isVerified && { "tls-server-name": certifiedName }),
      },
    };
  });
  return stringify({ ...kubeconfig, clusters });
}
