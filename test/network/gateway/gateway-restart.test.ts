import * as pulumi from "@pulumi/pulumi";
import { describe, expect } from "vitest";
import { FORBIDDEN, UNAVAILABLE } from "../../lifecycle/hook-fixture.js";
import { hookTest } from "../../lifecycle/hook-test.js";
import { textPattern } from "../../message-text.js";
import {
  at,
  connected,
  end,
  type End,
  NAMESPACE,
  pod,
  PolledGateway,
  withFlags,
} from "./polled-gateway.js";

const it = hookTest("rome");

describe("a gateway with a Secret written after the start of its pod", () => {
  const written = (...flags: string[]) => ({
    ...end(),
    deployment: { ...end().deployment, ...withFlags("--mtu=1340", ...flags) },
    keys: [{ name: "gw-keys", changedAt: at(20) }],
  });
  const QUICK = "--ping-update-status-interval=100ms";
  const withNewPod = {
    pods: [pod("gw-milan-2", 21)],
    Connection: { ...end().Connection, ...connected(25) },
  };

  it("is restarted once if no packets have crossed since", async ({ cluster }) => {
    const before = written(QUICK);
    const gateway = new PolledGateway(cluster, before, before, before, {
      ...before,
      ...withNewPod,
    });
    await gateway.update();

    expect(gateway.deletePod).toHaveBeenCalledExactlyOnceWith(
      { apiVersion: "v1", kind: "Pod" },
      "gw-milan-1",
    );
    expect(pulumi.log.info).toHaveBeenCalledWith(
      `restarting gateway pod ${NAMESPACE}/gw-milan-1, which started before its Secret was last written`,
      cluster,
    );
    expect(gateway.polls).toBe(4);
  });

  it("is not restarted if packets have crossed since", async ({ cluster }) => {
    const gateway = new PolledGateway(cluster, {
      ...written(),
      Connection: { ...end().Connection, ...connected(21) },
    });
    await gateway.update();

    expect(gateway.deletePod).not.toHaveBeenCalled();
    expect(gateway.polls).toBe(1);
  });

  it("is not restarted before its Connection could report packets", async ({ cluster }) => {
    const crossing = { ...written(), Connection: { ...end().Connection, ...connected(21) } };
    const gateway = new PolledGateway(cluster, written(), written(), crossing);
    await gateway.update();

    expect(gateway.deletePod).not.toHaveBeenCalled();
    expect(gateway.polls).toBe(3);
  });

  it.for([
    ["it sends no pings", written("--ping-enabled=false")],
    [
      "it is not Connected",
      { ...written(), Connection: { status: { value: "Error" }, metadata: {} } },
    ],
  ])("is restarted at once if %s", async ([, before], { cluster }) => {
    const gateway = new PolledGateway(cluster, before as End, { ...written(), ...withNewPod });
    await gateway.update();

    expect(gateway.deletePod).toHaveBeenCalledOnce();
    expect(gateway.polls).toBe(2);
  });

  it("is not restarted while its Deployment replaces the pod", async ({ cluster }) => {
    const { deployment, ...before } = written("--ping-enabled=false");
    const status = { ...deployment.status, updatedReplicas: 0 };
    const gateway = new PolledGateway(
      cluster,
      { ...before, deployment: { ...deployment, status } },
      { ...written(), ...withNewPod },
    );
    await gateway.update();

    expect(gateway.deletePod).not.toHaveBeenCalled();
    expect(gateway.polls).toBe(2);
  });

  it("is restarted by deleting each pod started before the change", async ({ cluster }) => {
    const { deployment, ...before } = written("--ping-enabled=false");
    const { status, metadata } = deployment;
    const spec = { ...deployment.spec, replicas: 3 };
    const three = { ...status, updatedReplicas: 3, readyReplicas: 3 };
    const pods = [pod("a", 13), pod("b", 21), pod("c", 14)];
    const gateway = new PolledGateway(
      cluster,
      { ...before, deployment: { metadata, spec, status: three }, pods },
      { ...written(), ...withNewPod },
    );
    await gateway.update();

    expect(gateway.deletePod.mock.calls.map(([, name]) => name)).toEqual(["a", "c"]);
  });

  it("is restarted although the first request fails", async ({ cluster }) => {
    const before = written("--ping-enabled=false");
    const gateway = new PolledGateway(cluster, before, before, { ...before, ...withNewPod });
    gateway.deletePod.mockRejectedValueOnce(UNAVAILABLE);
    await gateway.update();

    expect(gateway.deletePod).toHaveBeenCalledTimes(2);
  });

  it("fails the update with the command if it is forbidden to restart", async ({ cluster }) => {
    const gateway = new PolledGateway(cluster, written("--ping-enabled=false"));
    gateway.deletePod.mockRejectedValue(FORBIDDEN);

    await expect(gateway.update()).rejects.toThrow(
      textPattern(
        'forbidden: cannot restart the gateway, which runs with earlier keys user "me" is not allowed to do this Restart it: ' +
          `kubectl delete pod gw-milan-1 -n ${NAMESPACE}`,
      ),
    );
  });
});
