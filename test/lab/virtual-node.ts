import type { V1Node, V1Pod } from "@kubernetes/client-node";
import { waitFor } from "./cluster/wait.js";
import { coreApi, tenantNamespace } from "./liqo-api.js";
import type { LiqoctlPeering } from "./liqoctl-peering.js";

/** Waits until a virtual node of the consumer is Ready. By default, Liqo names it after the provider. */
export async function virtualNodeReady(
  { consumer, provider }: LiqoctlPeering,
  name = provider.clusterId,
): Promise<void> {
  await waitFor({ what: `node ${name} of ${consumer.name} to be Ready`, seconds: 60 }, async () => {
    const node = await coreApi(consumer).readNode({ name });
    return isReady(node) ? true : undefined;
  });
}

function isReady({ status }: V1Node | V1Pod): boolean {
  return (status?.conditions ?? []).some(
    ({ type, status: value }) => type === "Ready" && value === "True",
  );
}

/** Deletes the pods of the virtual kubelets, and waits until all of their new pods are Ready. */
export async function restartVirtualKubelet({ consumer, provider }: LiqoctlPeering): Promise<void> {
  const place = {
    namespace: tenantNamespace(provider),
    labelSelector: "offloading.liqo.io/component=virtual-kubelet",
  };
  const core = coreApi(consumer);
  const { items: old } = await core.listNamespacedPod(place);
  await core.deleteCollectionNamespacedPod(place);
  const uids = old.map(({ metadata }) => metadata?.uid);
  const what = `new pods of the virtual kubelets in ${consumer.name} to be Ready`;
  await waitFor({ what, seconds: 60 }, async () => {
    const { items } = await core.listNamespacedPod(place);
    return items.length === old.length &&
      items.every((pod) => isReady(pod) && !uids.includes(pod.metadata?.uid))
      ? true
      : undefined;
  });
}
