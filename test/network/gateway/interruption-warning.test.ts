import * as pulumi from "@pulumi/pulumi";
import { afterEach, beforeEach, describe, expect, vi } from "vitest";
import { LiqoNetworkPair } from "../../../src/index.js";
import { joined, romeAndMilan } from "../../rome-and-milan.js";
import { messageWith } from "../../message-text.js";
import { simulatedTest } from "../../simulated-test.js";

const it = simulatedTest();

let logged: string[];

beforeEach(() => {
  logged = [];
  vi.spyOn(pulumi.log, "warn").mockImplementation((message) => {
    logged.push(message);
    return Promise.resolve();
  });
});

afterEach(() => {
  vi.restoreAllMocks();
});

/** The warnings about interrupted tunnels since the last call. */
function warnings(): string[] {
  return logged.splice(0).filter((message) => message.includes("is interrupted"));
}

const warning = (cause: string) => [
  messageWith(
    `the tunnel between milan and rome is interrupted for some seconds: ${cause} ` +
      "See node_modules/pulumi-liqo/docs/troubleshooting.md#interrupted-tunnel",
  ),
];

const swapped = () => {
  const { rome, milan } = romeAndMilan();
  return { status: new LiqoNetworkPair("pair", { server: rome, client: milan }).status };
};

const REPLACED = "GatewayServer rome of cluster milan is replaced";
const RESTARTED = (what: string) => `of cluster milan restarts with ${what}`;

describe("a preview and an up warn once that the tunnel is interrupted by", () => {
  const changes: [string, () => unknown, string][] = [
    ["another port", () => joined({ server: { port: 51841 } }), REPLACED],
    ["another node port", () => joined({ server: { nodePort: 30815 } }), REPLACED],
    ["another type of Service", () => joined({ server: { serviceType: "NodePort" } }), REPLACED],
    [
      "another gatewayName",
      () => joined({ server: { gatewayName: "other" } }),
      "GatewayServer other of cluster milan is replaced",
    ],
    ["swapped roles", swapped, "GatewayServer milan of cluster rome is replaced"],
    ["another MTU", () => joined({ mtu: 1300 }), `GatewayServer rome ${RESTARTED("another MTU")}`],
    [
      "other keys",
      () => joined({ server: { keyVersion: "2" } }),
      `GatewayServer rome ${RESTARTED("other keys")}`,
    ],
    [
      "another endpoint of the client",
      () => joined({ client: { endpoint: { address: "192.0.2.2", port: 31840 } } }),
      "GatewayClient milan of cluster rome restarts with another endpoint",
    ],
  ];

  it.for(changes)("%s", async ([, program, cause], { clusters }) => {
    await clusters.up(() => joined());
    expect(warnings()).toEqual([]);

    await clusters.preview(program);
    expect(warnings()).toEqual(warning(cause));

    await clusters.up(program).catch(() => undefined);
    expect(warnings()).toEqual(warning(cause));
  });

  it("a node port that is no longer declared", async ({ clusters }) => {
    await clusters.up(() => joined({ server: { nodePort: 30815 } }));

    await clusters.preview(() => joined());
    expect(warnings()).toEqual(warning(REPLACED));
  });
});

describe("no warning that the tunnel is interrupted is logged", () => {
  it("if the pair is created, or is unchanged", async ({ clusters }) => {
    const program = () => joined();
    await clusters.preview(program);
    await clusters.up(program);
    await clusters.preview(program);
    await clusters.up(program);

    expect(warnings()).toEqual([]);
  });

  it("if only labels of the Service change", async ({ clusters }) => {
    await clusters.up(() => joined());
    await clusters.up(() => joined({ server: { serviceLabels: { team: "network" } } }));

    expect(warnings()).toEqual([]);
  });

  it("if the state was lost", async ({ clusters }) => {
    await clusters.up(() => joined());
    const fresh = clusters.stack("simulated");
    await fresh.preview(() => joined());
    await fresh.up(() => joined());

    expect(warnings()).toEqual([]);
  });
});
