import { LiqoCluster, LiqoNetworkPair } from "pulumi-liqo";

// Contexts of your kubeconfig. Of two clusters, the gateway of the later one listens: put clusters behind a NAT first.
const contexts = ["rome", "milan", "oslo"];
const clusters = contexts.map((context) => new LiqoCluster(context, { context }));

const pairs = clusters.flatMap((client, index) =>
  clusters.slice(index + 1).map((server) => {
    const name = `${client.name}-${server.name}`;
    return [name, new LiqoNetworkPair(name, { server, client })] as const;
  }),
);

export const status = Object.fromEntries(pairs.map(([name, pair]) => [name, pair.status]));
