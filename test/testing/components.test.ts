import * as pulumi from "@pulumi/pulumi";
import { beforeEach, describe, expect } from "vitest";
import { it } from "../simulated-test.js";

let calls: string[];

beforeEach(() => {
  calls = [];
});

/** A hook that records the inputs and outputs of a component. */
function hook(name: string, opts?: pulumi.ResourceHookOptions) {
  const callback = ({ oldInputs, newInputs, oldOutputs, newOutputs }: pulumi.ResourceHookArgs) => {
    const numberOf = (properties: Record<string, unknown> | undefined, key: string) =>
      (properties?.[key] ?? "-") as number | string;
    calls.push(
      `${name} ${numberOf(oldInputs, "size")} ${numberOf(newInputs, "size")} ` +
        `${numberOf(oldOutputs, "sum")} ${numberOf(newOutputs, "sum")}`,
    );
  };
  return new pulumi.ResourceHook(name, callback, opts);
}

class Group extends pulumi.ComponentResource {
  constructor(size: pulumi.Input<number>, hooks?: pulumi.ResourceHookBinding) {
    super("test:index:Group", "group", { size }, { hooks });
    this.registerOutputs({ sum: pulumi.output(size).apply((value) => value + 1) });
  }
}

const group = (size: pulumi.Input<number>, opts?: pulumi.ResourceHookOptions) => () => {
  new Group(size, {
    beforeCreate: [hook("beforeCreate", opts)],
    afterCreate: [hook("afterCreate", opts)],
    beforeUpdate: [hook("beforeUpdate", opts)],
    afterUpdate: [hook("afterUpdate", opts)],
  });
};

describe("a component", () => {
  it("is updated when its inputs change", async ({ clusters }) => {
    const first = await clusters.up(group(1));
    const same = await clusters.up(group(1));
    const changed = await clusters.up(group(2));

    expect(first.changes).toMatchObject({ create: 2 });
    expect(same.changes).toMatchObject({ update: 0, same: 2 });
    expect(changed.changes).toMatchObject({ update: 1, same: 1 });
  });

  it("runs hooks before and after a step, with its inputs and registered outputs", async ({
    clusters,
  }) => {
    await clusters.up(group(1));
    await clusters.up(group(1));
    await clusters.up(group(2));

    expect(calls).toEqual([
      "beforeCreate - 1 - -",
      "afterCreate - 1 - 2",
      "beforeUpdate 1 2 2 -",
      "afterUpdate 1 2 2 3",
    ]);
  });

  it("runs only the hooks with onDryRun in a preview", async ({ clusters }) => {
    await clusters.up(group(1));
    calls = [];
    await clusters.preview(group(2));
    expect(calls).toEqual([]);

    await clusters.preview(group(2, { onDryRun: true }));
    expect(calls).toEqual(["beforeUpdate 1 2 2 -", "afterUpdate 1 2 2 3"]);
  });

  it("is not updated if a beforeUpdate hook fails", async ({ clusters }) => {
    const failing = () => {
      throw new Error("as intended");
    };
    await clusters.up(group(1));
    const run = clusters.up(() => {
      new Group(2, { beforeUpdate: [failing] });
    });
    await expect(run).rejects.toThrow("as intended");

    expect((await clusters.up(group(1))).changes).toMatchObject({ update: 0, same: 2 });
  });

  it("passes its secret outputs to hooks as secrets", async ({ clusters }) => {
    let seen: pulumi.Output<unknown> | undefined;
    const program = (size: number) => () => {
      const beforeUpdate = [
        ({ oldOutputs }: pulumi.ResourceHookArgs) => {
          seen = oldOutputs?.["sum"] as typeof seen;
        },
      ];
      new Group(pulumi.secret(size), { beforeUpdate });
    };
    await clusters.up(program(1));
    await clusters.up(program(2));

    expect(pulumi.Output.isInstance(seen)).toBe(true);
    expect(seen && (await pulumi.isSecret(seen))).toBe(true);
  });
});
