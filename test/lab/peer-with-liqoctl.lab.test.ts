import { expect, it } from "vitest";
import { listeningAddresses } from "./host/listening-addresses.js";
import { processTree } from "./host/process-tree.js";
import { recordedProcesses } from "./host/processes.js";
import { inventory } from "./inventory.js";
import type { LabFile } from "./lab-file.js";
import { kindAndName, objectsOfPeerings, virtualNodes } from "./liqo-leftovers.js";
import { peeringLeftovers } from "./peering-leftovers.js";
import { peerWithLiqoctl } from "./peering-proof.js";
import { useLab } from "./use-lab.js";

it("liqoctl peers two clusters, offloads a pod, and unpeers the clusters again", async () => {
  const { lab } = useLab();
  const before = await leftovers(lab);

  const addresses: string[] = [];
  const proof = await peerWithLiqoctl(lab, async () => {
    if (process.platform === "linux") {
      addresses.push(...(await listeningAddresses(lab.folder)));
    }
  });

  console.log("liqoctl peer, offload and unpeer:", proof);
  expect(proof.modules).toEqual([
    "networking: Healthy",
    "authentication: Healthy",
    "offloading: Healthy",
  ]);
  expect(addresses.filter((address) => !address.startsWith("127.0.0.1:"))).toEqual([]);
  await expect.poll(() => leftovers(lab), { timeout: 30_000 }).toEqual(before);
  expect(await peeringLeftovers(lab.clusters)).toEqual([]);
});

/** The objects of peerings and of their networks, and the processes of the node agent. */
async function leftovers(lab: LabFile): Promise<string[]> {
  const objects = lab.clusters.map(async (cluster) => {
    const names = (await objectsOfPeerings(cluster)).map(kindAndName);
    const nodes = (await virtualNodes(cluster)).map((name) => `Node/${name}`);
    return [...names, ...nodes].map((object) => `${cluster.name}: ${object}`);
  });
  const agent = recordedProcesses(lab.folder).find(({ part }) => part === "node-agent");
  const processes = await processTree(agent?.pid ?? 0);
  return [
    ...(await inventory(lab.clusters)),
    ...(await Promise.all(objects)).flat(),
    ...processes.map((pid) => `process ${pid}`),
  ];
}
