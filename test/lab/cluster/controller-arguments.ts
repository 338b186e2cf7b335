import type { LabCluster } from "../lab-file.js";
import { LIQO_NAMESPACE } from "./liqo-names.js";

/** The arguments of Liqo's controllers that a Liqo installation shows in their Deployment. */
export function controllerArguments(cluster: LabCluster): string[] {
  const { clusterId, server, tlsCompatibilityMode } = cluster;
  return [
    `--cluster-id=${clusterId}`,
    `--liqo-namespace=${LIQO_NAMESPACE}`,
    "--networking-enabled=true",
    "--authentication-enabled=true",
    "--offloading-enabled=true",
    `--tls-compatibility-mode=${tlsCompatibilityMode}`,
    // By default, remote clusters use the address of a node, where no API server listens.
    `--api-server-address-override=${server}`,
    "--gateway-server-resources=networking.liqo.io/v1beta1/wggatewayservers",
    "--gateway-client-resources=networking.liqo.io/v1beta1/wggatewayclients",
    "--default-limits-enforcement=None",
    "--default-node-resources=cpu=4,memory=8Gi,pods=110,ephemeral-storage=20Gi",
    "--enable-storage=false",
  ];
}
