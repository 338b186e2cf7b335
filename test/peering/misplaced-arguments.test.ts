import { Namespace } from "@pulumi/kubernetes/core/v1/namespace";
import { describe, expect } from "vitest";
import {
  type InvalidArgsError,
  LiqoNetworkPair,
  LiqoNetworkSide,
  LiqoPeering,
  LiqoPeeringSide,
  NamespaceOffloading,
} from "../../src/index.js";
import { romeAndMilan } from "../rome-and-milan.js";
import { it } from "../simulated-test.js";

const toRome = () => ({ cluster: romeAndMilan().milan, remoteClusterId: "rome" });

/** A component, arguments at the wrong place, and the expected problems. */
type Case = readonly [
  component: string,
  create: (misplaced: object) => unknown,
  misplaced: object,
  problems: readonly string[],
];

const gateways = (path: string) => `${path}.gatewayServer or ${path}.gatewayClient`;

const CASES: readonly Case[] = [
  [
    "LiqoPeering",
    (misplaced) => {
      const { rome, milan } = romeAndMilan();
      return new LiqoPeering("x", { consumer: rome, provider: milan, ...misplaced });
    },
    {
      server: "milan",
      serviceType: "NodePort",
      mtu: 1400,
      taints: [],
      class: "gpu",
      network: {
        serviceType: "NodePort",
        keys: "liqo-managed",
        gatewayClient: { mtu: 1400 },
        timeout: "1m",
      },
      resourceSlices: [{}, { name: "gpu", offloads: [] }],
    },
    [
      "server: did you mean provider? network.server sets the gateway that listens",
      "serviceType: which belongs in network.gatewayServer",
      "mtu: which belongs in network",
      "taints: which belongs in resourceSlices[].virtualNode",
      "class: which belongs in resourceSlices[]",
      "resourceSlices[1].offloads: which belongs in the arguments of LiqoPeering",
      "network.serviceType: which belongs in network.gatewayServer",
      `network.keys: which belongs in ${gateways("network")}`,
      "network.timeout: which belongs in the arguments of LiqoPeering",
      "network.gatewayClient.mtu: which belongs in network",
    ],
  ],
  [
    "LiqoPeeringSide of a consumer",
    (misplaced) => new LiqoPeeringSide("x", { ...toRome(), role: "Consumer", ...misplaced }),
    {
      tenantCondition: "Drained",
      proxyUrl: "http://10.0.0.1",
      inBand: true,
      nodePort: 31840,
      mtu: 1400,
    },
    [
      "tenantCondition: which belongs to the side with role Provider",
      "proxyUrl: which belongs to the side with role Provider",
      "inBand: set proxyUrl of the side with role Provider instead",
      "nodePort: which belongs in network",
      "mtu: which belongs in network",
    ],
  ],
  [
    "LiqoPeeringSide of a provider",
    (misplaced) => new LiqoPeeringSide("x", { ...toRome(), role: "Provider", ...misplaced }),
    { resourceSlices: [], publicKey: "x", resources: {} },
    [
      "resourceSlices: which belongs to the side with role Consumer",
      "publicKey: which belongs to the side with role Consumer",
      "resources: which belongs in resourceSlices[] of the side with role Consumer",
    ],
  ],
  [
    "network of a LiqoPeeringSide",
    (misplaced) => new LiqoPeeringSide("x", { ...toRome(), role: "Consumer", ...misplaced }),
    { network: { nodePort: 31840, drainTimeout: "5m" } },
    [
      "network.nodePort: which belongs to the side with role Server",
      "network.drainTimeout: which belongs in the arguments of LiqoPeeringSide",
    ],
  ],
  [
    "LiqoPeeringSide with settings of the side in network",
    (misplaced) => new LiqoPeeringSide("x", { ...toRome(), role: "Consumer", ...misplaced }),
    { network: { remoteClusterId: "oslo", detached: true } },
    [
      "network.remoteClusterId: which belongs in the arguments of LiqoPeeringSide",
      "network.detached: which belongs in the arguments of LiqoPeeringSide",
    ],
  ],
  [
    "LiqoNetworkSide",
    (misplaced) => new LiqoNetworkSide("x", { ...toRome(), role: "Client", ...misplaced }),
    { serviceType: "NodePort", address: "vpn.example.com" },
    [
      "serviceType: which belongs to the side with role Server",
      "address: which belongs in endpoint",
    ],
  ],
  [
    "LiqoNetworkPair",
    (misplaced) => {
      const { rome, milan } = romeAndMilan();
      return new LiqoNetworkPair("x", {
        server: { cluster: milan, mtu: 1 },
        client: rome,
        ...misplaced,
      } as never);
    },
    { nodePort: 31840, endpoint: {}, consumer: "rome" },
    [
      "nodePort: which belongs in server",
      "endpoint: which belongs in client",
      "consumer: did you mean client?",
      "server.mtu: which belongs in the arguments of LiqoNetworkPair",
    ],
  ],
];

describe("arguments at the wrong place", () => {
  it.for(CASES)(
    "are rejected by a %s with the place where they belong",
    async ([, create, misplaced, expected], { clusters }) => {
      const failure: unknown = await clusters
        .preview(() => {
          create(misplaced);
        })
        .catch((error: unknown) => error);

      const { problems } = failure as InvalidArgsError;
      expect(problems.map(({ path, reason }) => `${path}: ${reason}`)).toEqual(
        expected.map((problem) => problem.replace(": ", ": unknown argument, ")),
      );
    },
  );
});

it("rejects a Namespace as the name of a namespace, with the property to set", async ({
  clusters,
}) => {
  const failure: unknown = await clusters
    .preview(() => {
      const { rome } = romeAndMilan();
      const namespace = new Namespace("shop", {}, { provider: rome.provider });
      new NamespaceOffloading("shop", { cluster: rome, namespace: namespace as never });
    })
    .catch((error: unknown) => error);

  expect((failure as InvalidArgsError).problems.map(({ reason }) => reason)).toEqual([
    'expected a name of at most 63 lower-case letters, digits and "-", got a Namespace: ' +
      "set namespace.metadata.name",
  ]);
});
