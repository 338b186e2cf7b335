import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { killWhen } from "../interrupted-command.js";
import { objectsOfPeerings } from "../liqo-leftovers.js";
import type { LabCluster } from "../lab-file.js";
import { setFaults } from "../node-agent/faults.js";
import { peeringProgram } from "../programs.js";
import { PulumiProgram } from "../pulumi-program.js";
import { skipAfterFailure } from "../steps.js";
import { useLab } from "../use-lab.js";
import { leftovers } from "./peering-program.js";

// One program that is interrupted repeatedly. The steps continue with the same stack.

skipAfterFailure();

const lab = useLab();
const rome = lab.cluster("rome");
const milan = lab.cluster("milan");
const clusters = [rome, milan];

let program: PulumiProgram;
/** The resources of a peering without interruptions. */
let urns: readonly string[];

beforeAll(async () => {
  program = await PulumiProgram.create(
    lab.lab,
    "interrupted-peering",
    peeringProgram({ timeout: "90s" }),
  );
  await program.up();
  ({ urns } = await program.resources());
  await program.destroy();
});

afterAll(async () => {
  setFaults(lab.lab.folder, []);
  await program.cancel();
  await program.destroy();
});

/** Whether a cluster has an object of a kind, or one that is Terminating. */
async function has(cluster: LabCluster, kind: string, isTerminating = false): Promise<boolean> {
  const objects = await objectsOfPeerings(cluster);
  return objects.some(
    (object) =>
      object.kind === kind && (!isTerminating || object.metadata?.deletionTimestamp !== undefined),
  );
}

async function expectPeered(): Promise<void> {
  await program.up();
  expect((await program.resources()).urns).toEqual(urns);
  await program.upAgain();
  await program.refreshAgain();
}

async function expectNothing(): Promise<void> {
  await program.destroy();
  expect((await program.resources()).urns).toEqual([]);
  await expect.poll(() => leftovers(clusters), { timeout: 30_000 }).toEqual([]);
}

describe("a peering after a killed up", () => {
  it.each(["Tenant", "Identity", "VirtualNode"])(
    "is completed by the next up if it is killed when a %s exists",
    async (kind) => {
      const cluster = kind === "Tenant" ? milan : rome;
      await killWhen(program.up(), `a ${kind} exists`, () => has(cluster, kind));
      await program.cancel();

      await expectPeered();
      await expectNothing();
    },
  );

  it("is undone by destroy if it is killed while it waits for the virtual node", async () => {
    setFaults(lab.lab.folder, [{ cluster: "rome", kind: "pods-never-ready" }]);
    await killWhen(program.up(), "a Renew exists", () => has(rome, "Renew"));
    setFaults(lab.lab.folder, []);
    await program.cancel();

    await expectNothing();
  });
});

describe("a peering after a killed destroy", () => {
  it.each(["VirtualNode", "ResourceSlice"])(
    "is removed by the next destroy if it is killed when the %s is deleted",
    async (kind) => {
      await program.up();
      await killWhen(program.destroy(), `the ${kind} is deleted`, async () => {
        return !(await has(rome, kind)) || has(rome, kind, true);
      });
      await program.cancel();

      await expectNothing();
    },
  );

  // Liqo has not deleted its Secret with the kubeconfig yet.
  it("is created again by the next up if it is killed when the Identity is deleted", async () => {
    await program.up();
    await killWhen(program.destroy(), "the Identity is deleted", async () => {
      return !(await has(rome, "Identity"));
    });
    await program.cancel();

    await program.upWithRefresh();
    expect((await program.resources()).urns).toEqual(urns);
    await expect.poll(() => copies(), { timeout: 30_000 }).toEqual(KINDS);
    await expectPeered();
    await expectNothing();
  });
});

const KINDS = ["NamespaceMap", "Renew", "ResourceSlice"];

/** The kinds of the copies in the provider. */
async function copies(): Promise<string[]> {
  const objects = await objectsOfPeerings(milan);
  return objects
    .map(({ kind = "" }) => kind)
    .filter((kind) => KINDS.includes(kind))
    .sort();
}
