/** Name of the namespace that stands for another cluster. */
export function tenantNamespaceName(remoteClusterId: string): string {
  return `liqo-tenant-${remoteClusterId}`;
}

/** Name of what Liqo makes for a gateway: its Deployment, its Service and its Connection. */
export function gatewayResourceName(gatewayName: string): string {
  return `gw-${gatewayName}`;
}
