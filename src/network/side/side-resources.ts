import * as pulumi from "@pulumi/pulumi";
import { Connection } from "../connection.js";
import type { Diagnosis } from "../../diagnosis/diagnosis.js";
import { liveDiagnosis, notInspected } from "../../diagnosis/live-diagnosis.js";
import { type GatewayKeyPair, keysRevisionOf } from "../keys/gateway-keys.js";
import type { DialledEndpoint } from "../gateway/endpoint.js";
import { revisionOf } from "../gateway/gateway.js";
import type { KnownRemote } from "../peer-info/remote-side.js";
import { LIQO_MANAGED } from "../keys/liqo-managed-keys.js";
import { installRemoteKey } from "../keys/remote-key.js";
import { NetworkConfiguration, type RemoteCidrs } from "../network-configuration.js";
import { valueIfKnown } from "../../pulumi/output-value.js";
import type { TenantArgs } from "../../tenant/tenant.js";
import type { ClientSideArgs, ServerSideArgs } from "./side-args.js";
import type { SideGateway } from "./side-gateway.js";
import { warnOfTeardown } from "./teardown-warning.js";
import { missingThere, statusWithoutRemote } from "./side-status.js";

/** A side, with what it has made for itself alone. */
export interface OwnParts {
  readonly component: pulumi.ComponentResource;
  readonly name: string;
  readonly args: ServerSideArgs | ClientSideArgs;
  readonly tenant: Required<TenantArgs>;
  readonly end: SideGateway;
  /** Nothing on a side that dials if Liqo makes them: it does so when it makes the gateway. */
  readonly keys: GatewayKeyPair | undefined;
}

/** What depends on the other side. */
export interface ConnectedSide {
  readonly publicKey: pulumi.Output<string | undefined>;
  readonly remoteCidrs: pulumi.Output<RemoteCidrs | undefined>;
  /** The other side's key that this one has installed. */
  readonly installedPublicKey: pulumi.Output<string | undefined>;
  /** The other side's endpoint that this one's gateway has been given. */
  readonly configuredEndpoint: pulumi.Output<DialledEndpoint | undefined>;
  /** Whether the other side has installed the key of this one. */
  readonly isAccepted: pulumi.Output<boolean>;
  readonly status: pulumi.Output<string>;
  readonly diagnosis: pulumi.Output<Diagnosis>;
  readonly latency: pulumi.Output<string>;
}

/** What there is while nothing is known of the other side. */
export function withoutRemote({ component, name, tenant, keys }: OwnParts): ConnectedSide {
  const hasKey = keys !== undefined;
  const warned = warnOfTeardown(component, remoteKeyOf(name), tenant);
  const status = pulumi
    .all([tenant.remoteClusterId, warned])
    .apply(([id]) => tell(component, statusWithoutRemote(id, hasKey)));
  return {
    publicKey: pulumi.output(keys?.publicKey),
    remoteCidrs: pulumi.output(undefined),
    installedPublicKey: pulumi.output(undefined),
    configuredEndpoint: pulumi.output(undefined),
    isAccepted: pulumi.output(false),
    status,
    diagnosis: status.apply(notInspected),
    latency: pulumi.output(""),
  };
}

/** Makes what the other side has to be known for. */
export function withRemote(own: OwnParts, there: KnownRemote): ConnectedSide {
  const { component, name, args, tenant, end } = own;
  const opts = { parent: component };
  const { timeout, configurationName } = args;
  const byHand = args.remote !== undefined;
  const gateway = end.gateway();
  const publicKey = pulumi.output((own.keys ?? gateway.keys).publicKey);
  if (
    pulumi.runtime.isDryRun() &&
    args.keys === undefined &&
    there.installedPublicKey !== undefined
  ) {
    warnOfNewKey(component, publicKey);
  }
  const configuration = new NetworkConfiguration(
    `${name}-configuration`,
    {
      ...tenant,
      remotePodCidrs: [...there.podCidrs],
      remoteExternalCidr: there.externalCidr,
      configurationName,
      adopt: args.keys !== undefined,
      timeout,
    },
    opts,
  );
  const installed = installRemoteKey(remoteKeyOf(name), there.publicKey, tenant, component, {
    name: args.publicKeyName,
    gatewayUid: args.keys === LIQO_MANAGED ? gateway.uid : undefined,
    adopt: args.keys !== undefined,
  });
  const installedAs = installed.metadata.apply(revisionOf);
  const revision = pulumi.jsonStringify([
    gateway.revision,
    publicKey,
    installedAs,
    keysRevisionOf(own.keys),
  ]);
  const tunnel = pulumi
    .all([tenant.remoteClusterId, publicKey, end.endpoint])
    .apply(([id, key, endpoint]) => {
      // Before the other side has its part no packet can cross, and nobody is to wait for one.
      const missing = missingThere(id, there, { publicKey: key, endpoint }, byHand);
      return missing === undefined
        ? new Connection(`${name}-connection`, { ...tenant, gateway, revision, timeout }, opts)
        : { status: pulumi.output(tell(component, missing)), latency: pulumi.output("") };
    });
  return {
    publicKey,
    remoteCidrs: configuration.remoteCidrs,
    installedPublicKey: installed.spec.apply((spec) => spec.publicKey),
    // What was typed by hand is nothing that the other side has told, and would be held against it for good.
    configuredEndpoint:
      args.role === "Client" && !byHand
        ? gateway.uid.apply(() => there.endpoint)
        : pulumi.output(undefined),
    isAccepted: publicKey.apply((key) => there.installedPublicKey === key),
    status: tunnel.apply(({ status }) => status),
    diagnosis: tunnel.apply((found) =>
      found instanceof Connection
        ? liveDiagnosis(component, found.status, [found.inspected])
        : found.status.apply(notInspected),
    ),
    latency: tunnel.apply(({ latency }) => latency),
  };
}

function remoteKeyOf(side: string): string {
  return `${side}-remote-key`;
}

/** Warns that the tunnel will be down. A preview knows a key that was made here, unless another one is to be made. */
function warnOfNewKey(component: pulumi.ComponentResource, publicKey: pulumi.Output<string>): void {
  void valueIfKnown(publicKey).then((key) => {
    if (key === undefined) {
      const warning =
        "this side gets another key than the other one knows: the tunnel will be down until the administrator there has " +
        "run up with this side's new peerInfo";
      void pulumi.log.warn(warning, component);
    }
  });
}

function tell(component: pulumi.ComponentResource, message: string): string {
  void pulumi.log.info(message, component);
  return message;
}
