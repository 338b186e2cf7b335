import * as pulumi from "@pulumi/pulumi";
import type { Diagnosis } from "../../diagnosis/diagnosis.js";
import { liveDiagnosis } from "../checks/tunnel-diagnosis.js";
import { notInspected } from "../../diagnosis/diagnosis.js";
import { renderMessage } from "../../message.js";
import { revisionOf } from "../../liqo/object.js";
import { valueIfKnown } from "../../pulumi/output-value.js";
import type { RemoteClusterArgs } from "../../tenant/remote-cluster.js";
import { hideSecretValues } from "../../validation/redact.js";
import { Connection } from "../connection.js";
import type { Endpoint } from "../../liqo/networking/gateway.js";
import { keysRevisionOf } from "../keys/gateway-keys.js";
import type { GatewayKeyPair } from "../keys/key-pair.js";
import { LIQO_MANAGED } from "../keys/liqo-managed-keys.js";
import { installRemoteKey } from "../keys/remote-key.js";
import { NetworkConfiguration } from "../network-configuration.js";
import type { RemoteCidrs } from "../remote-cidrs.js";
import type { RemoteInfo } from "../peer-info/remote-side.js";
import type { ClientSideArgs, ServerSideArgs } from "./side-args.js";
import type { SideGateway } from "./side-gateway.js";
import { detachedStatus, waitingForPeerInfo, waitingForRemote } from "./side-status.js";
import { warnOfTeardown } from "./teardown-warning.js";

/** A side and its resources that do not depend on the remote side. */
export interface LocalResources {
  readonly component: pulumi.ComponentResource;
  readonly name: string;
  readonly args: ServerSideArgs | ClientSideArgs;
  readonly tenant: Required<RemoteClusterArgs>;
  readonly sideGateway: SideGateway;
  /**
   * Undefined on a client with `keys: "liqo-managed"`: Liqo creates these keys with the gateway.
   */
  readonly keys: GatewayKeyPair | undefined;
}

/** Outputs of a side that depend on the remote side. */
export interface RemoteOutputs {
  readonly publicKey: pulumi.Output<string | undefined>;
  readonly remoteCidrs: pulumi.Output<RemoteCidrs | undefined>;
  /** The remote side's key that this side has installed. */
  readonly installedRemoteKey: pulumi.Output<string | undefined>;
  /** The server's endpoint, as the client received it. The client may dial another. */
  readonly receivedEndpoint: pulumi.Output<Endpoint | undefined>;
  /** Whether the remote side has installed this side's key. */
  readonly isKeyInstalled: pulumi.Output<boolean>;
  readonly status: pulumi.Output<string>;
  readonly diagnosis: pulumi.Output<Diagnosis>;
  readonly latency: pulumi.Output<string>;
}

/**
 * The outputs while the remote side is undefined: there is no document yet, or this side is
 * detached.
 */
export function withoutRemote({
  component,
  name,
  args,
  tenant,
  keys,
}: LocalResources): RemoteOutputs {
  const isDetached = args.detached === true;
  const warned = isDetached
    ? warnOfTeardown(component, remoteKeyName(name), tenant, args.publicKeyName)
    : undefined;
  const status = pulumi
    .all([tenant.remoteClusterId, warned])
    .apply(([id]) =>
      logStatus(
        component,
        tenant,
        isDetached ? detachedStatus(id) : waitingForPeerInfo(id, keys !== undefined),
      ),
    );
  return {
    publicKey: pulumi.output(keys?.publicKey),
    remoteCidrs: pulumi.output(undefined),
    installedRemoteKey: pulumi.output(undefined),
    receivedEndpoint: pulumi.output(undefined),
    isKeyInstalled: pulumi.output(false),
    status,
    diagnosis: status.apply(notInspected),
    latency: pulumi.output(""),
  };
}

/**
 * Creates the resources that depend on the remote side.
 *
 * @param isSecret whether the program marks the remote side as a secret.
 */
