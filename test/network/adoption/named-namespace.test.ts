import * as pulumi from "@pulumi/pulumi";
import { afterEach, describe, expect, vi } from "vitest";
import { LiqoNetworkPair, LiqoNetworkSide, TenantNamespace } from "../../../src/index.js";
import {
  createdBy,
  existing,
  FORBIDDEN,
  reject,
  TERMINATING,
  UNAVAILABLE,
  urnOf,
} from "../../lifecycle/hook-fixture.js";
import { messageWith, textPattern } from "../../message-text.js";
import { joined, namespace, romeAndMilan, startRomeAndMilan } from "../../rome-and-milan.js";
import { it, simulatedTest } from "../../simulated-test.js";
import { CREATED, GIVEN } from "./tenant-objects.js";

afterEach(() => {
  vi.restoreAllMocks();
});

/** A side of a tunnel in rome. */
const sideIn = (namespace?: string) => () => {
  const { rome } = romeAndMilan();
  const args = { cluster: rome, role: "Client", remoteClusterId: "milan", namespace } as const;
  new LiqoNetworkSide("to-milan", args);
};

describe("a namespace that the caller sets", () => {
  const named = (namespace: pulumi.Input<string>) => () => joined({ client: { namespace } });
  const URN = urnOf("core/v1:Namespace", "pair-rome-namespace");

  it("is rejected if this stack created it, and no longer declares it", async ({ clusters }) => {
    await clusters.up(() => joined());

    await expect(clusters.preview(named(CREATED))).rejects.toThrow(
      textPattern(
        `client.namespace: namespace ${CREATED} of cluster rome was created by this stack, and this program no longer ` +
          "declares it, so up would delete it with everything in it. To keep it, declare it: new TenantNamespace(name, " +
          `{ remoteClusterId }, { provider, retainOnDelete: true, aliases: ["${URN}"] }), and pass its metadata.name`,
      ),
    );
  });

  it("is rejected on a LiqoNetworkSide too", async ({ clusters }) => {
    await clusters.up(sideIn());

    await expect(clusters.preview(sideIn(CREATED))).rejects.toThrow(
      `namespace: namespace ${CREATED} of cluster rome was created by this stack`,
    );
  });

  it("is accepted if the program declares it as the message says", async ({ clusters }) => {
    await clusters.up(() => joined());
    const { outputs, changes } = await clusters.up(() => {
      const { rome, milan } = romeAndMilan();
      const { provider } = rome;
      const opts = { provider, retainOnDelete: true, aliases: [URN] };
      const tenant = new TenantNamespace("tenant", { remoteClusterId: "milan" }, opts);
      const client = { cluster: rome, namespace: tenant.metadata.name };
      return {
        status: new LiqoNetworkPair("pair", { server: milan, client }).status,
      };
    });

    expect(outputs.status).toBe("Connected");
    expect(changes).toMatchObject({ replace: 0, delete: 0 });
  });

  it.each([
    ["if it is Terminating", { ...createdBy(URN), ...TERMINATING }],
    ["if another stack created it", createdBy(urnOf("x", "theirs", { stack: "prod" }))],
    ["if Pulumi did not create it", {}],
  ])("is accepted %s", async (_, metadata) => {
    const clusters = await startRomeAndMilan({
      rome: { objects: [existing("Namespace", GIVEN, metadata)] },
    });

    await expect(clusters.preview(named(GIVEN))).resolves.toBeDefined();
  });
});

describe("a namespace set by the caller that cannot be read", () => {
  const it = simulatedTest({ rome: { objects: [namespace(GIVEN)] } });

  it("is rejected if the API server is unavailable", async ({ clusters }) => {
    reject("get", UNAVAILABLE, { kind: "Namespace", name: GIVEN });

    await expect(clusters.preview(sideIn(GIVEN))).rejects.toThrow(
      "cannot check which objects already exist\n  cannot inspect cluster rome: etcd has no leader\n",
    );
  });

  it("is accepted with a warning that names the missing right if it is forbidden to get", async ({
    clusters,
  }) => {
    reject("get", FORBIDDEN, { kind: "Namespace", name: GIVEN });
    const warn = vi.spyOn(pulumi.log, "warn");

    await expect(clusters.preview(sideIn(GIVEN))).resolves.toBeDefined();
    expect(warn).toHaveBeenCalledWith(
      messageWith(
        `forbidden: cannot get namespace ${GIVEN} of cluster rome. If this stack created it, up may delete it with everything ` +
          'in it. Grant "get" on namespaces. See node_modules/pulumi-liqo/docs/troubleshooting.md#forbidden',
      ),
    );
  });
});
