import { clusterNamed } from "../lab/lab-folder.js";
import type { LabFile } from "../lab/lab-file.js";
import { peer, unpeer } from "../lab/liqoctl-peering.js";
import { virtualNodeReady } from "../lab/virtual-node.js";
import { peeringProgram, type PeeringProgramSettings } from "../lab/programs.js";
import { PulumiProgram } from "../lab/pulumi-program.js";
import { compare, type Contender } from "./contenders.js";

/**
 * Measures how long it takes until a virtual node is Ready, with `liqoctl peer`, and with `pulumi
 * up` with a known and an unknown endpoint. `liqoctl` itself does not wait for the node.
 */
export async function benchPeer(lab: LabFile, repetitions: number): Promise<string> {
  const [consumer, provider] = [clusterNamed(lab, "rome"), clusterNamed(lab, "milan")];
  const clusters = { consumer, provider };
  const liqoctl: Contender = {
    name: "liqoctl peer",
    connect: async () => {
      await peer(lab, clusters);
      await virtualNodeReady(clusters);
    },
    disconnect: () => unpeer(lab, clusters),
  };
  const gatewayServer = { loadBalancerIp: `${provider.loadBalancerPrefix}.9` };
  const contenders = [
    liqoctl,
    await byPulumi(lab, "endpoint unknown", 0.95, {}),
    await byPulumi(lab, "endpoint known", 0.75, { network: { gatewayServer } }),
  ];
  return compare("virtual node Ready by", lab, contenders, repetitions);
}

async function byPulumi(
  lab: LabFile,
  what: string,
  target: number,
  settings: PeeringProgramSettings,
): Promise<Contender> {
  const name = `peering-${what.replace(" ", "-")}`;
  const program = await PulumiProgram.create(lab, name, peeringProgram(settings));
  return {
    name: `pulumi up, ${what}`,
    target,
    connect: () => program.up(),
    disconnect: () => program.destroy(),
  };
}
