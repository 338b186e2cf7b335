import * as pulumi from "@pulumi/pulumi";
import { afterEach, describe, expect, vi } from "vitest";
import { LiqoNetworkPair, LiqoNetworkSide, type PairClientArgs } from "../../../src/index.js";
import { romeAndMilan } from "../../rome-and-milan.js";
import { simulatedTest } from "../../simulated-test.js";

const it = simulatedTest(
  { rome: { podCidrs: ["10.10.0.0/16", "10.11.0.0/16"] }, milan: { podCidrs: ["10.20.0.0/16"] } },
  { preview: true },
);

afterEach(() => {
  vi.restoreAllMocks();
});

const warning = (dialled: string) =>
  [
    `the client dials ${dialled}`,
    "Packets to a pod CIDR stay in the cluster or enter the tunnel, so they may not reach the server. Set",
    "endpoint to an address outside of the pod CIDRs of both clusters.",
    "See node_modules/pulumi-liqo/docs/troubleshooting.md#check-dialled-endpoint",
  ].join("\n");

function warnings(): () => string[] {
  const warn = vi.spyOn(pulumi.log, "warn").mockResolvedValue(undefined);
  return () => warn.mock.calls.map(([message]) => message);
}

// case: C16 A client dials an address in the pod CIDR of a cluster. Limit: host names are not
// resolved.
describe("a client of a pair warns of an address", () => {
  const addresses: [string, pulumi.Input<string>, string[]][] = [
    [
      "in a pod CIDR of its own cluster",
      "10.11.0.7",
      [warning("10.11.0.7, which is in pod CIDR 10.11.0.0/16 of cluster rome")],
    ],
    [
      "in a pod CIDR of the server's cluster",
      "10.20.255.255",
      [warning("10.20.255.255, which is in pod CIDR 10.20.0.0/16 of cluster milan")],
    ],
    [
      "that is secret, without printing the address",
      pulumi.secret("10.11.0.7"),
      [warning("an address in a pod CIDR of cluster rome")],
    ],
  ];
  const others: [string, pulumi.Input<string>, string[]][] = [
    ["outside of all pod CIDRs", "10.12.0.7", []],
    ["that is a host name", "10.11.0.7.example.com", []],
  ];

  it.for(addresses)("%s", async ([, address, expected], { clusters }) => {
    const warned = warnings();
    await clusters.preview(() => {
      connect({ endpoint: { address, port: 51840 } });
    });

    expect(warned()).toEqual(expected);
  });

  it.for(others)("but not of an address %s", async ([, address, expected], { clusters }) => {
    const warned = warnings();
    await clusters.preview(() => {
      connect({ endpoint: { address, port: 51840 } });
    });

    expect(warned()).toEqual(expected);
  });
});

// case: C16
it("the client of a side warns of an address in a pod CIDR of the remote cluster", async ({
  clusters,
}) => {
  const warned = warnings();
  await clusters.preview(() => {
    new LiqoNetworkSide("to-milan", {
      cluster: romeAndMilan().rome,
      role: "Client",
      remoteClusterId: "milan",
      remote: {
        podCidrs: ["10.20.0.0/16"],
        externalCidr: "10.70.0.0/16",
        publicKey: "C1mfTbE+TQkEKzMOQBj0sMEYj9RSJvXQ6ZmyLAGbQE8=",
        endpoint: { addresses: ["10.20.0.7"], port: 51840 },
      },
    });
  });

  expect(warned()).toContain(
    warning("10.20.0.7, which is in pod CIDR 10.20.0.0/16 of cluster milan"),
  );
});

function connect(settings: Pick<PairClientArgs, "endpoint">): void {
  const { rome, milan } = romeAndMilan();
  new LiqoNetworkPair("pair", { server: milan, client: { cluster: rome, ...settings } });
}
