/** Name of the namespace that stands for another cluster. */
export function tenantNamespaceName(remoteClusterId: string): string {
  return `liqo-tenant-${remoteClusterId}`;
}

/** Annotation of an object that is waited for: another one with every change after which it is waited for anew. */
export const REVISION_ANNOTATION = "pulumi-liqo/revision";

/** Annotation of an object: the URN of the resource that has made it. */
export const MANAGED_BY_ANNOTATION = "pulumi-liqo/managed-by";

/** Annotation of a server's Service: the UID of the server. The Service of another server is another one. */
export const SERVER_ANNOTATION = "pulumi-liqo/server";

/** Name of what Liqo makes for a gateway: its Deployment, its Service and its Connection. */
export function gatewayResourceName(gatewayName: string): string {
  return `gw-${gatewayName}`;
}

/** Name of the gateway that Liqo has made something for, by the name of that. */
export function gatewayNameOf(resourceName: string): string {
  return resourceName.slice(gatewayResourceName("").length);
}
