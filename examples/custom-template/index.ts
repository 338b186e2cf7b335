import {
  GatewayClientTemplate,
  GatewayServerTemplate,
  LiqoCluster,
  LiqoNetworkPair,
} from "pulumi-liqo";

const rome = new LiqoCluster("rome", { context: "rome" });
const milan = new LiqoCluster("milan", { context: "milan" });

// Liqo's own template in milan, with these changes.
const serverTemplate = new GatewayServerTemplate("edge", {
  cluster: milan,
  nodeSelector: { "kubernetes.io/os": "linux" },
  tolerations: [{ key: "edge", operator: "Exists" }],
  containers: { wireguard: { resources: { requests: { cpu: "100m", memory: "64Mi" } } } },
  serviceAnnotations: { "example.com/exposed-to": "partners" },
});

const clientTemplate = new GatewayClientTemplate("fast-pings", {
  cluster: rome,
  ping: { interval: "1s", lossThreshold: 3 },
  // A function changes what has no argument.
  transform: (spec) => {
    const { deployment } = spec.template.spec;
    Object.assign(deployment.spec.template.spec, { terminationGracePeriodSeconds: 5 });
    return spec;
  },
});

const pair = new LiqoNetworkPair("rome-milan", {
  server: { cluster: milan, template: serverTemplate },
  client: { cluster: rome, template: clientTemplate },
});

export const { status, latency } = pair;
