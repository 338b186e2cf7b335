/** Name of the namespace that stands for another cluster. */
export function tenantNamespaceName(remoteClusterId: string): string {
  return `liqo-tenant-${remoteClusterId}`;
}

/** Annotation of a Connection by which it is seen that its tunnel has been interrupted since. */
export function revisionAnnotation(revision: string): Record<string, string> {
  return { "pulumi-liqo/revision": revision };
}

/** Name of what Liqo makes for a gateway: its Deployment, its Service and its Connection. */
export function gatewayResourceName(gatewayName: string): string {
  return `gw-${gatewayName}`;
}
