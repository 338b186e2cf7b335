import { expect, it } from "vitest";
import { DEFAULTS } from "../src/defaults.js";

it("are those of liqoctl, but for lengths of time", () => {
  expect(DEFAULTS).toEqual({
    liqoNamespace: "liqo",
    mtu: 1340,
    port: 51840,
    serviceType: "LoadBalancer",
    serverTemplate: "wireguard-server",
    clientTemplate: "wireguard-client",
    timeout: "5m",
    handOffValidity: "168h",
  });
});
