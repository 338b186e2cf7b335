import { clusterNamed } from "../lab/lab-folder.js";
import type { LabFile } from "../lab/lab-file.js";
import { networkConnect } from "../lab/liqoctl.js";
import { disconnectWithLiqoctl } from "../lab/liqoctl-proof.js";
import { table } from "../lab/table.js";
import { cell, median, secondsOf } from "./median.js";
import { pairProgram } from "../lab/programs.js";
import { PulumiProgram } from "../lab/pulumi-program.js";

/** A way of joining two clusters, and of taking them apart. */
interface Contender {
  readonly name: string;
  /** At most this part of liqoctl's time. */
  readonly target?: number;
  readonly join: () => Promise<unknown>;
  readonly part: () => Promise<unknown>;
  readonly seconds: number[];
}

/** Measures how long it takes to join two clusters: by `liqoctl`, and by `pulumi up`, with its endpoint known or not. */
export async function benchConnect(lab: LabFile, repetitions: number): Promise<string> {
  const contenders = await contendersIn(lab);
  for (let repetition = 0; repetition < repetitions; repetition += 1) {
    // In turn, so that a machine that is busy for a while is so for all.
    for (const { join, part, seconds } of contenders) {
      seconds.push(await secondsOf(join));
      await part();
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
    table(["two clusters joined by", "median (each)", "of liqoctl", "target"], rows),
  ].join("\n");
}

async function contendersIn(lab: LabFile): Promise<Contender[]> {
  const [client, server] = [clusterNamed(lab, "rome"), clusterNamed(lab, "milan")];
  const liqoctl = {
    name: "liqoctl network connect --wait",
    join: () => networkConnect(lab, { client, server }),
    part: () => disconnectWithLiqoctl(lab, { client, server }),
    seconds: [],
  };
  const known = { gatewayServer: { loadBalancerIp: `${server.loadBalancerPrefix}.9` } };
  return [
    liqoctl,
    await byPulumi(lab, "endpoint unknown", 0.95, {}),
    await byPulumi(lab, "endpoint known", 0.65, known),
  ];
}

async function byPulumi(
  lab: LabFile,
  what: string,
  target: number,
  args: object,
): Promise<Contender> {
  const program = await PulumiProgram.create(lab, what.replace(" ", "-"), pairProgram(args));
  return {
    name: `pulumi up, ${what}`,
    target,
    join: () => program.up(),
    part: () => program.destroy(),
    seconds: [],
  };
}

function caption({ nodeAgent }: LabFile): string {
  const { gateways, podStartMs, loadBalancerMs, handshakeMs } = nodeAgent;
  const handshake =
    gateways === "simulated"
      ? `a handshake of ${handshakeMs / 1000} s (simulated gateways)`
      : "the handshake of real gateways";
  return `Pods that take ${podStartMs / 1000} s, load balancers that take ${loadBalancerMs / 1000} s, ${handshake}:`;
}
