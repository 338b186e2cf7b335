import type { PairSettings } from "../rome-and-milan.js";
import { clusterNamed } from "../lab/lab-folder.js";
import type { LabFile } from "../lab/lab-file.js";
import { networkConnect } from "../lab/liqoctl.js";
import { disconnectWithLiqoctl } from "../lab/liqoctl-proof.js";
import { table } from "../lab/table.js";
import { cell, median, secondsOf } from "./median.js";
import { pairProgram } from "../lab/programs.js";
import { PulumiProgram } from "../lab/pulumi-program.js";

/** A tool that connects and disconnects two clusters. */
interface Contender {
  readonly name: string;
  /** The highest acceptable fraction of the time that liqoctl takes. */
  readonly target?: number;
  readonly connect: () => Promise<unknown>;
  readonly disconnect: () => Promise<unknown>;
  readonly seconds: number[];
}

/**
 * Measures how long it takes to connect two clusters with `liqoctl`, and with `pulumi up` with a
 * known and an unknown endpoint.
 */
export async function benchConnect(lab: LabFile, repetitions: number): Promise<string> {
  const contenders = await contendersIn(lab);
  for (let repetition = 0; repetition < repetitions; repetition += 1) {
    // In turns, so that a temporarily busy machine slows down all tools.
    for (const { connect, disconnect, seconds } of contenders) {
      seconds.push(await secondsOf(connect));
      await disconnect();
    }
  }
  const [liqoctl] = contenders;
  const base = median(liqoctl?.seconds ?? []);
  const rows = contenders.map(({ name, seconds, target }) => [
    name,
    cell(seconds, "s"),
    (median(seconds) / base).toFixed(2),
    target === undefined ? "" : target.toFixed(2),
  ]);
  return [
    caption(lab),
    table(["clusters connected by", "median (each)", "relative to liqoctl", "target"], rows),
  ].join("\n");
}

async function contendersIn(lab: LabFile): Promise<Contender[]> {
  const [client, server] = [clusterNamed(lab, "rome"), clusterNamed(lab, "milan")];
  const liqoctl = {
    name: "liqoctl network connect --wait",
    connect: () => networkConnect(lab, { client, server }),
    disconnect: () => disconnectWithLiqoctl(lab, { client, server }),
    seconds: [],
  };
  const knownEndpoint = { server: { loadBalancerIp: `${server.loadBalancerPrefix}.9` } };
  return [
    liqoctl,
    await byPulumi(lab, "endpoint unknown", 0.95, {}),
    await byPulumi(lab, "endpoint known", 0.65, knownEndpoint),
  ];
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
    seconds: [],
  };
}

function caption({ nodeAgent }: LabFile): string {
  const { gateways, podStartMs, loadBalancerMs, handshakeMs } = nodeAgent;
  const handshake =
    gateways === "simulated"
      ? `handshake ${handshakeMs / 1000} s (simulated gateways)`
      : "handshake of real gateways";
  return `Pod start ${podStartMs / 1000} s, load balancer ${loadBalancerMs / 1000} s, ${handshake}:`;
}
