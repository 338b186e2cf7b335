import type { PairSettings } from "../rome-and-milan.js";
import { clusterNamed } from "../lab/lab-folder.js";
import type { LabFile } from "../lab/lab-file.js";
import { networkConnect } from "../lab/liqoctl.js";
import { disconnectWithLiqoctl } from "../lab/liqoctl-proof.js";
import { pairProgram } from "../lab/programs.js";
import { PulumiProgram } from "../lab/pulumi-program.js";
import { compare, type Contender } from "./contenders.js";

/**
 * Measures how long it takes to connect two clusters with `liqoctl`, and with `pulumi up` with a
 * known and an unknown endpoint.
 */
export async function benchConnect(lab: LabFile, repetitions: number): Promise<string> {
  const [client, server] = [clusterNamed(lab, "rome"), clusterNamed(lab, "milan")];
  const liqoctl: Contender = {
    name: "liqoctl network connect --wait",
    connect: () => networkConnect(lab, { client, server }),
    disconnect: () => disconnectWithLiqoctl(lab, { client, server }),
  };
  const knownEndpoint = { server: { loadBalancerIp: `${server.loadBalancerPrefix}.9` } };
  const contenders = [
    liqoctl,
    await byPulumi(lab, "endpoint unknown", 0.95, {}),
    await byPulumi(lab, "endpoint known", 0.65, knownEndpoint),
  ];
  return compare("clusters connected by", lab, contenders, repetitions);
}

async function byPulumi(
  lab: LabFile,
  what: string,
  target: number,
  settings: PairSettings,
): Promise<Contender> {
  const program = await PulumiProgram.create(lab, what.replace(" ", "-"), pairProgram(settings));
  return {
    name: `pulumi up, ${what}`,
    target,
    connect: () => program.up(),
    disconnect: () => program.destroy(),
  };
}
