import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { afterEach, beforeEach, describe, expect, vi } from "vitest";
import { it } from "../simulated-test.js";

let calls: string[];

beforeEach(() => {
  calls = [];
});

afterEach(() => {
  vi.restoreAllMocks();
});

/** A hook that records its calls, with the ID and the data of its arguments. */
function hook(name: string, opts?: pulumi.ResourceHookOptions, fail?: string) {
  const callback = ({ id, oldInputs, newInputs, newOutputs }: pulumi.ResourceHookArgs) => {
    const data = [oldInputs, newInputs, newOutputs].map((of) =>
      JSON.stringify(of?.["data"] ?? "-"),
    );
    calls.push([name, id, ...data].join(" "));
    if (fail !== undefined) {
      throw new Error(fail);
    }
  };
  return new pulumi.ResourceHook(name, callback, opts);
}

const MOMENTS = ["Create", "Update", "Delete"].flatMap((what) => [`before${what}`, `after${what}`]);

function settings(
  data: object,
  hooks: pulumi.ResourceHookBinding,
  name: pulumi.Input<string> = "settings",
) {
  const provider = new k8s.Provider("rome");
  const args = { metadata: { name }, data: data as Record<string, string> };
  return new k8s.core.v1.ConfigMap("settings", args, { provider, hooks });
}

function withAll(data: object, name?: string) {
  return () => {
    const hooks = Object.fromEntries(MOMENTS.map((moment) => [moment, [hook(moment)]]));
    settings(data, hooks, name);
  };
}

describe("a hook", () => {
  it("runs before and after the resource is created, updated and replaced", async ({
    clusters,
  }) => {
    await clusters.up(withAll({ a: "1" }));
    await clusters.up(withAll({ a: "1" }));
    await clusters.up(withAll({ a: "2" }));
    await clusters.up(withAll({ a: "2" }, "other"));

    const [one, two] = ['{"a":"1"}', '{"a":"2"}'];
    expect(calls).toEqual([
      `beforeCreate  "-" ${one} "-"`,
      `afterCreate default/settings "-" ${one} ${one}`,
      `beforeUpdate default/settings ${one} ${two} "-"`,
      `afterUpdate default/settings ${one} ${two} ${two}`,
      `beforeCreate  "-" ${two} "-"`,
      `afterCreate default/other "-" ${two} ${two}`,
      `beforeDelete default/settings ${two} "-" "-"`,
      `afterDelete default/settings ${two} "-" "-"`,
    ]);
  });

  it("runs in a preview only with onDryRun", async ({ clusters }) => {
    await clusters.preview(() => {
      const beforeCreate = [hook("always", { onDryRun: true }), hook("only in up")];
      settings({ a: "1" }, { beforeCreate });
    });

    expect(calls).toEqual(['always  "-" {"a":"1"} "-"']);
  });

  it("receives a secret as an output, and an unknown value as unknown", async ({ clusters }) => {
    let seen: Record<string, unknown> = {};
    await clusters.preview(() => {
      const look = ({ newInputs }: pulumi.ResourceHookArgs) => {
        seen = newInputs as typeof seen;
      };
      const other = new k8s.Provider("other", { context: "rome" });
      const named = new k8s.core.v1.ConfigMap("named", {}, { provider: other });
      const beforeCreate = [new pulumi.ResourceHook("look", look, { onDryRun: true })];
      const data = { a: pulumi.secret("b") };
      settings(data, { beforeCreate }, named.id);
    });

    expect(pulumi.Output.isInstance(seen["data"])).toBe(true);
    expect(seen["metadata"]).toEqual({ name: pulumi.unknown });
  });
});

describe("a hook that fails", () => {
  it("prevents the step if it runs before the step", async ({ clusters }) => {
    const run = clusters.up(() => {
      settings({}, { beforeCreate: [hook("guard", {}, "as intended")] });
    });

    await expect(run).rejects.toThrow("as intended");
    expect(await clusters.objects()).toEqual([]);
  });

  it("only logs a warning if it runs after the step or has ignoreErrors", async ({ clusters }) => {
    const warn = vi.spyOn(pulumi.log, "warn").mockResolvedValue(undefined);
    await clusters.up(() => {
      const beforeCreate = [hook("lenient", { ignoreErrors: true }, "never mind")];
      settings({}, { beforeCreate, afterCreate: [hook("late", {}, "too late")] });
    });

    expect(await clusters.objects()).toHaveLength(1);
    expect(warn.mock.calls.map(([message]) => message)).toEqual([
      "hook lenient has failed: never mind",
      "hook late has failed: too late",
    ]);
  });
});

describe("an error hook", () => {
  function failing(retry: (args: pulumi.ErrorHookArgs) => boolean) {
    const provider = new k8s.Provider("rome");
    const onError = [new pulumi.ErrorHook("retry", retry)];
    const metadata = { namespace: "nowhere", name: "settings" };
    new k8s.core.v1.ConfigMap("settings", { metadata }, { provider, hooks: { onError } });
  }

  it("can retry the step, and receives all previous errors", async ({ clusters }) => {
    const run = clusters.up(() => {
      failing(({ failedOperation, errors }) => {
        calls.push(`${failedOperation}: ${errors.length}`);
        return errors.length < 3;
      });
    });

    await expect(run).rejects.toThrow('namespaces "nowhere" not found');
    expect(calls).toEqual(["create: 1", "create: 2", "create: 3"]);
  });
});

it("drops ephemeral log messages", async ({ clusters }) => {
  const console = vi.spyOn(globalThis.console, "log").mockReturnValue(undefined);
  await clusters.up(() => {
    void pulumi.log.info("for a moment", undefined, undefined, true);
    void pulumi.log.info("to stay");
  });

  expect(console.mock.calls).toEqual([["info: [runtime] to stay"]]);
});
