import * as pulumi from "@pulumi/pulumi";
import { LiqoCluster, LiqoNetworkPair } from "pulumi-liqo";

const config = new pulumi.Config();

// Contexts of the kubeconfig. Of two clusters the one that comes first listens, so those behind a NAT come last.
const contexts = config.getObject<string[]>("contexts") ?? ["rome", "milan", "oslo"];
const clusters = contexts.map((context) => new LiqoCluster(context, { context }));

const pairs = clusters.flatMap((server, index) =>
  clusters.slice(index + 1).map((client) => {
    const name = `${server.name}-${client.name}`;
    return [name, new LiqoNetworkPair(name, { server, client })] as const;
  }),
);

export const status = Object.fromEntries(pairs.map(([name, pair]) => [name, pair.status]));
