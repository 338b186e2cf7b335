import { ServicePatch } from "@pulumi/kubernetes/core/v1/servicePatch";
import * as pulumi from "@pulumi/pulumi";
import { preparationHooks } from "../hooks/preparation.js";
import { serviceRestoration } from "../hooks/service-restoration.js";
import type { LiqoCluster } from "../liqo-cluster.js";
import { gatewayResourceName } from "../liqo/names.js";
import { OWNED } from "../liqo/object.js";

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
 * A hold on the Service that Liqo makes for a server. One that is deleted by hand Liqo never makes again, and nothing of its own
 * objects tells; a `refresh` tells of this, and what is declared here is created again together with the Service.
 */
export class HeldService {
  /** UID of the Service. */
  public readonly uid: pulumi.Output<string>;

  private isRestored = false;

  constructor(
    parent: pulumi.ComponentResource,
    name: string,
    { cluster, remoteClusterId, namespace, server, timeout }: HeldServiceArgs,
  ) {
    const restored = () => {
      this.isRestored = true;
    };
    const restoration = serviceRestoration(parent, { cluster, timeout, restored });
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
        hooks: preparationHooks(name, { beforeCreate: [restoration] }),
      },
    );
    this.uid = held.metadata.apply(({ uid }) => uid);
  }

  /** Whether this run of the program has made the Service again. Known when its UID is. */
  get hasBeenRestored(): boolean {
    return this.isRestored;
  }
}

/** Annotation of a server's Service: the UID of the server, so that the one of another server is another. */
const SERVER_ANNOTATION = "pulumi-liqo/server";
