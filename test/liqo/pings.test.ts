import { describe, expect, it } from "vitest";
import { tellingIntervalOf } from "../../src/liqo/pings.js";
import { podsOf } from "../../src/liqo/rendered-pods.js";
import { gatewayTemplate } from "../../src/testing/cluster/gateway-template.js";

const podsWith = (...args: string[]) => ({ containers: [{ name: "gateway", args }] });

describe("a gateway tells that packets cross its tunnel", () => {
  it("every ten seconds by Liqo's own template, and without a flag", () => {
    const template = gatewayTemplate("server", { liqoNamespace: "liqo", liqoVersion: "1.2.0" });

    expect(tellingIntervalOf(podsOf(template as object) ?? {})).toBe(10_000);
    expect(tellingIntervalOf(podsWith())).toBe(10_000);
    expect(tellingIntervalOf({})).toBe(10_000);
  });

  it("as often as its flag says", () => {
    expect(tellingIntervalOf(podsWith("--ping-update-status-interval=1m30s"))).toBe(90_000);
  });

  it.each(["false", "False", "f", "0"])("never without pings: %s", (value) => {
    expect(tellingIntervalOf(podsWith(`--ping-enabled=${value}`))).toBeUndefined();
  });
});
