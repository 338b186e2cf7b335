import { describe, expect, it } from "vitest";
import { statusUpdateInterval } from "../../../src/network/gateway-workload/ping-flags.js";
import { podsOf } from "../../../src/network/gateway-workload/rendered-pods.js";
import { gatewayTemplate } from "../../../src/testing/cluster/gateway-template.js";

const podsWith = (...args: string[]) => ({ containers: [{ name: "gateway", args }] });

describe("a gateway reports that packets cross its tunnel", () => {
  it("every ten seconds with Liqo's own template, and without a flag", () => {
    const template = gatewayTemplate("server", { liqoNamespace: "liqo", liqoVersion: "1.2.0" });

    expect(statusUpdateInterval(podsOf(template as object) ?? {})).toBe(10_000);
    expect(statusUpdateInterval(podsWith())).toBe(10_000);
    expect(statusUpdateInterval({})).toBe(10_000);
  });

  it("in the interval of its flag", () => {
    expect(statusUpdateInterval(podsWith("--ping-update-status-interval=1m30s"))).toBe(90_000);
  });

  it.each(["false", "False", "f", "0"])("never without pings: %s", (value) => {
    expect(statusUpdateInterval(podsWith(`--ping-enabled=${value}`))).toBeUndefined();
  });
});
