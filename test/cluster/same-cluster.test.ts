import * as pulumi from "@pulumi/pulumi";
import { afterEach, beforeEach, describe, expect, vi } from "vitest";
import { sameClusterHooks } from "../../src/cluster/same-cluster.js";
import { LiqoCluster, type LiqoClusterArgs } from "../../src/index.js";
import { messageWith, textPattern } from "../message-text.js";
import { simulatedTest } from "../simulated-test.js";
import { KNOWN, uidOf, UNKNOWN } from "./identified-cluster.js";

const it = simulatedTest({ rome: { alsoReachedBy: [{ context: "admin@rome" }] } });

beforeEach(() => {
  vi.spyOn(pulumi.log, "warn").mockResolvedValue(undefined);
});

afterEach(() => {
  vi.restoreAllMocks();
});

const program =
  (args: LiqoClusterArgs, opts: pulumi.ComponentResourceOptions = {}, name = "rome") =>
  () => {
    new LiqoCluster(name, { ...KNOWN, ...args }, opts);
  };

/** A component calls this method when it is registered. */
interface Initialized {
  initialize(args: pulumi.Inputs): Promise<unknown>;
}

describe("a LiqoCluster", () => {
  it("accepts another way to the same cluster", async ({ clusters }) => {
    await clusters.up(program({ context: "rome" }));
    const { changes } = await clusters.up(program({ context: "admin@rome" }));

    expect(changes).toMatchObject({ replace: 0, delete: 0 });
  });

  it.for(["preview", "up"] as const)(
    "is rejected by %s if it reaches another cluster",
    async (run, { clusters }) => {
      await clusters.up(program({ context: "rome" }));
      const [rome, milan] = [await uidOf("rome"), await uidOf("milan")];

      await expect(clusters[run](program({ context: "milan" }))).rejects.toThrow(
        textPattern(
          `LiqoCluster "rome" now reaches another cluster. No object was changed. it reaches: identifier ${milan} ` +
            `this stack's objects are in the former cluster: cluster "rome", identifier ${rome} If it is the same cluster, ` +
            `set clusterIdentifier: "${rome}". If you did not intend this, correct context or kubeconfig. If you are moving ` +
            "to the new cluster, first run pulumi destroy with the former access, or, if the former cluster no longer exists: " +
            "PULUMI_K8S_DELETE_UNREACHABLE=true pulumi destroy See node_modules/pulumi-liqo/docs/troubleshooting.md#another-cluster",
        ),
      );
    },
  );

  it.for(["preview", "up"] as const)(
    "is rejected by %s with its invalid argument, before it is registered",
    async (run, { clusters }) => {
      await clusters.up(program({ context: "rome" }));
      const initialize = vi.spyOn(
        pulumi.ComponentResource.prototype as unknown as Initialized,
        "initialize",
      );
      const failure: unknown = await clusters[run](program({ context: "" })).catch(
        (error: unknown) => error,
      );

      expect(initialize).not.toHaveBeenCalled();
      expect(String(failure)).toBe(
        'InvalidArgsError: LiqoCluster "rome" has invalid arguments:\n' +
          '  - context: expected the name of a context, got ""\n' +
          "See node_modules/pulumi-liqo/docs/troubleshooting.md#invalid-arguments",
      );
    },
  );

  it("is rejected if its clusterIdentifier changes", async ({ clusters }) => {
    await clusters.up(program({ context: "rome", clusterIdentifier: "a" }));

    await expect(clusters.up(program({ context: "rome", clusterIdentifier: "b" }))).rejects.toThrow(
      textPattern(
        'it reaches: identifier b this stack\'s objects are in the former cluster: cluster "rome", identifier a',
      ),
    );
  });

  it("accepts another cluster with the same clusterIdentifier", async ({ clusters }) => {
    await clusters.up(program({ context: "rome", clusterIdentifier: "a" }));
    await clusters.up(program({ context: "milan", clusterIdentifier: "a" }));

    expect(pulumi.log.warn).not.toHaveBeenCalled();
  });

  it("warns in a preview that does not know how to reach it, with the identifier to set", async ({
    clusters,
  }) => {
    await clusters.up(program({ context: "rome" }));
    const rome = await uidOf("rome");
    await clusters.preview(program({ context: "rome", kubeconfig: UNKNOWN }));

    expect(pulumi.log.warn).toHaveBeenCalledExactlyOnceWith(
      messageWith(
        "this preview does not know yet how to reach cluster rome, so Pulumi plans to replace its objects. If it is the same " +
          `cluster, up does not replace them. Set clusterIdentifier: "${rome}" on its LiqoCluster to tell Pulumi that it is ` +
          "the same cluster. See node_modules/pulumi-liqo/docs/troubleshooting.md#another-cluster",
      ),
    );
  });

  it("does not warn of an unknown kubeconfig if its clusterIdentifier is set", async ({
    clusters,
  }) => {
    await clusters.up(program({ context: "rome", clusterIdentifier: "a" }));
    const args = { context: "rome", kubeconfig: UNKNOWN, clusterIdentifier: "a" };
    await clusters.preview(program(args));

    expect(pulumi.log.warn).not.toHaveBeenCalled();
  });

  it("runs the caller's own hooks as well", async ({ clusters }) => {
    const own = vi.fn();
    const hooks = { beforeUpdate: [own], beforeCreate: [own] };
    await clusters.up(program({ context: "rome" }, { hooks }));
    expect(own).toHaveBeenCalledTimes(1);

    await expect(clusters.up(program({ context: "milan" }, { hooks }))).rejects.toThrow(
      "now reaches another cluster",
    );
    expect(own).toHaveBeenCalledTimes(2);
  });

  describe("is compared by its identifiers in the state:", () => {
    const compare = async (
      now: string | undefined,
      oldInputs: Record<string, unknown>,
      identity: { problem?: string } = {},
    ) => {
      const { beforeUpdate } = sameClusterHooks("rome", { problem: identity.problem });
      const { callback } = beforeUpdate?.[0] as pulumi.ResourceHook;
      const args = { urn: "", id: "", name: "", type: "", newInputs: { clusterIdentifier: now } };
      await callback({ ...args, oldInputs, oldOutputs: {} });
    };

    it("a state of an earlier version without an identifier is accepted", async () => {
      await expect(compare("b", {})).resolves.toBeUndefined();
    });

    it("the same identifier is accepted", async () => {
      await expect(compare("b", { clusterIdentifier: "b" })).resolves.toBeUndefined();
    });

    it("another identifier is rejected without a cluster ID in the state, too", async () => {
      await expect(compare("b", { clusterIdentifier: "a" })).rejects.toThrow(
        "are in the former cluster: a\n",
      );
    });

    it.each([
      ["the reason", "etcd has no leader", "etcd has no leader"],
      ["invalid arguments", undefined, "its arguments are invalid"],
    ])("no identifier is rejected with %s", async (_, problem, reason) => {
      await expect(compare(undefined, { clusterIdentifier: "a" }, { problem })).rejects.toThrow(
        `cannot identify cluster "rome", so it is not changed\n  ${reason}\n`,
      );
    });
  });
});
