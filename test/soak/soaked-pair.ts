import { setTimeout as sleep } from "node:timers/promises";
import { isDeepStrictEqual } from "node:util";
import { bothSay } from "../lab/connection-status.js";
import { killAfter } from "../lab/interrupted-command.js";
import { inventory } from "../lab/inventory.js";
import type { LabCluster, LabFile } from "../lab/lab-file.js";
import { clusterNamed } from "../lab/lab-folder.js";
import { pairProgram } from "../lab/programs.js";
import { type PulumiCommand, PulumiProgram } from "../lab/pulumi-program.js";
import { chance } from "./chance.js";

/** What is interrupted. */
export const PHASES = ["up", "update", "destroy"] as const;

/** One of `PHASES`. */
export type Phase = (typeof PHASES)[number];

/** What came of an interruption. */
export interface Round {
  readonly phase: Phase;
  /** The command that was to set it right. */
  readonly recovery: "up" | "destroy";
  /** When the command was killed, counted from its start. */
  readonly milliseconds: number;
  /** Why it was not set right. */
  readonly failure?: string;
}

/** The pair's arguments, one after the other: an update in place, then one that replaces the server. */
const VARIANTS = [{}, { mtu: 1300 }, { gatewayServer: { port: 51900 } }];
const TIMEOUT = "60s";
const SETTLED_WITHIN_MS = 30_000;

/** A pair whose runs are killed at random. Where one is killed depends on the seed and on how long such runs take. */
export class SoakedPair {
  private readonly clusters: readonly [LabCluster, LabCluster];
  private readonly milliseconds: Record<Phase, number> = { up: 0, update: 0, destroy: 0 };
  private clean: { objects: string[]; urns: string[] } = { objects: [], urns: [] };
  private variant = 0;
  private joined = false;

  private constructor(
    lab: LabFile,
    private readonly program: PulumiProgram,
    private readonly seed: number,
  ) {
    this.clusters = [clusterNamed(lab, "rome"), clusterNamed(lab, "milan")];
  }

  /** Joins the clusters, changes the pair and destroys it, with nobody to interrupt: so it has to be in the end. */
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

  /** Kills a run at random, then has one plain command set it right. */
  async round(number: number): Promise<Round> {
    const { phase, milliseconds } = await this.interruption(number);
    const byUp = phase !== "destroy" && chance(this.seed, number, "recovery") < 0.75;
    const recovery = byUp ? "up" : "destroy";
    try {
      await this.program.cancel();
      await this.program[recovery]();
      this.joined = byUp;
      await this.expectSettled();
      return { phase, recovery, milliseconds };
    } catch (error) {
      const failure = error instanceof Error ? error.message : String(error);
      return { phase, recovery, milliseconds, failure };
    }
  }

  /** Starts from nothing again, after a failure. Throws if that cannot be reached. */
  async reset(): Promise<void> {
    await this.program.cancel();
    await this.program.destroy();
    this.joined = false;
    await this.expectSettled();
  }

  /** One that has hit: a command may be over before its time comes. */
  private async interruption(number: number): Promise<{ phase: Phase; milliseconds: number }> {
    for (let attempt = 0; ; attempt += 1) {
      const phase = this.next(number);
      if (phase === "update") {
        this.change();
      }
      const share = chance(this.seed, number, "moment", attempt);
      const milliseconds = Math.round(share * this.milliseconds[phase]);
      const begin = performance.now();
      if (await killAfter(this.start(phase), milliseconds)) {
        return { phase, milliseconds };
      }
      this.milliseconds[phase] = performance.now() - begin;
      this.joined = phase !== "destroy";
    }
  }

  private next(number: number): Phase {
    if (!this.joined) {
      return "up";
    }
    return chance(this.seed, number, "phase") < 0.5 ? "update" : "destroy";
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

  /** What a killed command was making, the state remembers until a refresh forgets it. Nothing else may be left pending. */
  private isRemembered(operation: string): boolean {
    return this.clean.urns.some((urn) => operation === `creating ${urn}`);
  }

  /** That clusters and state hold what they hold without interruptions, each once, or nothing. */
  private async expectSettled(): Promise<void> {
    const { objects, urns } = this.joined ? this.clean : { objects: [], urns: [] };
    const { pending } = await this.program.resources();
    const unknown = pending.filter((operation) => !this.isRemembered(operation));
    if (unknown.length > 0) {
      throw new Error(`The state has pending: ${unknown.join(", ")}.`);
    }
    await this.program.refreshAgain();
    if (this.joined) {
      await bothSay(this.clusters, "Connected", 30);
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

/** What two lists differ in, where one has an entry more often than the other as well. */
function difference(seen: readonly string[], expected: readonly string[]): string {
  const more = (one: readonly string[], other: readonly string[]) => {
    const rest = [...other];
    return one.filter((entry) => {
      const at = rest.indexOf(entry);
      return at < 0 || rest.splice(at, 1).length === 0;
    });
  };
  return `too many: [${more(seen, expected).join(", ")}], missing: [${more(expected, seen).join(", ")}]`;
}
