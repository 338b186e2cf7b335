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
    "Identity",
    "InvalidArgsError",
    "KeyExchange",
    "LiqoCluster",
    "LiqoNetworkPair",
    "LiqoNetworkSide",
    "LiqoPeering",
    "LiqoPeeringSide",
    "NamespaceOffloading",
    "NetworkConfiguration",
    "Nonce",
    "NotReadyError",
    "ResourceSlice",
    "SignedNonce",
    "Tenant",
    "TenantNamespace",
    "UnreachableCluster",
    "VirtualNode",
    "diagnose",
    "liqo",
  ]);
});

it("exports these classes of Liqo's objects", () => {
  expect(Object.keys(library.liqo).sort()).toEqual([
    "Configuration",
    "Connection",
    "ForeignCluster",
    "GatewayClient",
    "GatewayServer",
    "Identity",
    "LiqoObject",
    "NamespaceMap",
    "NamespaceOffloading",
    "Network",
    "PublicKey",
    "Renew",
    "ResourceSlice",
    "Tenant",
    "VirtualNode",
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
