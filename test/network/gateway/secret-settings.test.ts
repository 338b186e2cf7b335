import * as pulumi from "@pulumi/pulumi";
import { afterEach, describe, expect, vi } from "vitest";
import { GatewayServer, type GatewayServerArgs } from "../../../src/index.js";
import { namespace, romeAndMilan, startRomeAndMilan } from "../../rome-and-milan.js";
import { it } from "../../simulated-test.js";

afterEach(() => {
  vi.restoreAllMocks();
});

const NAMESPACE = "liqo-tenant-rome";

function toRome(args: Partial<GatewayServerArgs>) {
  return () => {
    const { milan } = romeAndMilan();
    new GatewayServer("to-rome", { cluster: milan, remoteClusterId: "rome", ...args });
  };
}

describe("the message of a hook does not contain", () => {
  it("a secret setting that differs from an existing gateway", async () => {
    const labels = { "liqo.io/remote-cluster-id": "rome" };
    const existing = {
      apiVersion: "networking.liqo.io/v1beta1",
      kind: "GatewayServer",
      metadata: { name: "rome", namespace: NAMESPACE, labels },
      spec: { mtu: 1300, endpoint: { port: 51840, serviceType: "LoadBalancer" } },
    };
    const clusters = await startRomeAndMilan({
      milan: { objects: [namespace(NAMESPACE), existing] },
    });
    const loadBalancerIp = pulumi.secret("203.0.113.77");

    await expect(clusters.preview(toRome({ loadBalancerIp }))).rejects.toThrow(
      'loadBalancerIp (spec.endpoint.loadBalancerIP) null (declared: "[secret]")',
    );
  });

  it("a secret namespace of a server that has lost its endpoint", async () => {
    const clusters = await startRomeAndMilan({ milan: { objects: [namespace("internal")] } });
    const program = toRome({ namespace: pulumi.secret("internal") });
    await clusters.up(program);
    clusters.setFaults([{ cluster: "milan", kind: "load-balancer-pending" }]);
    const warn = vi.spyOn(pulumi.log, "warn").mockResolvedValue(undefined);
    await clusters.up(program);

    expect(warn).toHaveBeenCalledExactlyOnceWith(
      "GatewayServer [secret]/rome in cluster milan has lost its endpoint since the last update",
      expect.anything(),
    );
  });

  it("a secret namespace of an object that does not become ready", async () => {
    const clusters = await startRomeAndMilan(
      { milan: { objects: [namespace("internal")] } },
      { faults: [{ cluster: "milan", kind: "load-balancer-pending" }] },
    );
    const error = vi.spyOn(pulumi.log, "error").mockResolvedValue(undefined);
    const info = vi.spyOn(pulumi.log, "info").mockResolvedValue(undefined);
    const program = toRome({ namespace: pulumi.secret("internal"), timeout: "1s" });

    await expect(clusters.up(program)).rejects.toThrow();
    const messages = [...error.mock.calls, ...info.mock.calls].map(([message]) => message);
    expect(messages).toContainEqual(
      expect.stringMatching(
        /^timed out after 1s: GatewayServer \[secret\]\/\[secret\] in cluster milan$/m,
      ),
    );
    expect(messages.join("\n")).not.toContain("internal");
  });
});
