import type * as pulumi from "@pulumi/pulumi";
import type { PeeringInfo } from "../../network/peer-info/peering-info.js";
import type { RemoteClusterArgs } from "../../tenant/remote-cluster.js";
import type { PeeringNode } from "../consumer.js";

/** What this side knows of the remote side. */
export interface RemotePeering {
  /** Whether a document of the remote side was accepted. */
  readonly hasDocument: boolean;
  /** The peering in that document. */
  readonly peering?: PeeringInfo | undefined;
}

/** A side of a peering. */
export interface LocalPeering {
  readonly component: pulumi.ComponentResource;
  readonly name: string;
  readonly tenant: Required<RemoteClusterArgs>;
  readonly remote: pulumi.Output<RemotePeering>;
  /** The network that virtual nodes need. Empty if it is not declared. */
  readonly network: readonly pulumi.Input<pulumi.Resource>[];
}

/** Outputs of a side's resources. */
export interface PeeringOutputs {
  /** What this side tells the remote side. */
  readonly info: pulumi.Output<PeeringInfo>;
  /** Whether the remote side's document has what this side waits for. */
  readonly isAnswered: pulumi.Output<boolean>;
  /** The document that this side waits for, in a sentence. Undefined if it waits for none. */
  readonly waiting: pulumi.Output<string | undefined>;
  /** Whether this cluster has the objects of the peering. Known when they are ready. */
  readonly isPeered: pulumi.Output<boolean>;
  /** The slices of a consumer. */
  readonly nodes: pulumi.Output<PeeringNode[]>;
}
