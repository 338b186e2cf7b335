import { ServicePatch } from "@pulumi/kubernetes/core/v1/servicePatch";
import * as pulumi from "@pulumi/pulumi";
import { SERVER_ANNOTATION } from "../../liqo/annotations.js";
import { gatewayResourceName } from "../../liqo/names.js";
import { nameOfPatch, PROVIDER_ANNOTATIONS, uidOf } from "../../liqo/object.js";
import type { LiqoCluster } from "../../cluster/liqo-cluster.js";
import { registerHooks } from "../../lifecycle/register-hooks.js";
import { ensureServiceBeforePatch } from "./recreate-service.js";

/** The Service of a server. */
export interface ServicePatchArgs {
  readonly cluster: LiqoCluster;
  /** Name of the server. */
  readonly gatewayName: pulumi.Output<string>;
  readonly namespace: pulumi.Output<string>;
  /** UID of the server. */
  readonly server: pulumi.Output<string>;
  /** A duration such as `5m`. */
  readonly timeout: string;
}

/**
 * Manages the Service that Liqo creates for a server, and returns its UID. Liqo does not recreate a
 * deleted Service, and the status of its own objects does not change. A `refresh` finds that the
 * Service is missing. Then the next `up` creates the patch again, together with the Service.
 */
export function servicePatch(
  parent: pulumi.Resource,
  name: string,
  { cluster, gatewayName, namespace, server, timeout }: ServicePatchArgs,
): pulumi.Output<string> {
  const patch = new ServicePatch(
    name,
    {
      metadata: {
        name: nameOfPatch(gatewayName.apply(gatewayResourceName)),
        namespace,
        annotations: {
          ...PROVIDER_ANNOTATIONS,
          // Otherwise the provider waits for the pods of the Service. Only the address of the
          // Service is needed.
          "pulumi.com/skipAwait": "true",
          [SERVER_ANNOTATION]: server,
        },
      },
    },
    {
      parent,
      provider: cluster.provider,
      deleteBeforeReplace: true,
      // The Service is garbage-collected with its server, so the patch need not be reverted.
      retainOnDelete: true,
      // The whole live Service: its settings may be secret in the server.
      additionalSecretOutputs: ["metadata", "spec", "status"],
      hooks: registerHooks(cluster, name, {
        beforeCreate: [ensureServiceBeforePatch(parent, { cluster, timeout })],
      }),
    },
  );
  return pulumi.unsecret(uidOf(patch));
}
