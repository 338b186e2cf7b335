import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { LiqoCluster, LiqoNetworkPair } from "pulumi-liqo";

const config = new pulumi.Config();

/** Installs Liqo in the cluster of a kubeconfig context. */
function installLiqo(context: string): LiqoCluster {
  const provider = new k8s.Provider(`${context}-installer`, { context });
  const chart = new k8s.helm.v3.Release(
    `${context}-liqo-chart`,
    {
      chart: "liqo",
      version: "v1.2.0",
      repositoryOpts: { repo: "https://helm.liqo.io" },
      namespace: "liqo",
      createNamespace: true,
      values: {
        discovery: { config: { clusterID: context } },
        ipam: {
          podCIDRs: [config.require("podCidr")],
          serviceCIDR: config.require("serviceCidr"),
        },
      },
    },
    { provider },
  );
  // LiqoCluster reads the cluster ID and the CIDRs after the chart is installed.
  return new LiqoCluster(context, { context }, { dependsOn: [chart] });
}

const rome = installLiqo("rome");
const milan = installLiqo("milan");
const pair = new LiqoNetworkPair("rome-milan", { server: milan, client: rome });

export const { status, endpoint } = pair;
