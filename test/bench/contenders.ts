import type { LabFile } from "../lab/lab-file.js";
import { table } from "../lab/table.js";
import { cell, median, secondsOf } from "./median.js";

/** A tool that connects or peers two clusters, and undoes it. */
export interface Contender {
  readonly name: string;
  /** The highest acceptable fraction of the time that the first contender takes. */
  readonly target?: number;
  readonly connect: () => Promise<unknown>;
  readonly disconnect: () => Promise<unknown>;
}

/**
 * Measures contenders in turns, so that a temporarily busy machine slows down all of them. The other
 * contenders are compared with the first.
 *
 * @param what what the contenders do, as the heading of the table.
 */
export async function compare(
  what: string,
  lab: LabFile,
  contenders: readonly Contender[],
  repetitions: number,
): Promise<string> {
  const seconds = contenders.map((): number[] => []);
  for (let repetition = 0; repetition < repetitions; repetition += 1) {
    for (const [index, { connect, disconnect }] of contenders.entries()) {
      seconds[index]?.push(await secondsOf(connect));
      await disconnect();
    }
  }
  const base = median(seconds[0] ?? []);
  const rows = contenders.map(({ name, target }, index) => [
    name,
    cell(seconds[index] ?? [], "s"),
    (median(seconds[index] ?? []) / base).toFixed(2),
    target === undefined ? "" : target.toFixed(2),
  ]);
  const columns = [what, "median (each)", "relative to liqoctl", "target"];
  return [caption(lab), table(columns, rows)].join("\n");
}

function caption({ nodeAgent }: LabFile): string {
  const { gateways, podStartMs, loadBalancerMs, handshakeMs } = nodeAgent;
  const handshake =
    gateways === "simulated"
      ? `handshake ${handshakeMs / 1000} s (simulated gateways)`
      : "handshake of real gateways";
  return `Pod start ${podStartMs / 1000} s, load balancer ${loadBalancerMs / 1000} s, ${handshake}:`;
}
