import { ServicePatch } from "@pulumi/kubernetes/core/v1/servicePatch";
import * as pulumi from "@pulumi/pulumi";
import { preparationHooks } from "../hooks/preparation.js";
import { serviceReported } from "../hooks/service-presence.js";
import type { LiqoCluster } from "../liqo-cluster.js";
import { gatewayResourceName, SERVER_ANNOTATION } from "../liqo/names.js";
import { OWNED } from "../liqo/object.js";
import { uidOf } from "./gateway.js";

/** Whose Service is held. */
export interface HeldServiceArgs {
  readonly cluster: LiqoCluster;
  readonly remoteClusterId: pulumi.Output<string>;
  readonly namespace: pulumi.Output<string>;
  /** UID of the server. */
  readonly server: pulumi.Output<string>;
  /** A length of time such as `5m`. */
  readonly timeout: string;
}

/**
 * Holds the Service that Liqo makes for a server, and gives its UID. One that is deleted by hand Liqo never makes again, and
 * nothing of its own objects tells; a `refresh` tells of this, and what is declared here is created again together with the Service.
 */
export function heldService(
  parent: pulumi.ComponentResource,
  name: string,
  { cluster, remoteClusterId, namespace, server, timeout }: HeldServiceArgs,
): pulumi.Output<string> {
  const held = new ServicePatch(
    name,
    {
      metadata: {
        name: remoteClusterId.apply(gatewayResourceName),
        namespace,
        annotations: {
          ...OWNED,
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
      hooks: preparationHooks(name, {
        beforeCreate: [serviceReported(parent, { cluster, timeout })],
      }),
    },
  );
  return held.metadata.apply(uidOf);
}
