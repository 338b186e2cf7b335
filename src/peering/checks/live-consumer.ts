import type { ObjectKind } from "../../cluster/client/cluster-api.js";
import type { Deployment, KubernetesObject } from "../../cluster/client/kubernetes-objects.js";
import { isTerminating, type LiveObject } from "../../cluster/live-object.js";
import type { NamespaceView } from "../../cluster/namespace-view.js";
import { CREATE_VIRTUAL_NODE, isReplicatedTo } from "../../liqo/authentication/labels.js";
import * as liqo from "../../liqo/index.js";
import { remoteClusterIdOf } from "../../liqo/labels.js";
import { type Drain, readDrain } from "./drain.js";
import { type LivePeerBase, nameOf, PeerReader } from "./peer-reader.js";
import { NODE } from "../../cluster/client/kubernetes-kinds.js";

/** The Deployments of the virtual kubelets, in messages. */
export const KUBELETS = "the Deployments of the virtual kubelets";

const DEPLOYMENT: ObjectKind = { apiVersion: "apps/v1", kind: "Deployment" };

/** The consumer's objects of a peering. */
export interface LiveConsumer extends LivePeerBase {
  readonly role: "Consumer";
  /** The Identities of the consumer's control plane. */
  readonly identities: readonly LiveObject[];
  /** The Secrets of the namespace by name, without their contents. */
  readonly secrets: ReadonlyMap<string, KubernetesObject>;
  readonly resourceSlices: readonly LiveObject[];
  /** The objects that Liqo replicates to the provider. */
  readonly replicated: readonly LiveObject[];
  readonly virtualNodes: readonly LiveVirtualNode[];
  /** Nodes with the name of a slice for which Liqo should create a VirtualNode, and has not. */
  readonly foreignNodes: readonly string[];
  readonly foreignCluster: LiveObject | undefined;
}

/** A VirtualNode with what Liqo creates for it. */
export interface LiveVirtualNode {
  readonly object: LiveObject;
  readonly kubelet: Deployment | undefined;
  readonly node: LiveObject | undefined;
  /** What delays the deletion. Undefined if the VirtualNode is not Terminating. */
  readonly drain: Drain | undefined;
}

/** Reads the consumer's objects of a peering. */
export async function readConsumer(
  view: NamespaceView,
  side: Pick<LivePeerBase, "cluster" | "liqoNamespace" | "namespace" | "remoteClusterId">,
): Promise<LiveConsumer> {
  const { remoteClusterId } = side;
  const reader = new PeerReader(view);
  const { kind, apiVersion } = liqo.ForeignCluster.kind;
  const [
    tenantNamespace,
    identities,
    slices,
    renews,
    maps,
    virtualNodes,
    secrets,
    events,
    foreign,
  ] = await Promise.all([
    view.getNamespace(),
    reader.list(liqo.Identity.kind),
    reader.list(liqo.ResourceSlice.kind),
    reader.list(liqo.Renew.kind),
    reader.list(liqo.NamespaceMap.kind),
    reader.list(liqo.VirtualNode.kind),
    reader.secrets(),
    reader.events(),
    reader.read(
      "the ForeignCluster",
      view.getClusterScoped({ apiVersion, kind }, remoteClusterId),
      undefined,
    ),
  ]);
  const isOwn = ({ metadata }: LiveObject) => isReplicatedTo(metadata?.labels, remoteClusterId);
  const resourceSlices = slices.filter(isOwn);
  const ofProvider = virtualNodes.filter(({ spec }) => spec?.["clusterID"] === remoteClusterId);
  const nodeNames = new Set(ofProvider.map(nameOf));
  const [liveNodes, taken] = await Promise.all([
    Promise.all(ofProvider.map((object) => readVirtualNode(reader, object))),
    Promise.all(
      resourceSlices
        .filter(({ metadata }) => metadata?.annotations?.[CREATE_VIRTUAL_NODE] === "true")
        .map(nameOf)
        .filter((name) => !nodeNames.has(name))
        .map(async (name) => ((await readNode(reader, name)) === undefined ? [] : [name])),
    ),
  ]);
  return {
    ...side,
    role: "Consumer",
    tenantNamespace,
    identities: identities.filter(
      ({ metadata, spec }) =>
        spec?.["type"] === "ControlPlane" &&
        remoteClusterIdOf(metadata?.labels) === remoteClusterId,
    ),
    secrets: new Map(secrets.map((secret) => [nameOf(secret), secret])),
    resourceSlices,
    replicated: [...slices, ...renews, ...maps].filter(isOwn),
    virtualNodes: liveNodes,
    foreignNodes: taken.flat(),
    foreignCluster: foreign,
    events,
    now: reader.now,
    context: view.context,
    unread: reader.unread,
  };
}

async function readVirtualNode(reader: PeerReader, object: LiveObject): Promise<LiveVirtualNode> {
  const name = nameOf(object);
  const [kubelet, node, drain] = await Promise.all([
    reader.read(KUBELETS, reader.view.get<Deployment>(DEPLOYMENT, `vk-${name}`), undefined),
    readNode(reader, name),
    isTerminating(object) ? readDrain(reader, name) : undefined,
  ]);
  return { object, kubelet, node, drain };
}

async function readNode(reader: PeerReader, name: string): Promise<LiveObject | undefined> {
  return reader.read("Nodes", reader.view.getClusterScoped(NODE, name), undefined);
}
