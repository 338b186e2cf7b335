import * as pulumi from "@pulumi/pulumi";
import { ACCEPTED_DOCUMENT } from "../../network/peer-info/accepted-document.js";
import {
  type AcceptanceArgs,
  type AcceptedRemote,
  acceptRemote,
  detachRemote,
  type SpecifiedRemote,
} from "../../network/peer-info/acceptance.js";
import { checkAddressing } from "../../network/peer-info/addressing.js";
import type { Remote } from "../../network/peer-info/document-format.js";
import type { LocalSide } from "../../network/peer-info/document-rules.js";
import type { PeerDocument } from "../../network/peer-info/peer-info.js";
import type { PeeringInfo } from "../../network/peer-info/peering-info.js";
import { checkRemoteDocument } from "../../network/peer-info/remote-document.js";
import {
  checkRemoteArgs,
  networkAcceptance,
  type RemoteInfo,
} from "../../network/peer-info/remote-side.js";
import type { LiqoNetworkSideArgs } from "../../network/side/liqo-network-side.js";
import type { RemoteClusterArgs } from "../../tenant/remote-cluster.js";
import type { ArgsCheck, Finding } from "../../validation/args-check.js";
import { providerProblems } from "./credentials-rules.js";
import { PEERING_DOCUMENT, type PeeringRemote } from "./peering-document.js";
import type { LiqoPeeringSideArgs, PeeringRole } from "./peering-side-args.js";
import { requestProblems } from "./request-rules.js";

/** A document that can have a peering. */
type PeeringDocument = PeerDocument & { readonly peering?: PeeringInfo | undefined };

/** Accepts the remote side of a peering with a network. */
export function acceptNetworkPeer(
  component: pulumi.ComponentResource,
  name: string,
  args: LiqoPeeringSideArgs,
  network: LiqoNetworkSideArgs,
  check: ArgsCheck,
): AcceptedRemote<RemoteInfo> {
  if (args.detached === true) {
    return detachRemote(component, name, check.done());
  }
  const { role: peeringRole, remotePeerInfo, remoteSigningKeyFingerprint } = args;
  const remoteArgs = { remotePeerInfo, remoteSigningKeyFingerprint };
  const local = { ...network, ...remoteArgs, peeringRole } as LiqoNetworkSideArgs & LocalSide;
  const specified = checkRemoteArgs(check, local);
  return accept(component, name, args, networkAcceptance(local), specified, check);
}

/** Accepts the remote side of a peering without a network. */
export function acceptPeer(
  component: pulumi.ComponentResource,
  name: string,
  args: LiqoPeeringSideArgs,
  check: ArgsCheck,
): AcceptedRemote<PeeringRemote> {
  if (args.detached === true) {
    return detachRemote(component, name, check.done());
  }
  const { document, isSecret } = checkRemoteDocument(check, args, PEERING_DOCUMENT);
  checkAddressing(check.at("remotePeerInfo"), args, document);
  const remote = document.apply((value) => value && PEERING_DOCUMENT.remoteOf(value));
  const acceptance = { format: PEERING_DOCUMENT, local: args, recheck: () => undefined };
  return accept(component, name, args, acceptance, { remote, isSecret }, check);
}

function accept<Document extends PeeringDocument, R extends Remote<Document>>(
  component: pulumi.ComponentResource,
  name: string,
  args: LiqoPeeringSideArgs,
  acceptance: AcceptanceArgs<Document, R>,
  specified: SpecifiedRemote<R>,
  check: ArgsCheck,
): AcceptedRemote<R> {
  checkPeering(
    check.at("remotePeerInfo"),
    args,
    specified.remote.apply((remote) => remote?.document),
  );
  const withPeering: AcceptanceArgs<Document, R> = {
    ...acceptance,
    recheck: (recheck, document, remote) => {
      acceptance.recheck(recheck, document, remote);
      checkPeering(recheck.at(ACCEPTED_DOCUMENT), args, document);
    },
  };
  return acceptRemote(component, name, withPeering, specified, check.done());
}

/** Checks the peering of a document. Other checks report a document of another cluster. */
function checkPeering(
  check: ArgsCheck,
  { cluster, remoteClusterId, role }: LiqoPeeringSideArgs & RemoteClusterArgs,
  document: pulumi.Output<PeeringDocument | undefined>,
): void {
  const peering = document.apply((value) => ({ id: value?.from.clusterId, info: value?.peering }));
  const values = pulumi.all([peering, cluster.clusterId, remoteClusterId]);
  check.whenKnown("peering", values, ([{ id, info }, own, remote]) =>
    info === undefined || id !== remote ? undefined : problemsOf(info, role, { own, remote }),
  );
}

function problemsOf(
  info: PeeringInfo,
  role: PeeringRole,
  { own, remote }: { readonly own: string; readonly remote: string },
): Finding {
  if (info.role === role) {
    const opposite = role === "Consumer" ? "Provider" : "Consumer";
    const reason =
      `expected a document from a ${opposite}, since this side is a ${role}, ` +
      `got a document from a ${info.role}: set role "${opposite}" on either side`;
    return [{ path: ".role", reason }];
  }
  const problems =
    info.role === "Provider"
      ? providerProblems(info, own)
      : info.request && requestProblems(info.request, remote);
  return problems?.length === 0 ? undefined : problems;
}
