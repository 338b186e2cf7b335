import * as pulumi from "@pulumi/pulumi";
import type { LiqoCluster } from "../../cluster/liqo-cluster.js";
import { DEFAULTS } from "../../defaults.js";
import { digestOf } from "../../digest.js";
import { orDefault, valueIfKnown, withoutDependency } from "../../pulumi/output-value.js";
import { millisecondsOf } from "../../validation/duration.js";
import type { Endpoint, GatewayRole } from "../../liqo/networking/gateway.js";
import { MAX_ADDRESSES } from "./document-fields.js";
import { createDocument, type DocumentOf, type PeerInfoContents } from "./peer-info.js";
import type { Signer } from "./signed-document.js";

/** The arguments of a network's side that its document contains. */
export interface NetworkContentsArgs {
  readonly cluster: LiqoCluster;
  readonly role: GatewayRole;
  readonly remoteClusterId: pulumi.Input<string>;
  readonly mtu?: pulumi.Input<number>;
}

/** The values of a network's resources that its document contains. */
export interface NetworkState {
  /** Undefined while the side has no key. */
  readonly publicKey: pulumi.Output<string | undefined>;
  /** Endpoint of a server. */
  readonly endpoint?: pulumi.Output<Endpoint | undefined>;
  /** The remote side's key that this side has installed. */
  readonly installedRemoteKey: pulumi.Output<string | undefined>;
  /** The server's endpoint, as the client received it. The client may dial another. */
  readonly receivedEndpoint: pulumi.Output<Endpoint | undefined>;
}

/** What to issue, and when to issue it again. */
export interface IssueArgs<Kind extends string, Contents> {
  readonly kind: Kind;
  /** Undefined while the side has nothing to tell. */
  readonly contents: pulumi.Output<Contents | undefined>;
  /** Whether the remote side's document has what this side waits for. */
  readonly isAnswered: pulumi.Output<boolean>;
  /**
   * Whether this side issues its document only once more when the remote side has answered, as one
   * of both sides must.
   */
  readonly answersOnce: boolean;
  readonly expiresIn: string | undefined;
  /** When the remote side issued its accepted document. */
  readonly remoteIssuedAt: pulumi.Output<string | undefined>;
  /** Signs the document. A preview does not know a new key. */
  readonly signer: pulumi.Output<Signer>;
}

/**
 * Issues the document of a side as soon as the side has contents. Issues the document again when its
 * contents or the signing key change, and when it expires before the remote side has answered it.
 */
export function issueDocument<Kind extends string, Contents extends { readonly to: string }>(
  side: pulumi.ComponentResource,
  name: string,
  args: IssueArgs<Kind, Contents>,
): pulumi.Output<DocumentOf<Kind, Contents> | undefined> {
  const { kind, contents, expiresIn = DEFAULTS.expiresIn, remoteIssuedAt, signer } = args;
  const trigger = pulumi
    .all([contents, signer])
    .apply(([values, { signingKey }]) => digestOf({ ...values, expiresIn, signingKey }));
  const firstIssue = persistTimestamp(`${name}-issued`, trigger, remoteIssuedAt, side);
  const periods = firstIssue.kept.apply((first) =>
    first === undefined ? pulumi.output("0") : periodsSince(first, expiresIn, args),
  );
  const lastIssue = persistTimestamp(`${name}-renewed`, periods, remoteIssuedAt, side);
  return pulumi
    .all([contents, firstIssue.time, lastIssue.time, signer])
    .apply<DocumentOf<Kind, Contents> | undefined>(([values, first, last, signed]) => {
      const issuedAt = last > first ? last : first;
      const issuance = { issuedAt, expiresIn, signer: signed };
      return values && createDocument(kind, values as Contents, issuance);
    });
}

/**
 * How often the document has expired since its first issue. Periods count from the first issue, so
 * that the document stays the same from run to run within a period.
 *
 * They end with the remote side's answer: a document that confirms this side's key and was issued
 * later. An earlier document confirms the key too, but not the newest contents. If the remote side
 * renews its document, it waits for an answer, so this side issues its document again: one side in
 * each period of the remote side, the other side only once. If both sides answered each answer, they
 * would never stop.
 */
