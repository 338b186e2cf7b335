/** Name of the namespace for a remote cluster. */
export function tenantNamespaceName(remoteClusterId: string): string {
  return `liqo-tenant-${remoteClusterId}`;
}

/** Name of the Deployment, the Service and the Connection that Liqo creates for a gateway. */
export function gatewayResourceName(gatewayName: string): string {
  return `gw-${gatewayName}`;
}

/** Name of a gateway, from the name of its Deployment, Service or Connection. */
export function gatewayNameOf(resourceName: string): string {
  return resourceName.slice(gatewayResourceName("").length);
}
