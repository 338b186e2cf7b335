import { setTimeout as sleep } from "node:timers/promises";
import { isDeepStrictEqual } from "node:util";
import { waitForStatus } from "../lab/connection-status.js";
import { killAfter } from "../lab/interrupted-command.js";
import { inventory } from "../lab/inventory.js";
import type { LabCluster, LabFile } from "../lab/lab-file.js";
import { clusterNamed } from "../lab/lab-folder.js";
import { pairProgram } from "../lab/programs.js";
import { type PulumiCommand, PulumiProgram } from "../lab/pulumi-program.js";
import { seededRandom } from "./random.js";

/** The commands that are killed. */
export const PHASES = ["up", "update", "destroy"] as const;

/** One of `PHASES`. */
export type Phase = (typeof PHASES)[number];

/** The outcome of a killed command. */
export interface Round {
  readonly phase: Phase;
  /** The command that had to repair the pair. */
  readonly recovery: "up" | "destroy";
  /** Time from the start of the command until it was killed. */
  readonly milliseconds: number;
  /** Why the repair failed. */
  readonly failure?: string;
}

/**
 * Arguments of the pair, used in turns: the first change updates in place, the second replaces the
 * server.
 */
const VARIANTS = [{}, { mtu: 1300 }, { server: { port: 51900 } }];
const TIMEOUT = "60s";
const SETTLED_WITHIN_MS = 30_000;

/** A pair with commands that are killed at random times, which depend on the seed. */
export class SoakedPair {
  private readonly clusters: readonly [LabCluster, LabCluster];
  private readonly milliseconds: Record<Phase, number> = { up: 0, update: 0, destroy: 0 };
  private clean: { objects: string[]; urns: string[] } = { objects: [], urns: [] };
  private variant = 0;
  private connected = false;

  private constructor(
    lab: LabFile,
    private readonly program: PulumiProgram,
    private readonly seed: number,
  ) {
    this.clusters = [clusterNamed(lab, "rome"), clusterNamed(lab, "milan")];
  }

  /**
   * Connects, changes and destroys a pair without interruption, to learn the durations and the
   * expected objects.
   */
  static async create(lab: LabFile, seed: number): Promise<SoakedPair> {
    const program = await PulumiProgram.create(lab, "soak", pairProgram({ timeout: TIMEOUT }));
    const pair = new SoakedPair(lab, program, seed);
    await pair.measure("up");
    const { urns } = await program.resources();
    pair.clean = { objects: await inventory(pair.clusters), urns };
    pair.change();
    await pair.measure("update");
    await pair.measure("destroy");
    return pair;
  }

  /** Kills a command at a random time, then repairs the pair with one command. */
  async round(number: number): Promise<Round> {
    const { phase, milliseconds } = await this.interruption(number);
    const byUp = phase !== "destroy" && seededRandom(this.seed, number, "recovery") < 0.75;
    const recovery = byUp ? "up" : "destroy";
    try {
      await this.program.cancel();
      await this.program[recovery]();
      this.connected = byUp;
      await this.expectSettled();
      return { phase, recovery, milliseconds };
    } catch (error) {
      const failure = error instanceof Error ? error.message : String(error);
      return { phase, recovery, milliseconds, failure };
    }
  }

  /** Destroys the pair after a failure. Throws if that fails too. */
  async reset(): Promise<void> {
    await this.program.cancel();
    await this.program.destroy();
    this.connected = false;
    await this.expectSettled();
  }

  /** Kills commands until a command was still running when it was killed. */
  private async interruption(number: number): Promise<{ phase: Phase; milliseconds: number }> {
    for (let attempt = 0; ; attempt += 1) {
      const phase = this.next(number);
      if (phase === "update") {
        this.change();
      }
      const share = seededRandom(this.seed, number, "moment", attempt);
      const milliseconds = Math.round(share * this.milliseconds[phase]);
      const begin = performance.now();
      if (await killAfter(this.start(phase), milliseconds)) {
        return { phase, milliseconds };
      }
      this.milliseconds[phase] = performance.now() - begin;
      this.connected = phase !== "destroy";
    }
  }

  private next(number: number): Phase {
    if (!this.connected) {
      return "up";
    }
    return seededRandom(this.seed, number, "phase") < 0.5 ? "update" : "destroy";
  }

  private change(): void {
    this.variant = (this.variant + 1) % VARIANTS.length;
    this.program.source = pairProgram({ timeout: TIMEOUT, ...VARIANTS[this.variant] });
  }

  private start(phase: Phase): PulumiCommand {
    return phase === "destroy" ? this.program.destroy() : this.program.up();
  }

  private async measure(phase: Phase): Promise<void> {
    const begin = performance.now();
    await this.start(phase);
    this.milliseconds[phase] = performance.now() - begin;
  }

  /**
   * Whether a pending operation is the creation of a resource, which the state keeps until a
   * refresh clears it.
   */
  private isPendingCreate(operation: string): boolean {
    return this.clean.urns.some((urn) => operation === `creating ${urn}`);
  }

  /** Expects the same objects and resources as without interruption, or none after `destroy`. */
  private async expectSettled(): Promise<void> {
    const { objects, urns } = this.connected ? this.clean : { objects: [], urns: [] };
    const { pending } = await this.program.resources();
    const unknown = pending.filter((operation) => !this.isPendingCreate(operation));
    if (unknown.length > 0) {
      throw new Error(`The state has pending: ${unknown.join(", ")}.`);
    }
    await this.program.refreshAgain();
    if (this.connected) {
      await waitForStatus(this.clusters, "Connected", 30);
    }
    const state = await this.program.resources();
    if (!isDeepStrictEqual(state, { urns, pending: [] })) {
      const left = state.pending.join(", ");
      throw new Error(`The state has ${difference(state.urns, urns)}, pending: [${left}].`);
    }
    const end = performance.now() + SETTLED_WITHIN_MS;
    for (;;) {
      const seen = await inventory(this.clusters);
      if (isDeepStrictEqual(seen, objects)) {
        return;
      }
      if (performance.now() > end) {
        throw new Error(`The clusters have ${difference(seen, objects)}.`);
      }
      await sleep(500);
    }
  }
}

/** The difference of two lists, with repeated entries. */
function difference(seen: readonly string[], expected: readonly string[]): string {
  const surplus = (list: readonly string[], reference: readonly string[]) => {
    const rest = [...reference];
    return list.filter((entry) => {
      const at = rest.indexOf(entry);
      return at < 0 || rest.splice(at, 1).length === 0;
    });
  };
  return `too many: [${surplus(seen, expected).join(", ")}], missing: [${surplus(expected, seen).join(", ")}]`;
}
