import { Namespace } from "@pulumi/kubernetes/core/v1/namespace";
import { afterEach, beforeEach, expect, it } from "vitest";
import { preparationHooks } from "../../src/hooks/preparation.js";
import type { SimulatedClusters } from "../../src/testing/index.js";
import { romeAndMilan, startRomeAndMilan } from "../rome-and-milan.js";

let clusters: SimulatedClusters;
let steps: string[];

beforeEach(async () => {
  clusters = await startRomeAndMilan();
  steps = [];
});

afterEach(() => clusters.settle());

/** Declares a namespace, with a note of each step of its preparation. */
const declared = (team: string) => () => {
  const { provider } = romeAndMilan().rome;
  const note = (step: string) => () => {
    steps.push(step);
  };
  const hooks = preparationHooks("shop", {
    fit: note("fit"),
    beforeCreate: [note("vacant"), note("announced")],
    beforeUpdate: [note("settled")],
  });
  new Namespace("shop", { metadata: { name: "shop", labels: { team } } }, { provider, hooks });
};

it("looks in a preview only whether what is to be created fits", async () => {
  await clusters.preview(declared("a"));

  expect(steps).toEqual(["fit"]);
});

it("goes step by step before an object is created, and by other steps before it is updated", async () => {
  await clusters.up(declared("a"));
  expect(steps.splice(0)).toEqual(["fit", "vacant", "announced"]);

  await clusters.preview(declared("b"));
  expect(steps).toEqual([]);

  await clusters.up(declared("b"));
  expect(steps).toEqual(["settled"]);
});

it("does nothing where there is nothing to do", async () => {
  await clusters.up(declared("a"));
  steps = [];

  await clusters.up(declared("a"));

  expect(steps).toEqual([]);
});
