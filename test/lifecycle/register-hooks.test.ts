import { Namespace } from "@pulumi/kubernetes/core/v1/namespace";
import * as pulumi from "@pulumi/pulumi";
import { afterEach, beforeEach, expect, it } from "vitest";
import { registerHooks } from "../../src/lifecycle/register-hooks.js";
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
  const hooks = registerHooks("shop", {
    preflight: note("fit"),
    beforeCreate: [note("vacant"), note("announced")],
    beforeUpdate: [note("settled")],
  });
  new Namespace("shop", { metadata: { name: "shop", labels: { team } } }, { provider, hooks });
};

it("runs only the check for a creation in a preview", async () => {
  await clusters.preview(declared("a"));

  expect(steps).toEqual(["fit"]);
});

it("runs the creation steps before a creation, and the update steps before an update", async () => {
  await clusters.up(declared("a"));
  expect(steps.splice(0)).toEqual(["fit", "vacant", "announced"]);

  await clusters.preview(declared("b"));
  expect(steps).toEqual([]);

  await clusters.up(declared("b"));
  expect(steps).toEqual(["settled"]);
});

it("runs no step if the object does not change", async () => {
  await clusters.up(declared("a"));
  steps = [];

  await clusters.up(declared("a"));

  expect(steps).toEqual([]);
});

it("passes inputs with secret parts as plain values", async () => {
  const seen: unknown[] = [];
  const note: pulumi.ResourceHookFunction = ({ newInputs, oldInputs }) => {
    seen.push([newInputs?.["metadata"], oldInputs?.["metadata"]]);
  };
  const program = (team: string) => () => {
    const { provider } = romeAndMilan().rome;
    const hooks = registerHooks("shop", { beforeCreate: [note], beforeUpdate: [note] });
    const metadata = { name: "shop", labels: { team: pulumi.secret(team) } };
    new Namespace("shop", { metadata }, { provider, hooks });
  };
  await clusters.up(program("a"));
  await clusters.up(program("b"));

  const metadata = (team: string) => ({ name: "shop", labels: { team } });
  expect(seen).toEqual([
    [metadata("a"), undefined],
    [metadata("b"), metadata("a")],
  ]);
});
