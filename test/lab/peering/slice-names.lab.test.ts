import { expect, it } from "vitest";
import { offloadNamespace, unoffloadNamespace } from "../liqoctl-peering.js";
import { twoClusters } from "../liqoctl.js";
import { LabStack } from "../pair/lab-stack.js";
import { useLab } from "../use-lab.js";
import { createNamespace, createPod, podRunsOn, removeNamespace } from "./offloaded-pod.js";
import { leftovers, peering } from "./peering-program.js";

const lab = useLab();
const [rome, milan] = twoClusters(lab.lab);

const LONGEST = "a".repeat(50);

it("pods run on the Node of a slice with the longest name", async () => {
  const slices = peering({ network: false, resourceSlices: [{ name: LONGEST }] });
  const stack = await LabStack.create(lab, "longest", slices);
  const { outputs } = await stack.up();
  expect(outputs["nodes"]?.value).toMatchObject([{ name: LONGEST, status: "Ready" }]);
  await createNamespace(rome, "shop");
  await offloadNamespace(lab.lab, rome, "shop");
  await createPod(rome, "shop", "hello");
  await podRunsOn(rome, "shop", "hello", LONGEST);

  await unoffloadNamespace(lab.lab, rome, "shop");
  await removeNamespace(rome, "shop");
  await stack.destroy();
  expect(await leftovers([rome, milan])).toEqual([]);
});
