import type * as pulumi from "@pulumi/pulumi";
import type { ArgsCheck } from "../../validation/args-check.js";
import { checkKinds } from "../../cluster/kinds-check.js";
import { checkConsumer, checkProvider } from "../preview-checks/check-clusters.js";
import { checkSameSide } from "../preview-checks/former-peering-check.js";
import { consumerKinds, providerKinds } from "../preview-checks/peering-kinds.js";
import type { PeerToCheck } from "../../tenant/peering-to-check.js";
import {
  checkRights,
  consumerRights,
  networkRights,
  offloadedNamespaceRights,
  PROVIDER_RIGHTS,
} from "../preview-checks/rights-check.js";
import { type LiqoPeeringSideArgs, networkArgsOf } from "./peering-side-args.js";

/** Checks the cluster of a side, as far as a preview can inspect it. */
export function checkSideCluster(
  check: ArgsCheck,
  side: pulumi.ComponentResource,
  name: string,
  args: LiqoPeeringSideArgs,
  opts: pulumi.ComponentResourceOptions | undefined,
): void {
  checkSameSide(check, side, name, args);
  // A side that is torn down needs nothing from its cluster.
  if (args.detached === true) {
    return;
  }
  const peer = peerOf(args);
  if (args.role === "Consumer") {
    checkConsumer(check, "cluster", peer, args, opts);
  } else {
    checkProvider(check, "cluster", peer);
  }
  const role = networkArgsOf(args)?.role;
  const kinds = args.role === "Consumer" ? consumerKinds(args, role) : providerKinds(role);
  checkKinds(check, "cluster", args.cluster, kinds, opts);
  const rights = args.role === "Consumer" ? consumerRights(args) : PROVIDER_RIGHTS;
  const ofNetwork = networkRights(role);
  checkRights(check, [
    { path: "cluster", peer, rights: [...rights, ...ofNetwork] },
    ...(args.role === "Consumer" ? offloadedNamespaceRights(peer, args) : []),
  ]);
}

/** The cluster of a side with its tenant namespace, which the network declares if there is one. */
function peerOf({
  cluster,
  remoteClusterId,
  namespace,
  network,
}: LiqoPeeringSideArgs): PeerToCheck {
  const inNetwork = network === false ? undefined : network?.namespace;
  return { cluster, remoteClusterId, namespace: namespace ?? inNetwork };
}
