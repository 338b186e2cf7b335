import * as pulumi from "@pulumi/pulumi";
import { describe, expect } from "vitest";
import { it } from "../simulated-test.js";
import { configMap, settings, upAll, urnOfMap } from "./config-map.js";

// case: V22
describe("deleteBeforeReplace", () => {
  const renamed = (opts: pulumi.CustomResourceOptions) => settings({ name: "other", opts });

  it("creates the new object first if the option is not set", async ({ clusters, events }) => {
    await upAll(clusters, settings(), renamed({}));

    expect(events.slice(1)).toEqual([
      "create rome ConfigMap default/other",
      "delete rome ConfigMap default/settings",
    ]);
  });

  it("deletes the replaced object first if the option is true, also in a preview", async ({
    clusters,
    events,
  }) => {
    const steps = ["delete rome ConfigMap default/settings", "create rome ConfigMap default/other"];
    await clusters.up(settings());
    await clusters.preview(renamed({ deleteBeforeReplace: true }));
    expect(events.slice(1)).toEqual(steps);

    await clusters.up(renamed({ deleteBeforeReplace: true }));
    expect(events.slice(3)).toEqual(steps);
  });

  it("deletes the replaced object in the next run if this run fails", async ({
    clusters,
    events,
  }) => {
    const replaced = (last?: pulumi.CustomResourceOptions) => () => {
      const first = configMap("settings", { name: "other" });
      configMap("last", { opts: { dependsOn: first, ...last } });
    };
    await clusters.up(settings());
    const failing = new Error("as intended");
    const beforeCreate = [
      () => {
        throw failing;
      },
    ];
    await expect(clusters.up(replaced({ hooks: { beforeCreate } }))).rejects.toThrow(failing);
    expect(events).not.toContain("delete rome ConfigMap default/settings");

    await clusters.up(replaced());
    expect(events).toContain("delete rome ConfigMap default/settings");
  });

  it("loses an object that keeps its name if the option is not set, as the real provider does", async ({
    clusters,
  }) => {
    const triggered = (replacementTrigger: string) => settings({ opts: { replacementTrigger } });
    await upAll(clusters, triggered("1"), triggered("2"));

    expect(await clusters.objects()).toEqual([]);
  });
});

describe("replacementTrigger", () => {
  const triggered = (replacementTrigger: pulumi.Input<object>) =>
    settings({ opts: { replacementTrigger, deleteBeforeReplace: true } });

  it.for([
    ["with a secret in an object", () => ({ a: pulumi.secret("b") }), 1],
    ["with a secret in a list", () => [pulumi.secret("b")], 1],
    ["as a secret", () => pulumi.output({ a: pulumi.secret("b") }), 0],
    ["without a secret", () => ({ a: pulumi.output("b") }), 0],
  ] as const)(
    "unchanged, %s, replaces the resource as in the engine: %s",
    async ([, trigger, replace], { clusters }) => {
      const program = () => {
        triggered(trigger())();
      };
      const [, second] = await upAll(clusters, program, program);

      expect(second).toMatchObject({ replace });
    },
  );
});

describe("replaceWith", () => {
  const pair = (trigger: string, opts?: pulumi.CustomResourceOptions) => () => {
    const first = configMap("first", {
      opts: { replacementTrigger: trigger, deleteBeforeReplace: true },
    });
    configMap("second", { opts: { replaceWith: [first], ...opts } });
  };

  it("replaces both resources, and deletes the resource with replaceWith first", async ({
    clusters,
    events,
  }) => {
    const [, changed] = await upAll(clusters, pair("1"), pair("2"));

    expect(changed).toMatchObject({ replace: 2 });
    expect(events.slice(2)).toEqual([
      "delete rome ConfigMap default/second",
      "delete rome ConfigMap default/first",
      "create rome ConfigMap default/first",
      "create rome ConfigMap default/second",
    ]);
  });

  it("replaces both resources if the resource in replaceWith is created before it is deleted", async ({
    clusters,
  }) => {
    const renamed = (name: string) => () => {
      const first = configMap("first", { name });
      configMap("second", { opts: { replaceWith: [first], deleteBeforeReplace: true } });
    };
    const [, changed] = await upAll(clusters, renamed("a"), renamed("b"));

    expect(changed).toMatchObject({ replace: 2 });
  });

  it("fails the replacement if the resource is protected", async ({ clusters }) => {
    await clusters.up(pair("1", { protect: true }));

    await expect(clusters.up(pair("2", { protect: true }))).rejects.toThrow(
      `unable to replace resource "${urnOfMap("second")}" as part of replacing "${urnOfMap("first")}"`,
    );
  });
});
