import { Namespace } from "@pulumi/kubernetes/core/v1/namespace";
import {
  type LiqoCluster,
  NamespaceOffloading,
  type NamespaceOffloadingArgs,
  ResourceSlice,
  type ResourceSliceArgs,
  VirtualNode,
  type VirtualNodeArgs,
} from "../../src/index.js";
import { declareHandshake, type HandshakeSettings } from "../authentication/handshake.js";

export { it, WITH_NAMESPACES } from "../authentication/handshake.js";

/** Further arguments of the components. */
export interface OffloadingSettings extends HandshakeSettings {
  readonly slice?: Partial<ResourceSliceArgs>;
  /** `false` for a slice without a node. */
  readonly node?: Partial<VirtualNodeArgs> | false;
  /** Whether the namespace `shop` is offloaded, with further arguments. */
  readonly shop?: Partial<NamespaceOffloadingArgs>;
}

/** A program in which rome, the consumer, has a virtual node of milan, the provider. */
export function offloading({ slice, node = {}, shop, ...settings }: OffloadingSettings = {}) {
  return () => {
    const { rome, identity } = declareHandshake(settings);
    const inRome = { cluster: rome, remoteClusterId: "milan" };
    const resourceSlice = new ResourceSlice(
      "slice",
      { ...inRome, ...slice },
      { dependsOn: [identity] },
    );
    const offloaded = shop && offloadShop(rome, shop);
    const offloads = offloaded && [offloaded];
    const virtualNode =
      node === false
        ? undefined
        : new VirtualNode("node", { ...inRome, resourceSlice, offloads, ...node });
    const { grant, kubeconfigSecretName } = resourceSlice;
    return {
      ...{ grant, kubeconfigSecretName },
      nodeName: virtualNode?.nodeName,
      status: virtualNode?.status,
      phase: offloaded?.phase,
      remoteNamespaceName: offloaded?.remoteNamespaceName,
    };
  };
}

/** Declares the namespace `shop`, and offloads it. */
export function offloadShop(
  cluster: LiqoCluster,
  args: Partial<NamespaceOffloadingArgs> = {},
): NamespaceOffloading {
  const { metadata } = new Namespace(
    "shop",
    { metadata: { name: "shop" } },
    { provider: cluster.provider },
  );
  return new NamespaceOffloading("shop", { cluster, namespace: metadata.name, ...args });
}