function periodsSince(
  firstIssue: string,
  expiresIn: string,
  {
    isAnswered: hasAnswer,
    remoteIssuedAt: answeredAt,
    answersOnce,
  }: Pick<IssueArgs<string, unknown>, "isAnswered" | "remoteIssuedAt" | "answersOnce">,
): pulumi.Output<string> {
  return pulumi.all([hasAnswer, answeredAt]).apply(([isConfirmed, remoteIssuedAt = firstIssue]) => {
    const first = Date.parse(firstIssue);
    const answer = Date.parse(remoteIssuedAt);
    const isAnswered = isConfirmed && answer > first;
    const passed = ((isAnswered ? answer : Date.now()) - first) / millisecondsOf(expiresIn);
    const periods = Math.max(0, Math.floor(passed));
    return isAnswered && answersOnce && periods > 0 ? "answered" : String(periods);
  });
}

/** The contents of a network's document. Undefined while the side has no key. */
export function networkContents(
  args: NetworkContentsArgs,
  { publicKey, endpoint, installedRemoteKey, receivedEndpoint }: NetworkState,
): pulumi.Output<PeerInfoContents | undefined> {
  const { cluster, role, remoteClusterId } = args;
  const mtu = orDefault(args.mtu, DEFAULTS.mtu);
  const from = pulumi.output({
    clusterId: cluster.clusterId,
    role,
    podCidrs: cluster.podCidrs,
    externalCidr: cluster.externalCidr,
    liqoVersion: cluster.knownLiqoVersion,
    endpoint: endpoint?.apply(withFewAddresses),
  });
  return pulumi
    .all([from, publicKey, remoteClusterId, mtu, installedRemoteKey, receivedEndpoint])
    .apply(([issuer, key, to, bytes, installedKey, remoteEndpoint]) =>
      key === undefined
        ? undefined
        : {
            from: { ...issuer, publicKey: key },
            to,
            mtu: bytes,
            installedPublicKey: installedKey,
            receivedEndpoint: remoteEndpoint,
          },
    );
}

/** Leaves out addresses that the remote side would reject. A client dials only the first. */
function withFewAddresses(endpoint: Endpoint | undefined): Endpoint | undefined {
  return endpoint && { ...endpoint, addresses: endpoint.addresses.slice(0, MAX_ADDRESSES) };
}

/** A time that the stack's state keeps until a trigger changes, in RFC 3339. */
interface PersistedTime {
  /** Undefined in a preview if `pulumi up` will set the time. */
  readonly kept: pulumi.Output<string | undefined>;
  /** In such a preview, the time of the preview. */
  readonly time: pulumi.Output<string>;
}

/**
 * The time of the first run with this trigger.
 *
 * @param after the time is later, also if the clock is wrong. The remote side has issued its
 * document after the last document that it accepted.
 */
function persistTimestamp(
  name: string,
  trigger: pulumi.Output<string>,
  after: pulumi.Output<string | undefined>,
  parent: pulumi.Resource,
): PersistedTime {
  // `apply` waits until the trigger has passed its checks.
  const now = pulumi.all([after, trigger]).apply(([time]) => {
    const earliest = time === undefined ? 0 : Date.parse(time) + 1;
    return new Date(Math.max(Date.now(), earliest)).toISOString();
  });
  const stash = new pulumi.Stash(
    name,
    // Each run passes its own time, and the engine keeps the first. An update plan would reject
    // another time, and other dependencies, than those of the preview.
    { input: pulumi.runtime.isDryRun() ? pulumi.unknown : withoutDependency(now) },
    { parent, ignoreChanges: ["input"], replacementTrigger: trigger },
  );
  // A user's mocks may not return the output of a Stash.
  const kept = pulumi.output(valueIfKnown(stash.output as pulumi.Output<string | undefined>));
  return { kept, time: kept.apply((time) => pulumi.output(time ?? now)) };
}
