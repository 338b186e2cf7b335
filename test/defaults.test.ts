import { expect, it } from "vitest";
import { DEFAULTS } from "../src/defaults.js";

it("uses the defaults of liqoctl, except for durations", () => {
  expect(DEFAULTS).toEqual({
    liqoNamespace: "liqo",
    mtu: 1340,
    port: 51840,
    serviceType: "LoadBalancer",
    serverTemplate: "wireguard-server",
    clientTemplate: "wireguard-client",
    timeout: "5m",
    drainTimeout: "10m",
    expiresIn: "168h",
  });
});
