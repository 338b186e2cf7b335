import * as pulumi from "@pulumi/pulumi";
import { afterEach, beforeEach, describe, expect, vi } from "vitest";
import type { SimulatedClusters } from "../../../src/testing/index.js";
import { messageWith } from "../../message-text.js";
import { romeAndMilan } from "../../rome-and-milan.js";
import { it } from "../../simulated-test.js";
import {
  createdBy,
  existing,
  FORBIDDEN,
  reject,
  TERMINATING,
  UNAVAILABLE,
  urnOf,
} from "../hook-fixture.js";
import {
  ITSELF,
  KIND,
  NAME,
  othersCreate,
  pair,
  PLACE,
  startWith,
  tenant,
} from "./tenant-programs.js";

beforeEach(() => {
  vi.spyOn(pulumi.log, "info").mockResolvedValue(undefined);
});

afterEach(() => {
  vi.restoreAllMocks();
});

/** Whether the namespace exists after the stack was destroyed. */
async function isKept(clusters: SimulatedClusters): Promise<boolean> {
  await clusters.destroy();
  const view = await romeAndMilan().rome.view(NAME);
  return (await view?.getNamespace()) !== undefined;
}

describe("destroy", () => {
  const kept = (reason: string) =>
    messageWith(
      `${PLACE} ${reason} On destroy, Pulumi deletes the objects of this stack and keeps the namespace.`,
    );

  it("deletes a namespace if only this stack created objects in it", async ({ clusters }) => {
    await clusters.up(pair());
    await clusters.up(pair());

    expect(await isKept(clusters)).toBe(false);
    expect(pulumi.log.info).not.toHaveBeenCalledWith(messageWith("keeps the namespace"));
  });

  it("keeps a namespace if others created objects in it before the last up", async ({
    clusters,
  }) => {
    await clusters.up(pair());
    await othersCreate(clusters, "settings");
    await clusters.up(pair());

    expect(pulumi.log.info).toHaveBeenCalledWith(
      kept("holds objects that this stack did not create (ConfigMap settings)"),
    );
    expect(await isKept(clusters)).toBe(true);
  });

  it("keeps a namespace if another stack of this library created objects in it", async () => {
    const theirs = createdBy(urnOf("core/v1:Secret", "theirs", { stack: "prod" }));
    const own = createdBy(urnOf(KIND, "pair-rome-namespace"));
    const clusters = await startWith(own, existing("Secret", "theirs", theirs));
    await clusters.up(pair());

    expect(await isKept(clusters)).toBe(true);
  });

  it("deletes a namespace after others have deleted their objects in it", async ({ clusters }) => {
    await clusters.up(tenant());
    const others = await othersCreate(clusters, "settings");
    await clusters.up(tenant());
    await others.destroy();
    await clusters.up(tenant());

    expect(await isKept(clusters)).toBe(false);
  });

  it("keeps a namespace if its objects cannot be listed", async ({ clusters }) => {
    await clusters.up(tenant());
    reject("listMetadata", FORBIDDEN, { kind: "Secret" });
    await clusters.up(tenant());

    expect(pulumi.log.info).toHaveBeenCalledWith(
      kept('holds objects that cannot be listed (Secret (user "me" is not allowed to do this))'),
    );
    expect(await isKept(clusters)).toBe(true);
  });

  it("keeps a namespace with objects of others if the namespace is forbidden to get", async ({
    clusters,
  }) => {
    await clusters.up(tenant());
    await othersCreate(clusters, "settings");
    const get = reject("get", FORBIDDEN, ITSELF);
    await clusters.up(tenant());
    get.mockRestore();

    expect(await isKept(clusters)).toBe(true);
  });

  it.for([
    ["namespace", "get", ITSELF],
    ["kinds of objects", "namespacedKinds", {}],
  ] as const)(
    "keeps a namespace if the API server does not return its %s",
    async ([, request, of], { clusters }) => {
      await clusters.up(tenant());
      const rejected = reject(request, UNAVAILABLE, of);
      await clusters.up(tenant());
      rejected.mockRestore();

      expect(pulumi.log.info).toHaveBeenCalledWith(
        kept("cannot be inspected (etcd has no leader)"),
      );
      expect(await isKept(clusters)).toBe(true);
    },
  );

  it("deletes a namespace that the last up created, even if objects cannot be listed", async ({
    clusters,
  }) => {
    reject("listMetadata", FORBIDDEN, { kind: "ConfigMap" });
    await clusters.up(tenant());

    expect(await isKept(clusters)).toBe(false);
  });

  it("keeps a namespace with retainOnDelete, without a message", async ({ clusters }) => {
    await clusters.up(tenant());
    await othersCreate(clusters, "settings");
    await clusters.up(tenant({ retainOnDelete: true }));

    expect(pulumi.log.info).not.toHaveBeenCalledWith(messageWith("keeps the namespace"));
    expect(await isKept(clusters)).toBe(true);
  });
});

describe("every run", () => {
  it("reports in a preview as well that destroy keeps the namespace", async ({ clusters }) => {
    await clusters.up(tenant());
    await othersCreate(clusters, "settings");
    await clusters.preview(tenant());

    expect(pulumi.log.info).toHaveBeenCalledWith(messageWith("keeps the namespace"));
  });

  it("does not keep a namespace for the objects of an adopted tunnel", async () => {
    const own = createdBy(urnOf(KIND, "pair-rome-namespace"));
    const clusters = await startWith(own, existing("PublicKey", "milan"));
    await clusters.preview(pair("liqo-managed"));

    expect(pulumi.log.info).not.toHaveBeenCalledWith(messageWith("keeps the namespace"));
  });

  it("does not inspect a Terminating namespace", async () => {
    const clusters = await startWith(TERMINATING, existing("ConfigMap", "settings"));
    await clusters.preview(tenant());

    expect(pulumi.log.info).not.toHaveBeenCalledWith(messageWith("keeps the namespace"));
  });
});

describe("hooks and transforms of the caller", () => {
  it("run besides those of the guard", async ({ clusters }) => {
    const ran: string[] = [];
    const hook = (args: pulumi.ResourceHookArgs) => {
      ran.push(`hook of ${args.name}`);
    };
    const opts: pulumi.CustomResourceOptions = {
      hooks: { beforeCreate: [hook], afterCreate: [hook] },
      transforms: [
        ({ name }) => {
          ran.push(`transform of ${name}`);
          return undefined;
        },
      ],
    };
    await clusters.up(tenant(opts));
    expect(ran).toEqual(["transform of tenant", "hook of tenant", "hook of tenant"]);

    await othersCreate(clusters, "settings");
    await clusters.up(tenant(opts));
    expect(await isKept(clusters)).toBe(true);
  });

  it("do not replace the check of an existing namespace", async () => {
    const clusters = await startWith({}, existing("ConfigMap", "settings"));
    const opts = { hooks: { beforeCreate: [() => undefined] } };

    await expect(clusters.preview(tenant(opts))).rejects.toThrow("already exists and holds");
  });
});
