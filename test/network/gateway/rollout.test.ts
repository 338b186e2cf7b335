import * as pulumi from "@pulumi/pulumi";
import { describe, expect, vi } from "vitest";
import { waitUntilGatewayCarriesPackets } from "../../../src/network/gateway/rollout.js";
import { messageWith } from "../../message-text.js";
import { FORBIDDEN, runHook, UNAVAILABLE } from "../../lifecycle/hook-fixture.js";
import { hookTest } from "../../lifecycle/hook-test.js";
import {
  at,
  connected,
  end,
  NAMESPACE,
  pod,
  PolledGateway,
  specChanged,
  withFlags,
} from "./polled-gateway.js";

const it = hookTest("rome");

describe("a Connection is updated", () => {
  it("at once if its gateway runs as declared and packets cross", async ({ cluster }) => {
    expect((await new PolledGateway(cluster, end()).update()).polls).toBe(1);
  });

  it("once Liqo has created the pods of the declared gateway", async ({ cluster }) => {
    const { deployment } = end();
    const behind = { ...end(), deployment: { ...deployment, ...withFlags("--mtu=1300") } };

    expect((await new PolledGateway(cluster, behind, behind, end()).update()).polls).toBe(3);
  });

  it("once packets have crossed with the current key of the remote gateway", async ({
    cluster,
  }) => {
    const before = { ...end(), PublicKey: { metadata: { managedFields: specChanged(20) } } };
    const after = { ...before, Connection: { ...before.Connection, ...connected(27) } };

    expect((await new PolledGateway(cluster, before, after).update()).polls).toBe(2);
  });

  it("without a poll behind mocks", async ({ cluster }) => {
    vi.spyOn(cluster, "view").mockResolvedValue(undefined);
    const hook = waitUntilGatewayCarriesPackets(cluster, {
      cluster,
      role: "Client",
      timeout: "10s",
    });

    await expect(runHook(hook, {}, {})).resolves.toBeUndefined();
    expect(pulumi.log.info).not.toHaveBeenCalled();
  });

  it("with a warning that names the missing rights if its gateway is forbidden to inspect", async ({
    cluster,
  }) => {
    const warn = vi.spyOn(pulumi.log, "warn").mockResolvedValue(undefined);
    const gateway = new PolledGateway(cluster, end());
    vi.spyOn(gateway.view, "list").mockRejectedValue(FORBIDDEN);
    await gateway.update();

    expect(warn).toHaveBeenCalledExactlyOnceWith(
      messageWith(
        "forbidden: cannot inspect the gateway in cluster rome. The status of its Connection may be outdated. " +
          'Grant "list" on Liqo\'s networking objects, Deployments, Services, pods and Secrets in namespace ' +
          `${NAMESPACE}. See node_modules/pulumi-liqo/docs/troubleshooting.md#forbidden`,
      ),
      cluster,
    );
  });
});

it("an update fails after the timeout, with the reason and the next step", async ({ cluster }) => {
  const stale = { ...end(), pods: [pod("gw-milan-2", 18)] };

  await expect(new PolledGateway(cluster, stale).update("100ms")).rejects.toThrow(
    [
      "timed out after 100ms: no packets through the updated gateway",
      "  Connection liqo-tenant-milan/gw-milan in cluster rome: its last measurement is older than the",
      "    gateway's pod",
      "  next: set a shorter --ping-update-status-interval in the template of the gateway, or a longer",
      "    timeout: the gateway may take 10 s to report a packet",
      "See node_modules/pulumi-liqo/docs/troubleshooting.md#wait-rollout",
    ].join("\n"),
  );
});

describe("the adoption of a Connection waits", () => {
  const created = (second: number) => ({
    ...connected(17),
    metadata: { creationTimestamp: at(second) },
  });

  it("not if the Connection does not exist, or was created after the last change of its gateway", async ({
    cluster,
  }) => {
    expect((await new PolledGateway(cluster, end()).create()).polls).toBe(0);

    const managedFields = specChanged(10);
    const GatewayClient = { ...end().GatewayClient, metadata: { managedFields } };
    const later = { ...end(), GatewayClient, Connection: created(11) };
    expect((await new PolledGateway(cluster, later).create()).polls).toBe(0);
  });

  it("if the Connection was created before the last change of its gateway", async ({ cluster }) => {
    const { GatewayClient, deployment } = end();
    const managedFields = specChanged(15);
    const adopted = {
      ...end(),
      GatewayClient: { ...GatewayClient, metadata: { managedFields } },
      deployment: { ...deployment, metadata: { ...deployment.metadata, managedFields } },
      Connection: created(1),
    };
    const behind = { ...adopted, pods: [pod("gw-milan-2", 18)] };

    expect((await new PolledGateway(cluster, behind, behind, adopted).create()).polls).toBe(3);
  });

  it("if the Connection was created before the Secret of its gateway was last written", async ({
    cluster,
  }) => {
    const keys = [{ name: "gw-keys", changedAt: at(12) }];

    expect(
      (await new PolledGateway(cluster, { ...end(), Connection: created(11), keys }).create())
        .polls,
    ).toBe(1);
    expect(
      (await new PolledGateway(cluster, { ...end(), Connection: created(13), keys }).create())
        .polls,
    ).toBe(0);
  });

  it("if the API server does not return when it was created", async ({ cluster }) => {
    const gateway = new PolledGateway(cluster, end());
    vi.spyOn(gateway.view, "get").mockRejectedValueOnce(UNAVAILABLE);

    expect((await gateway.create()).polls).toBe(1);
  });
});
