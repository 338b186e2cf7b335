import { expect, it } from "vitest";
import * as library from "../src/index.js";
import * as testing from "../src/testing/index.js";

it("exports these values and no others", () => {
  expect(Object.keys(library).sort()).toEqual([
    "Connection",
    "GatewayClient",
    "GatewayClientTemplate",
    "GatewayKeys",
    "GatewayServer",
    "GatewayServerTemplate",
    "GatewayServiceType",
    "InvalidArgsError",
    "KeyExchange",
    "LiqoCluster",
    "LiqoNetworkPair",
    "LiqoNetworkSide",
    "NetworkConfiguration",
    "NotReadyError",
    "TenantNamespace",
    "diagnose",
    "liqo",
  ]);
});

it("exports these classes of Liqo's objects", () => {
  expect(Object.keys(library.liqo).sort()).toEqual([
    "Configuration",
    "Connection",
    "GatewayClient",
    "GatewayServer",
    "LiqoObject",
    "Network",
    "PublicKey",
    "WgGatewayClientTemplate",
    "WgGatewayServerTemplate",
  ]);
});

it("exports these values for unit tests of programs", () => {
  expect(Object.keys(testing).sort()).toEqual([
    "FAULTS",
    "SimulatedClusters",
    "SimulatedFailure",
    "UNKNOWN",
    "valueOf",
  ]);
});
