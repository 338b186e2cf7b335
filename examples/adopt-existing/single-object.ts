import { liqo, LiqoCluster } from "pulumi-liqo";

const rome = new LiqoCluster("rome", { context: "rome" });

// As the cluster has it: kubectl -n liqo-tenant-milan get configuration milan -o yaml
const configuration = new liqo.Configuration(
  "to-milan",
  {
    metadata: {
      name: "milan",
      namespace: "liqo-tenant-milan",
      labels: { "liqo.io/remote-cluster-id": "milan" },
    },
    spec: { remote: { cidr: { pod: ["10.10.0.0/16"], external: ["10.70.0.0/16"] } } },
  },
  { provider: rome.provider, import: "liqo-tenant-milan/milan" },
);

export const remapped = configuration.status.apply((status) => status?.remote?.cidr);