export function withRemote(
  local: LocalResources,
  remote: RemoteInfo,
  isSecret: boolean,
): RemoteOutputs {
  const marked = <T>(value: T): pulumi.Input<T> =>
    isSecret ? (pulumi.secret(value) as pulumi.Output<T>) : value;
  const { component, name, args, tenant, sideGateway } = local;
  const opts = { parent: component };
  const { timeout, configurationName } = args;
  const gateway = sideGateway.gateway();
  const publicKey = pulumi.output((local.keys ?? gateway.readKeys()).publicKey);
  if (
    pulumi.runtime.isDryRun() &&
    args.keys === undefined &&
    remote.installedPublicKey !== undefined
  ) {
    warnOfNewKey(component, publicKey);
  }
  const configuration = new NetworkConfiguration(
    `${name}-configuration`,
    {
      ...tenant,
      remotePodCidrs: marked([...remote.podCidrs]),
      remoteExternalCidr: marked(remote.externalCidr),
      configurationName,
      adopt: args.keys !== undefined,
      timeout,
    },
    opts,
  );
  const remoteKey = installRemoteKey(
    remoteKeyName(name),
    marked(remote.publicKey),
    tenant,
    component,
    {
      name: args.publicKeyName,
      gatewayUid: args.keys === LIQO_MANAGED ? gateway.uid : undefined,
      adopt: args.keys !== undefined,
    },
  );
  const revision = pulumi.jsonStringify([
    gateway.revision,
    publicKey,
    revisionOf(remoteKey),
    keysRevisionOf(local.keys),
  ]);
  const tunnel = pulumi
    .all([tenant.remoteClusterId, publicKey, sideGateway.endpoint])
    .apply(([id, key, endpoint]) => {
      // Packets cannot cross before the remote side has done its part: do not wait for them.
      const waiting = waitingForRemote(id, remote, { publicKey: key, endpoint });
      return waiting === undefined
        ? new Connection(`${name}-connection`, { ...tenant, gateway, revision, timeout }, opts)
        : {
            status: pulumi.output(logStatus(component, tenant, waiting)),
            latency: pulumi.output(""),
          };
    });
  return {
    publicKey,
    remoteCidrs: configuration.remoteCidrs,
    installedRemoteKey: remoteKey.spec.apply((spec) => spec.publicKey),
    // An endpoint entered manually may differ from the endpoint that the server reports. With a
    // different endpoint in the document, the server would wait for this client forever.
    receivedEndpoint:
      args.role === "Client" && remote.document !== undefined
        ? gateway.uid.apply(() => remote.endpoint)
        : pulumi.output(undefined),
    isKeyInstalled: publicKey.apply((key) => remote.installedPublicKey === key),
    status: tunnel.apply(({ status }) => status),
    diagnosis: tunnel.apply((result) =>
      result instanceof Connection
        ? liveDiagnosis(
            component,
            result.status,
            [result.inspected],
            [
              ...[tenant.namespace, tenant.remoteClusterId],
              sideGateway.endpoint.apply((dialled) => [dialled?.addresses, dialled?.port]),
            ],
          )
        : result.status.apply(notInspected),
    ),
    latency: tunnel.apply(({ latency }) => latency),
  };
}

function remoteKeyName(side: string): string {
  return `${side}-remote-key`;
}

/**
 * Warns in a preview that a new key interrupts the tunnel. A preview does not know a key that
 * `pulumi up` will generate.
 */
function warnOfNewKey(component: pulumi.ComponentResource, publicKey: pulumi.Output<string>): void {
  void valueIfKnown(publicKey).then((key) => {
    if (key === undefined) {
      const warning = renderMessage({
        problem:
          "this side gets a new key: the tunnel is down until the remote side has installed the key",
        hint: "After pulumi up, send the new peerInfo to the administrator of the remote side.",
        section: "side-new-key",
      });
      void pulumi.log.warn(warning, component);
    }
  });
}

async function logStatus(
  component: pulumi.ComponentResource,
  { namespace, remoteClusterId }: Pick<RemoteClusterArgs, "namespace" | "remoteClusterId">,
  status: string,
): Promise<string> {
  await pulumi.log.info(await hideSecretValues(status, [namespace, remoteClusterId]), component);
  return status;
}
