import { describe, expect, it } from "vitest";
import {
  outdatedFlag,
  outdatedSecret,
  podsOf,
  type RenderedPods,
} from "../../../src/network/gateway-workload/rendered-pods.js";
import { gatewayTemplate } from "../../../src/testing/cluster/gateway-template.js";

const OPTIONS = { liqoNamespace: "liqo", liqoVersion: "1.2.0" };

const SPEC = { mtu: 1340, endpoint: { addresses: ["203.0.113.7", "203.0.113.8"], port: 51840 } };

/** A gateway's pods with these flags of WireGuard's container. */
const podsWith = (...args: string[]): RenderedPods => ({
  containers: [{ name: "gateway" }, { name: "wireguard", args }],
});

/** Liqo's own template for a role. */
const liqos = (role: "server" | "client") => podsOf(gatewayTemplate(role, OPTIONS) as object);

describe("a flag of a gateway's pods", () => {
  const before = [
    "--mtu=1300",
    "--listen-port=51820",
    "--endpoint-address=192.0.2.1",
    "--endpoint-port=30742",
  ];
  const now = [
    "--mtu=1340",
    "--listen-port=51840",
    "--endpoint-address=203.0.113.7",
    "--endpoint-port=51840",
  ];
  const cases = [
    ["server", 0],
    ["server", 1],
    ["client", 0],
    ["client", 2],
    ["client", 3],
  ] as const;

  it.each(cases)("is outdated while it has the earlier value: %s, flag %d", (role, index) => {
    const flags = now.with(index, before[index] ?? "");

    expect(outdatedFlag(podsWith(...flags), liqos(role), SPEC)).toBe(
      `${before[index]}, expected ${now[index]}`,
    );
  });

  it.each(["server", "client"] as const)("is up to date if it matches the spec of a %s", (role) => {
    expect(outdatedFlag(podsWith(...now), liqos(role), SPEC)).toBeUndefined();
  });

  it("is undefined if the template sets a fixed value", () => {
    const own = podsWith("--mtu=1300", "--listen-port=51820");

    expect(outdatedFlag(podsWith("--mtu=1300"), own, SPEC)).toBeUndefined();
  });

  it("is undefined if the template renders more than the gateway's spec", () => {
    const own = podsWith("--mtu={{ .Spec.MTU }}0", "--name={{ .Name }}");

    expect(outdatedFlag(podsWith("--mtu=13400", "--name=x"), own, SPEC)).toBeUndefined();
  });

  it("is undefined if the pods do not have it, or the template is not known", () => {
    expect(outdatedFlag(podsWith(), liqos("client"), SPEC)).toBeUndefined();
    expect(outdatedFlag({}, liqos("client"), SPEC)).toBeUndefined();
    expect(outdatedFlag(podsWith(...before), undefined, SPEC)).toBeUndefined();
    expect(outdatedFlag(podsWith(...before), podsOf({ spec: {} }), SPEC)).toBeUndefined();
  });
});

describe("the Secret of a gateway's pods", () => {
  const volumes = [
    { name: "ipc" },
    { name: "wireguard-config", secret: { secretName: "gw-keys" } },
  ];

  it("is outdated while the pods mount another Secret", () => {
    expect(outdatedSecret({ volumes }, "gw-keys-2")).toBe("Secret gw-keys, expected gw-keys-2");
    expect(outdatedSecret({ volumes }, "gw-keys")).toBeUndefined();
  });

  it("is undefined if the pods do not mount a keys volume, or the Secret is not known", () => {
    expect(outdatedSecret({ volumes: [] }, "gw-keys")).toBeUndefined();
    expect(outdatedSecret({}, "gw-keys")).toBeUndefined();
    expect(outdatedSecret({ volumes }, undefined)).toBeUndefined();
  });
});
