import { expect } from "vitest";
import {
  LiqoCluster,
  type LiqoClusterArgs,
  LiqoNetworkPair,
  type LiqoNetworkPairArgs,
} from "../../../src/index.js";
import type { RunningLab } from "../use-lab.js";
import { expectPacketsThroughNewPods, gatewayPods, type PlacedEnd } from "./fresh-connection.js";
import { LabStack, type Ran } from "./lab-stack.js";

/** What is declared of rome and milan, whose gateway listens. */
export interface Declared extends Omit<LiqoNetworkPairArgs, "server" | "client"> {
  /** Whether rome's gateway listens instead. */
  readonly swapped?: boolean;
  /** What rome is said to be. */
  readonly atRome?: Omit<LiqoClusterArgs, "context">;
  /** What milan is said to be. */
  readonly atMilan?: Omit<LiqoClusterArgs, "context">;
}

/** A change: what a preview said of it, and what came of it. */
interface Changed {
  readonly planned: readonly string[];
  readonly ran: Ran;
}

/** One pair in a stack, which is changed again and again. */
export class ChangingPair {
  private constructor(private readonly stack: LabStack) {}

  /** Joins the clusters. */
  static async create(lab: RunningLab, name: string): Promise<ChangingPair> {
    const stack = await LabStack.create(lab, name, pair({}));
    await stack.up();
    return new ChangingPair(stack);
  }

  /** What a preview says of a change. */
  async plan(declared: Declared): Promise<readonly string[]> {
    this.stack.program = pair(declared);
    return (await this.stack.preview()).steps;
  }

  /** What comes of a change. */
  async up(declared: Declared, opts?: { readonly expectNoChanges?: boolean }): Promise<Ran> {
    this.stack.program = pair(declared);
    const ran = await this.stack.up(opts);
    expect(ran.outputs["status"]?.value).toBe("Connected");
    return ran;
  }

  /**
   * A change that interrupts the tunnel: the preview says that both of its Connections are waited for once more, the
   * gateways of some ends start anew, and packets have crossed since. Then all stays as it is.
   */
  async change(
    declared: Declared,
    restarted: readonly [PlacedEnd, ...PlacedEnd[]],
  ): Promise<Changed> {
    const podsBefore = await gatewayPods(restarted);
    const planned = await this.plan(declared);
    expect(planned.filter((step) => step.includes(" ConnectionPatch "))).toEqual(
      expect.arrayContaining([
        expect.stringContaining("pair-server-connection"),
        expect.stringContaining("pair-client-connection"),
      ]),
    );
    const ran = await this.up(declared);
    await expectPacketsThroughNewPods(restarted, podsBefore);
    await this.stack.up({ expectNoChanges: true });
    await this.stack.refresh({ expectNoChanges: true });
    return { planned, ran };
  }

  /** Removes it. */
  async destroy(): Promise<void> {
    await this.stack.destroy();
  }
}

/** That of two steps of a run both were made, in this order. */
export function expectInOrder({ steps }: Ran, first: string, second: string): void {
  expect(steps).toEqual(expect.arrayContaining([first, second]));
  expect(steps.indexOf(first)).toBeLessThan(steps.indexOf(second));
}

function pair({ swapped = false, atRome, atMilan, ...args }: Declared) {
  return async () => {
    const milan = new LiqoCluster("milan", { context: "milan", ...atMilan });
    const rome = new LiqoCluster("rome", { context: "rome", ...atRome });
    const [server, client] = swapped ? [rome, milan] : [milan, rome];
    const joined = new LiqoNetworkPair("pair", { server, client, timeout: "60s", ...args });
    const { status, endpoint, clientSeenByServer, serverSeenByClient } = joined;
    return Promise.resolve({ status, endpoint, clientSeenByServer, serverSeenByClient });
  };
}
