import { describe, expect } from "vitest";
import {
  GatewayClientTemplate,
  GatewayServerTemplate,
  LiqoNetworkPair,
  type GatewayServiceArgs,
} from "../../src/index.js";
import { CONFIGURATION_READINESS } from "../../src/liqo/networking/configuration.js";
import { CONNECTION_READINESS } from "../../src/liqo/networking/connection.js";
import { KEYS_READY } from "../../src/liqo/networking/gateway.js";
import { GATEWAY_CLIENT_READINESS } from "../../src/liqo/networking/gateway-client.js";
import { GATEWAY_SERVER_READINESS } from "../../src/liqo/networking/gateway-server.js";
import { romeAndMilan, startRomeAndMilan } from "../rome-and-milan.js";
import { it } from "../simulated-test.js";
import { isField, missingFields, pathsOf } from "./crd-fields.js";

const NODE_PORT = { serviceType: "NodePort", nodePort: 30742 } as const;
const LOAD_BALANCER = { port: 51900, loadBalancerIp: "203.0.113.7" } as const;
const METADATA = { serviceAnnotations: { a: "b" }, serviceLabels: { c: "d" } } as const;

/** A pair with all arguments that have a field in a CRD. */
function pairWith(settings: GatewayServiceArgs) {
  return () => {
    const { rome, milan } = romeAndMilan();
    const server = new GatewayServerTemplate("edge", { cluster: milan, replicas: 2 });
    const client = new GatewayClientTemplate("edge-client", { cluster: rome, replicas: 2 });
    new LiqoNetworkPair("pair", {
      server: { cluster: milan, template: server, ...settings },
      client: { cluster: rome, template: client },
      mtu: 1300,
    });
  };
}

const AWAITED = [
  CONFIGURATION_READINESS,
  CONNECTION_READINESS,
  GATEWAY_CLIENT_READINESS,
  GATEWAY_SERVER_READINESS,
];

const KINDS = [
  "Configuration",
  "Connection",
  "GatewayClient",
  "GatewayServer",
  "PublicKey",
  "WgGatewayClientTemplate",
  "WgGatewayServerTemplate",
];

describe.each([
  ["1.0.1", NODE_PORT],
  ["1.0.1", LOAD_BALANCER],
  ["1.1.2", NODE_PORT],
  ["1.1.2", LOAD_BALANCER],
  ["1.2.0", { ...NODE_PORT, ...METADATA }],
])("Liqo %s", (liqoVersion, settings) => {
  // case: S17
  it(`supports each field that a pair declares, with ${Object.keys(settings).join(", ")}`, async () => {
    const clusters = await startRomeAndMilan({ rome: { liqoVersion }, milan: { liqoVersion } });
    await clusters.up(pairWith(settings));

    for (const kind of KINDS) {
      const objects = await clusters.objects(kind);
      expect(objects).not.toEqual([]);
      const declared = objects.flatMap(({ spec }) => pathsOf(spec, "spec"));
      expect(declared.filter((path) => !isField(kind, path, liqoVersion))).toEqual([]);
    }
  });
});

// case: S14
it.each(["1.0.1", "1.1.2", "1.2.0"])(
  "Liqo %s has each field that a component waits for",
  (version) => {
    const awaited = AWAITED.map(({ kind, expressions, ...readiness }) => ({
      ...readiness,
      kind,
      expressions: [...expressions, ...(kind.startsWith("Gateway") ? [KEYS_READY] : [])],
    }));

    expect(missingFields(awaited, version)).toEqual([]);
  },
);
