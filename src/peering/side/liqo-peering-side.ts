import * as pulumi from "@pulumi/pulumi";
import { checkProviderOption } from "../../cluster/cluster-rules.js";
import type { Diagnosis } from "../../diagnosis/diagnosis.js";
import type { PeerInfo, PeeringPeerInfo } from "../../network/peer-info/peer-info.js";
import type { LiqoNetworkSide } from "../../network/side/liqo-network-side.js";
import { ArgsCheck } from "../../validation/args-check.js";
import { ownerOf } from "../../validation/claims.js";
import { requireName } from "../../validation/component-name.js";
import { requireProviders } from "../../validation/provider-options.js";
import type { PeeringNode } from "../consumer.js";
import { checkSideCluster } from "./check-side-cluster.js";
import { declareWithNetwork, declareWithoutNetwork } from "./declare-side.js";
import { type LiqoPeeringSideArgs, networkArgsOf } from "./peering-side-args.js";
import { checkCreatedSide, checkPeeringSideArgs } from "./peering-side-args-check.js";

/**
 * A cluster's side of a peering, for two administrators without access to each other's cluster. They
 * exchange documents: each sends `peerInfo` to the other administrator, who sets `remotePeerInfo`.
 * They can run `pulumi up` in any order, and no run waits for the other administrator. `status`
 * reports the next step and the administrator who takes it. If the provider starts, four runs peer
 * the clusters.
 *
 * Creates a `LiqoNetworkSide` unless `network` is `false`. The documents of the peering are those of
 * the network, with the same signature and rules. They contain no secrets: the private key of the
 * consumer stays in its cluster.
 *
 * @throws {@link InvalidArgsError} if an argument is invalid. Then no resource is created.
 *
 * @example
 * ```ts
 * const side = new LiqoPeeringSide("to-rome", {
 *   cluster: milan,
 *   role: "Provider",
 *   remoteClusterId: "rome",
 *   remotePeerInfo: new pulumi.StackReference("rome/peering/prod").getOutput("peerInfo"),
 * });
 * export const { status, peerInfo } = side;
 * ```
 */
export class LiqoPeeringSide extends pulumi.ComponentResource {
  /**
   * The document for the remote side's administrator, signed with this side's own key. Contains no
   * secrets. Undefined while the network has no public key.
   */
  public readonly peerInfo: pulumi.Output<PeerInfo | PeeringPeerInfo | undefined>;

  /**
   * Fingerprint of the key that signs `peerInfo`, for example `fe81 2c12 f3ab 4ce6 ac5d b69a`. Read
   * it out to the remote side's administrator by phone, who compares it with
   * `remoteSigningKeyFingerprint`.
   */
  public readonly signingKeyFingerprint: pulumi.Output<string>;

  /**
   * Fingerprint of the key that signed the last accepted document of the remote side, also while
   * this side is detached. Undefined if no document was accepted.
   */
  public readonly remoteSigningKeyFingerprint: pulumi.Output<string | undefined>;

  /**
   * `Ready`, what is not ready, or a sentence with the next step and the administrator who takes it.
   * `Drained: <reason>` on a provider that has taken back all resources. Read from this cluster in
   * every `preview` and `up`.
   */
  public readonly status: pulumi.Output<string>;

  /**
   * Problems of this side and its network, checked in this cluster in every `pulumi preview` and
   * `pulumi up`. Problems are also logged as a warning. `checks` is empty if `summary` is `Ready`.
   */
  public readonly diagnosis: pulumi.Output<Diagnosis>;

  /**
   * The slices of a consumer with their virtual nodes, read from the cluster in every `preview` and
   * `up`. Empty on a provider, and before the provider has accepted the consumer.
   */
  public readonly nodes: pulumi.Output<PeeringNode[]>;

  /** This side of the network. Undefined if `network` is `false`. */
  public readonly network: LiqoNetworkSide | undefined;

  /** Tenant namespace of the remote cluster in this cluster. */
  public readonly namespace: pulumi.Output<string>;

  constructor(name: string, args: LiqoPeeringSideArgs, opts?: pulumi.ComponentResourceOptions) {
    super(
      "liqo:index:LiqoPeeringSide",
      requireName("LiqoPeeringSide", name, opts),
      {},
      requireProviders("LiqoPeeringSide", name, opts),
    );
    const check = new ArgsCheck(this, name);
    checkPeeringSideArgs(check, ownerOf(this, "LiqoPeeringSide", name), args, opts);
    checkProviderOption(check, opts, args.cluster);
    const networkArgs = networkArgsOf(args);
    if (networkArgs !== undefined) {
      checkCreatedSide(check, this, `${name}-network`, networkArgs);
    }
    checkSideCluster(check, this, name, args, opts);

    const side = { component: this, name, args };
    const declared =
      networkArgs === undefined
        ? declareWithoutNetwork(side, check)
        : declareWithNetwork(side, networkArgs, check);
    this.peerInfo = declared.peerInfo;
    this.signingKeyFingerprint = declared.signingKeyFingerprint;
    this.remoteSigningKeyFingerprint = declared.remoteSigningKeyFingerprint;
    this.status = declared.status;
    this.diagnosis = declared.diagnosis;
    this.nodes = declared.nodes;
    this.network = declared.network;
    this.namespace = declared.namespace;
    // Not `status`: see LiqoNetworkPair.
    this.registerOutputs({
      peerInfo: this.peerInfo,
      signingKeyFingerprint: this.signingKeyFingerprint,
      remoteSigningKeyFingerprint: this.remoteSigningKeyFingerprint,
    });
  }
}
