import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { LiqoCluster, LiqoNetworkPair } from "pulumi-liqo";

const config = new pulumi.Config();

/** Installs Liqo in the cluster of a kubeconfig context. */
function liqoCluster(name: string, context: string): LiqoCluster {
  const provider = new k8s.Provider(`${name}-installer`, { context });
  const liqo = new k8s.helm.v3.Release(
    `${name}-liqo-chart`,
    {
      chart: "liqo",
      version: "v1.2.0",
      repositoryOpts: { repo: "https://helm.liqo.io" },
      namespace: "liqo",
      createNamespace: true,
      values: {
        discovery: { config: { clusterID: name } },
        ipam: {
          podCIDRs: [config.get("podCidr") ?? "10.10.0.0/16"],
          serviceCIDR: config.get("serviceCidr") ?? "10.96.0.0/16",
        },
      },
    },
    { provider },
  );
  // The cluster ID and the CIDRs are read after the chart is installed. Until then a preview shows them as unknown.
  return new LiqoCluster(name, { context }, { dependsOn: [liqo] });
}

const server = liqoCluster("milan", config.get("serverContext") ?? "milan");
const client = liqoCluster("rome", config.get("clientContext") ?? "rome");
const link = new LiqoNetworkPair("rome-milan", { server, client });

export const { status, endpoint } = link;
