import { Namespace } from "@pulumi/kubernetes/core/v1/namespace";
import * as pulumi from "@pulumi/pulumi";
import { expect } from "vitest";
import { registerHooks } from "../../src/lifecycle/register-hooks.js";
import { romeAndMilan } from "../rome-and-milan.js";
import { simulatedTest } from "../simulated-test.js";

/** A test with the steps that have run. */
const it = simulatedTest().extend("steps", (): string[] => []);

/** Declares a namespace, with a note of each step of its preparation. */
const declared = (steps: string[], team: string) => () => {
  const { rome } = romeAndMilan();
  const { provider } = rome;
  const note = (step: string) => () => {
    steps.push(step);
  };
  const hooks = registerHooks(rome, "shop", {
    preflight: note("fit"),
    beforeCreate: [note("vacant"), note("announced")],
    beforeUpdate: [note("settled")],
  });
  new Namespace("shop", { metadata: { name: "shop", labels: { team } } }, { provider, hooks });
};

it("runs only the check for a creation in a preview", async ({ clusters, steps }) => {
  await clusters.preview(declared(steps, "a"));

  expect(steps).toEqual(["fit"]);
});

it("runs the creation steps before a creation, and the update steps before an update", async ({
  clusters,
  steps,
}) => {
  await clusters.up(declared(steps, "a"));
  expect(steps.splice(0)).toEqual(["fit", "vacant", "announced"]);

  await clusters.preview(declared(steps, "b"));
  expect(steps).toEqual([]);

  await clusters.up(declared(steps, "b"));
  expect(steps).toEqual(["settled"]);
});

it("runs no step if the object does not change", async ({ clusters, steps }) => {
  await clusters.up(declared(steps, "a"));
  steps.length = 0;

  await clusters.up(declared(steps, "a"));

  expect(steps).toEqual([]);
});

it("passes inputs with secret parts as plain values", async ({ clusters }) => {
  const seen: unknown[] = [];
  const note: pulumi.ResourceHookFunction = ({ newInputs, oldInputs }) => {
    seen.push([newInputs?.["metadata"], oldInputs?.["metadata"]]);
  };
  const program = (team: string) => () => {
    const { rome } = romeAndMilan();
    const { provider } = rome;
    const hooks = registerHooks(rome, "shop", { beforeCreate: [note], beforeUpdate: [note] });
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
