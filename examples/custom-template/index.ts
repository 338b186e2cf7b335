import * as pulumi from "@pulumi/pulumi";
import {
  GatewayClientTemplate,
  GatewayServerTemplate,
  LiqoCluster,
  LiqoNetworkPair,
} from "pulumi-liqo";

const config = new pulumi.Config();

const rome = new LiqoCluster("rome", { context: config.get("clientContext") ?? "rome" });
const milan = new LiqoCluster("milan", { context: config.get("serverContext") ?? "milan" });

// Liqo's own template of the cluster as it is now, with these changes.
const edge = new GatewayServerTemplate("edge", {
  cluster: milan,
  nodeSelector: { "kubernetes.io/os": "linux" },
  tolerations: [{ key: "edge", operator: "Exists" }],
  containers: { wireguard: { resources: { requests: { cpu: "100m", memory: "64Mi" } } } },
  serviceAnnotations: { "example.com/exposed-to": "partners" },
});

const watchful = new GatewayClientTemplate("watchful", {
  cluster: rome,
  ping: { interval: config.get("pingInterval") ?? "1s", lossThreshold: 3 },
  // For what has no argument of its own.
  transform: (spec) => {
    const { deployment } = spec.template.spec;
    Object.assign(deployment.spec.template.spec, { terminationGracePeriodSeconds: 5 });
    return spec;
  },
});

const link = new LiqoNetworkPair("rome-milan", {
  server: milan,
  client: rome,
  gatewayServer: { template: edge },
  gatewayClient: { template: watchful },
});

export const { status, latency } = link;
