import { afterEach, describe, expect, it } from "vitest";
import {
  GatewayClientTemplate,
  GatewayServerTemplate,
  LiqoNetworkPair,
  type PairServerArgs,
} from "../../src/index.js";
import { READINESS, KEYS_READY } from "../../src/liqo/readiness.js";
import type { SimulatedClusters } from "../../src/testing/index.js";
import { romeAndMilan, startRomeAndMilan } from "../rome-and-milan.js";
import { fieldsOf } from "./crd-fields.js";

let clusters: SimulatedClusters;

afterEach(() => clusters.settle());

const NODE_PORT = { serviceType: "NodePort", nodePort: 30742 } as const;
const LOAD_BALANCER = { port: 51900, loadBalancerIp: "203.0.113.7" } as const;
const METADATA = { serviceAnnotations: { a: "b" }, serviceLabels: { c: "d" } } as const;

/** A pair with all that has an own field in the cluster. */
function pairWith(gatewayServer: PairServerArgs) {
  return () => {
    const { rome, milan } = romeAndMilan();
    const server = new GatewayServerTemplate("edge", { cluster: milan, replicas: 2 });
    const client = new GatewayClientTemplate("edge-client", { cluster: rome, replicas: 2 });
    new LiqoNetworkPair("pair", {
      server: milan,
      client: rome,
      mtu: 1300,
      gatewayServer: { template: server, ...gatewayServer },
      gatewayClient: { template: client },
    });
  };
}

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
])("Liqo %s", (liqoVersion, gatewayServer) => {
  // case: S17
  it(`has each field that it is sent, with ${Object.keys(gatewayServer).join(", ")}`, async () => {
    clusters = await startRomeAndMilan({ rome: { liqoVersion }, milan: { liqoVersion } });
    await clusters.up(pairWith(gatewayServer));

    for (const kind of KINDS) {
      const objects = await clusters.objects(kind);
      expect(objects).not.toEqual([]);
      const sent = objects.flatMap(({ spec }) => pathsOf(spec, "spec"));
      expect(sent.filter((path) => !isField(kind, path, liqoVersion))).toEqual([]);
    }
  });
});

// case: S14
it.each(["1.0.1", "1.1.2", "1.2.0"])("Liqo %s has each field that is waited for", (version) => {
  const awaited = Object.entries(READINESS).flatMap(([kind, { expressions }]) =>
    [...expressions, KEYS_READY]
      .filter((expression) => expression !== KEYS_READY || kind.startsWith("Gateway"))
      .map((expression) => [kind, /status[.\w]*/.exec(expression)?.[0] ?? ""] as const),
  );
  const missing = awaited.filter(
    ([kind, path]) =>
      !isField(kind, path, version) &&
      !fieldsOf(kind, version).some((field) => field.startsWith(`${path}.`)),
  );
  expect(missing).toEqual([]);
});

/** Where the values are that an object has, without the numbers of those in lists. */
function pathsOf(value: unknown, path: string): string[] {
  if (typeof value !== "object" || value === null) {
    return value === undefined ? [] : [path];
  }
  return Object.entries(value).flatMap(([key, inside]) =>
    pathsOf(inside, Array.isArray(value) ? path : `${path}.${key}`),
  );
}

function isField(kind: string, path: string, version: string): boolean {
  return fieldsOf(kind, version).some((field) =>
    field.endsWith(".*") ? path.startsWith(field.slice(0, -1)) : path === field,
  );
}
