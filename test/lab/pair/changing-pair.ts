import { expect } from "vitest";
import { LiqoCluster, type LiqoClusterArgs, LiqoNetworkPair } from "../../../src/index.js";
import { type PairSettings, pairArgs } from "../../rome-and-milan.js";
import type { RunningLab } from "../use-lab.js";
import { expectPacketsThroughNewPods, gatewayPods, type SideInNamespace } from "./gateway-pods.js";
import { LabStack, type Ran } from "./lab-stack.js";

/** The arguments of the pair and of its clusters. */
export interface Declared extends PairSettings {
  /** Whether rome is the server. Otherwise, milan is the server. */
  readonly swapped?: boolean;
  /** Additional arguments of cluster rome. */
  readonly atRome?: Omit<LiqoClusterArgs, "context">;
  /** Additional arguments of cluster milan. */
  readonly atMilan?: Omit<LiqoClusterArgs, "context">;
}

/** The steps of a preview, and the result of `up`. */
interface Changed {
  readonly planned: readonly string[];
  readonly ran: Ran;
  /** The warnings of an interrupted tunnel, first of the preview, then of `up`. */
  readonly warnings: readonly string[];
}

/** A pair that tests change repeatedly. */
export class ChangingPair {
  private constructor(private readonly stack: LabStack) {}

  /** Connects the clusters. */
  static async create(lab: RunningLab, name: string): Promise<ChangingPair> {
    const stack = await LabStack.create(lab, name, pair({}));
    expect(interruptions(await stack.preview())).toEqual([]);
    expect(interruptions(await stack.up())).toEqual([]);
    return new ChangingPair(stack);
  }

  /** The steps of a preview. */
  async plan(declared: Declared): Promise<readonly string[]> {
    this.stack.program = pair(declared);
    return (await this.stack.preview()).steps;
  }

  /** Runs `up` and expects status Connected. */
  async up(declared: Declared, opts?: { readonly expectNoChanges?: boolean }): Promise<Ran> {
    this.stack.program = pair(declared);
    const ran = await this.stack.up(opts);
    expect(ran.outputs["status"]?.value).toBe("Connected");
    return ran;
  }

  /**
   * Makes a change that interrupts the tunnel. Expects a preview with updates of both Connections,
   * restarted gateways, packets after the restarts, and no changes afterwards.
   */
  async change(
    declared: Declared,
    restarted: readonly [SideInNamespace, ...SideInNamespace[]],
  ): Promise<Changed> {
    const podsBefore = await gatewayPods(restarted);
    this.stack.program = pair(declared);
    const preview = await this.stack.preview();
    const planned = preview.steps;
    expect(planned.filter((step) => step.includes(" ConnectionPatch "))).toEqual(
      expect.arrayContaining([
        expect.stringContaining("pair-server-connection"),
        expect.stringContaining("pair-client-connection"),
      ]),
    );
    const ran = await this.up(declared);
    await expectPacketsThroughNewPods(restarted, podsBefore);
    expect(interruptions(await this.stack.up({ expectNoChanges: true }))).toEqual([]);
    await this.stack.refresh({ expectNoChanges: true });
    return { planned, ran, warnings: [...interruptions(preview), ...interruptions(ran)] };
  }

  /** Destroys the pair. */
  async destroy(): Promise<void> {
    await this.stack.destroy();
  }
}

/** The warnings that a tunnel is interrupted, each with the cause only. */
function interruptions({ messages }: Ran): string[] {
  return messages.flatMap((message) => {
    const [, cause] =
      /the tunnel between milan and rome is interrupted for some seconds: (.*) See /.exec(
        message,
      ) ?? [];
    return cause ?? [];
  });
}

/** Expects two steps in this order. */
export function expectInOrder({ steps }: Ran, first: string, second: string): void {
  expect(steps).toEqual(expect.arrayContaining([first, second]));
  expect(steps.indexOf(first)).toBeLessThan(steps.indexOf(second));
}

function pair({ swapped = false, atRome, atMilan, ...settings }: Declared) {
  return async () => {
    const milan = new LiqoCluster("milan", { context: "milan", ...atMilan });
    const rome = new LiqoCluster("rome", { context: "rome", ...atRome });
    const clusters = swapped ? { rome: milan, milan: rome } : { rome, milan };
    const args = pairArgs(clusters, { timeout: "60s", ...settings });
    const { status, endpoint, remappedCidrs } = new LiqoNetworkPair("pair", args);
    return Promise.resolve({ status, endpoint, remappedCidrs });
  };
}
