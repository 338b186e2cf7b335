import { ServicePatch } from "@pulumi/kubernetes/core/v1/servicePatch";
import * as pulumi from "@pulumi/pulumi";
import { registerHooks } from "../../lifecycle/register-hooks.js";
import { waitForReportedService } from "./recreate-service.js";
import type { LiqoCluster } from "../../cluster/liqo-cluster.js";
import { gatewayResourceName, SERVER_ANNOTATION } from "../../liqo/names.js";
import { nameOfPatch, PROVIDER_ANNOTATIONS } from "../../liqo/object.js";
import { uidOf } from "./gateway.js";

/** Whose Service is held. */
export interface ServicePatchArgs {
  readonly cluster: LiqoCluster;
  /** Name of the server. */
  readonly gatewayName: pulumi.Output<string>;
  readonly namespace: pulumi.Output<string>;
  /** UID of the server. */
  readonly server: pulumi.Output<string>;
  /** A length of time such as `5m`. */
  readonly timeout: string;
}

/**
 * Manages the Service that Liqo creates for a server, and returns its UID. Liqo does not recreate a Service that was deleted, and
 * its own objects do not report the loss; a `refresh` does, and then the patch is created again together with the Service.
 */
export function servicePatch(
  parent: pulumi.ComponentResource,
  name: string,
  { cluster, gatewayName, namespace, server, timeout }: ServicePatchArgs,
): pulumi.Output<string> {
  const held = new ServicePatch(
    name,
    {
      metadata: {
        name: nameOfPatch(gatewayName.apply(gatewayResourceName)),
        namespace,
        annotations: {
          ...PROVIDER_ANNOTATIONS,
          // The provider would wait for the Service's pods. Here its address is all that matters.
          "pulumi.com/skipAwait": "true",
          [SERVER_ANNOTATION]: server,
        },
      },
    },
    {
      parent,
      provider: cluster.provider,
      deleteBeforeReplace: true,
      // The Service goes with its server, so that nothing of this is taken back.
      retainOnDelete: true,
      hooks: registerHooks(name, {
        beforeCreate: [waitForReportedService(parent, { cluster, timeout })],
      }),
    },
  );
  return held.metadata.apply(uidOf);
}
