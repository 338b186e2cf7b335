import * as pulumi from "@pulumi/pulumi";
import { DEFAULTS } from "../defaults.js";
import { registerHooks } from "../lifecycle/register-hooks.js";
import { KUBELET_ACCESS_ANNOTATION, NODE_READY_ANNOTATION } from "../liqo/annotations.js";
import * as liqo from "../liqo/index.js";
import { PROVIDER_ANNOTATIONS, uidOf } from "../liqo/object.js";
import type { WaitingArgs } from "../tenant/declared-object.js";
import type { RemoteClusterArgs } from "../tenant/remote-cluster.js";
import { revisionOf } from "./node-revision.js";
import type { NamespaceOffloading } from "./namespace-offloading.js";
import { accessOf, restartIfMoved } from "./virtual-kubelet.js";
import { waitForNode } from "./wait-for-node.js";

/** A patch of the VirtualNode, which is applied when its Node is Ready. */
class ReadyNode extends liqo.LiqoObject<object, liqo.VirtualNodeStatus> {
  static override readonly kind: liqo.LiqoKind = { ...liqo.VirtualNode.kind, suffix: "Patch" };
  // The whole `spec` of the live VirtualNode: its settings may be secret.
  static override readonly secretOutputs = ["spec"];
}

/** The arguments of a VirtualNode that its Node depends on. */
interface ReadyNodeArgs extends RemoteClusterArgs, WaitingArgs {
  readonly authParams?: pulumi.Input<liqo.AuthParams> | undefined;
  readonly offloads?: readonly NamespaceOffloading[] | undefined;
}

/** A VirtualNode with its declaration. */
export interface DeclaredVirtualNode {
  readonly node: liqo.VirtualNode;
  readonly spec: pulumi.Output<liqo.VirtualNodeSpec>;
  /** Whether Liqo creates the Node. If not, nothing is waited for. */
  readonly createNode: pulumi.Output<boolean>;
}

/** Waits until the Node is Ready, again whenever the declared VirtualNode changes. */
export function whenReady(
  component: pulumi.ComponentResource,
  name: string,
  args: ReadyNodeArgs,
  { node, spec, createNode }: DeclaredVirtualNode,
): pulumi.CustomResource {
  const { cluster, offloads = [], timeout = DEFAULTS.timeout } = args;
  const revision = pulumi
    .all([pulumi.all([node, ...offloads].map(uidOf)), spec])
    .apply(async ([uids, declared]) => revisionOf(uids, declared, await pulumi.isSecret(spec)));
  const providerId = pulumi.output(args.remoteClusterId);
  const wait = waitForNode(component, { cluster, providerId, offloads, createNode, timeout });
  const beforeUpdate = [restartIfMoved(component, { cluster, providerId, timeout }), wait];
  return new ReadyNode(
    name,
    {
      metadata: {
        name: node.metadata.apply((metadata) => metadata.name),
        namespace: node.metadata.apply((metadata) => metadata.namespace),
        annotations: {
          ...PROVIDER_ANNOTATIONS,
          // A secret annotation would hide the names of the objects in the messages of the hooks.
          [NODE_READY_ANNOTATION]: pulumi.unsecret(revision),
          ...accessAnnotation(args.authParams),
        },
      },
      spec: {},
    },
    {
      parent: component,
      provider: cluster.provider,
      // The object is deleted with the VirtualNode.
      retainOnDelete: true,
      hooks: registerHooks(cluster, name, { beforeCreate: [wait], beforeUpdate }),
    },
  );
}

/** The access of the virtual kubelet. The address and the CA are no secrets. */
function accessAnnotation(authParams: ReadyNodeArgs["authParams"]) {
  return (
    authParams !== undefined && {
      [KUBELET_ACCESS_ANNOTATION]: pulumi.unsecret(pulumi.output(authParams)).apply(accessOf),
    }
  );
}
