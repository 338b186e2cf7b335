import { KubernetesObjectApi, PatchStrategy } from "@kubernetes/client-node";
import { expect, it } from "vitest";
import { access } from "../cluster/access.js";
import type { LabCluster } from "../lab-file.js";
import { objectsOfPeerings, virtualNodes } from "../liqo-leftovers.js";
import { twoClusters } from "../liqoctl.js";
import { duringOutage } from "../outage.js";
import { failureMessage } from "../pair/failure-message.js";
import { LabStack } from "../pair/lab-stack.js";
import { withLab } from "../temporary-lab.js";
import { running } from "../use-lab.js";
import { peering } from "./peering-program.js";

/** Tells Liqo that a remote cluster will never be reachable again, as the guide says. */
async function giveUp(cluster: LabCluster, remote: LabCluster): Promise<void> {
  const annotation = "liqo.io/foreign-cluster-permanently-unreachable";
  await KubernetesObjectApi.makeApiClient(access(cluster)).patch(
    {
      apiVersion: "core.liqo.io/v1beta1",
      kind: "ForeignCluster",
      metadata: { name: remote.clusterId, annotations: { [annotation]: "true" } },
    },
    undefined,
    undefined,
    undefined,
    undefined,
    PatchStrategy.MergePatch,
  );
}

it("a peering is removed from the consumer if its provider is gone for ever", async () => {
  await withLab({}, async (labFile) => {
    const [rome, milan] = twoClusters(labFile);
    const settings = { network: false, drainTimeout: "20s", timeout: "20s" } as const;
    const stack = await LabStack.create(running(labFile), "dead", peering(settings));
    await stack.up();

    await duringOutage(labFile, [{ cluster: milan, part: "cluster" }], async () => {
      expect(await failureMessage(stack.destroy())).toContain("timed out");

      await giveUp(rome, milan);
      await stack.destroy({ environment: { PULUMI_K8S_DELETE_UNREACHABLE: "true" } });
      const isForeign = ({ kind = "" }) => kind === "ForeignCluster";
      expect((await objectsOfPeerings(rome)).filter((object) => !isForeign(object))).toEqual([]);
      expect(await virtualNodes(rome)).toEqual([]);
    });
  });
}, 400_000);
