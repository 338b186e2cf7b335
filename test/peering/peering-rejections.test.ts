import * as pulumi from "@pulumi/pulumi";
import { describe, expect } from "vitest";
import { LiqoCluster, LiqoNetworkPair, LiqoPeering } from "../../src/index.js";
import { SimulatedClusters } from "../../src/testing/index.js";
import { expectInvalidArgs } from "../expect-invalid-args.js";
import { textPattern } from "../message-text.js";
import { offloadShop } from "../offloading/offloading-program.js";
import { romeAndMilan, startRomeAndMilan } from "../rome-and-milan.js";
import { it } from "../simulated-test.js";
import { peering, type PeeringSettings } from "./peering-program.js";

const NAME = 'LiqoPeering "rome-milan"';

/** An invalid argument: its description, the arguments, and the problems. */
type Case = readonly [string, object, readonly string[]];

const CASES: readonly Case[] = [
  [
    "unknown arguments",
    {
      networking: false,
      network: { mtuu: 1 },
      resourceSlices: [
        { cpu: "1", taints: [] },
        { name: "gpu", cpu: "2", "nvidia.com/gpu": "1" },
      ],
    },
    [
      "networking: unknown argument, did you mean network?",
      "resourceSlices[0].cpu, resourceSlices[1].cpu: unknown argument, did you mean resources.cpu?",
      "resourceSlices[0].taints: unknown argument, which belongs in resourceSlices[].virtualNode",
      "resourceSlices[1].nvidia.com/gpu: unknown argument, did you mean resources.nvidia.com/gpu?",
      "network.mtuu: unknown argument, did you mean mtu?",
    ],
  ],
  [
    "invalid plain values",
    {
      adopt: "yes",
      timeout: "soon",
      drainTimeout: "0s",
      network: { server: "Rome", mtu: 1 },
      resourceSlices: [
        { class: "", resources: { cpu: "-1" }, virtualNode: { networkCheck: "no" } },
      ],
      inBand: 1,
      publicKey: "key",
      tenantCondition: "Off",
    },
    [
      'adopt: expected true or false, got "yes"',
      'timeout: expected a duration such as "90s" or "5m", in ms, s, m or h, got "soon"',
      'resourceSlices[0].class: expected a string that is not empty, got ""',
      'resourceSlices[0].resources.cpu: expected a quantity such as "500m" or "8Gi", got "-1"',
      'resourceSlices[0].virtualNode.networkCheck: expected true or false, got "no"',
      'drainTimeout: expected at least 1s, got "0s"',
      'network.server: expected one of Consumer, Provider, got "Rome"',
      "network.mtu: expected an integer from 576 to 9000, got 1",
      "inBand: expected true or false, got 1",
      "publicKey: expected an Ed25519 or RSA public key in PEM, got 3 characters of another form",
      'tenantCondition: expected one of Active, Cordoned, Drained, got "Off"',
    ],
  ],
  [
    "slices that are no objects",
    { resourceSlices: [undefined, "gpu"] },
    [
      "resourceSlices[0]: expected an object with settings of a slice, got undefined",
      'resourceSlices[1]: expected an object with class, resources, name, virtualNode, got "gpu"',
    ],
  ],
  [
    "a Map instead of an object",
    { resourceSlices: [{ resources: new Map([["cpu", "16"]]) }] },
    [
      "resourceSlices[0].resources: expected an object of quantities by the name of the resource, got a Map",
    ],
  ],
  [
    "an argument with the name of a property of all objects",
    { constructor: "rome" },
    [
      "constructor: unknown argument, expected one of adopt, timeout, resourceSlices, offloads, drainTimeout, consumer, " +
        "provider, network, consumerNamespace, providerNamespace, proxyUrl, inBand, publicKey, tenantCondition",
    ],
  ],
  [
    "namespaces besides a network",
    { consumerNamespace: "a", providerNamespace: "b" },
    [
      "consumerNamespace: expected no namespace, because the network has one: set network.gatewayClient.namespace",
      "providerNamespace: expected no namespace, because the network has one: set network.gatewayServer.namespace",
    ],
  ],
  [
    "inBand without a network",
    { network: false, inBand: true },
    ["inBand: expected a network, because the consumer reaches the API server through the tunnel"],
  ],
  [
    "inBand with a proxy",
    { inBand: true, proxyUrl: "http://10.20.0.1:8118" },
    ["inBand: expected either inBand or proxyUrl, got both"],
  ],
  [
    "slices with the same name",
    { resourceSlices: [{}, { name: "gpu" }, {}, { name: "gpu" }] },
    [
      "resourceSlices[2].name: expected a name, because resourceSlices[0] has the default name",
      "resourceSlices[3].name: expected another name than resourceSlices[1], got gpu for both",
    ],
  ],
  [
    "text instead of slices",
    { resourceSlices: "gpu" },
    ['resourceSlices: expected a list of slices, got "gpu"'],
  ],
  [
    "null instead of slices",
    { resourceSlices: null },
    ["resourceSlices: expected a list of slices, got null"],
  ],
  [
    "null instead of a slice",
    { resourceSlices: [null] },
    ["resourceSlices[0]: expected an object with class, resources, name, virtualNode, got null"],
  ],
  [
    "true instead of a node",
    { resourceSlices: [{ virtualNode: true }] },
    ["resourceSlices[0].virtualNode: ..."],
  ],
  [
    "an output instead of slices",
    { resourceSlices: pulumi.output([]) },
    ["resourceSlices: expected a list of slices, got an output: set a plain value"],
  ],
  [
    "true instead of a network",
    { network: true },
    ["network: expected a LiqoNetworkPair, settings or false, got true"],
  ],
  [
    "outputs instead of plain values",
    { adopt: pulumi.output(true), resourceSlices: [{ name: pulumi.output("gpu") }] },
    [
      "adopt: expected a plain value, because it is needed before outputs are known, got an output",
      "resourceSlices[0].name: expected a plain value, because it is needed before outputs are known, got an output",
    ],
  ],
  [
    "null instead of a network",
    { network: null },
    ["network: expected a LiqoNetworkPair, settings or false, got null"],
  ],
  [
    "text instead of offloads",
    { offloads: ["shop", "Shop"] },
    [
      'offloads[0]: expected a NamespaceOffloading, got "shop": write new NamespaceOffloading("shop", { cluster, namespace: "shop" })',
      'offloads[1]: expected a NamespaceOffloading, got "Shop"',
    ],
  ],
  [
    "a namespace instead of a list",
    { offloads: "shop" },
    [
      'offloads: expected a list of NamespaceOffloadings, got "shop": write new NamespaceOffloading("shop", { cluster, namespace: "shop" })',
    ],
  ],
  [
    "null instead of offloads",
    { offloads: null },
    ["offloads: expected a list of NamespaceOffloadings, got null"],
  ],
  [
    "missing clusters",
    { consumer: undefined, provider: "milan" },
    [
      "consumer: required: a LiqoCluster",
      'provider: expected a LiqoCluster, got "milan": write new LiqoCluster("<name>", { context: "milan" })',
    ],
  ],
];

describe("rejects, and creates no object for,", () => {
  it.for(CASES)("%s", async ([, args, problems], { clusters }) => {
    await expectInvalidArgs(clusters, peering(args), NAME, problems);
  });

  it("the same cluster twice", async ({ clusters }) => {
    await expectInvalidArgs(
      clusters,
      peering(({ rome }) => ({ provider: rome })),
      NAME,
      ['provider: expected another cluster than consumer, got "rome" for both'],
    );
  });

  it("two clusters with the same ID", async () => {
    const clusters = await startRomeAndMilan({ milan: { clusterId: "rome" } });

    await expect(clusters.up(peering({ network: false }))).rejects.toThrow(
      textPattern(
        'LiqoPeering "rome-milan" has invalid arguments: - provider: expected another cluster than consumer, ' +
          'got two with the ID "rome": do both contexts lead to the same cluster?',
      ),
    );
    expect(await clusters.objects()).toEqual([]);
  });

  it("a component that is no network", async ({ clusters }) => {
    const settings: PeeringSettings = ({ rome }) => ({ network: rome as never });

    await expectInvalidArgs(clusters, peering(settings), NAME, [
      "network: expected a LiqoNetworkPair, settings or false, got a LiqoCluster",
    ]);
  });

  it("a provider of another cluster", async ({ clusters }) => {
    const program = () => {
      const { rome, milan } = romeAndMilan();
      const turin = new LiqoCluster("turin", { context: "rome" });
      const args = { consumer: rome, provider: milan };
      new LiqoPeering("rome-milan", args, { provider: turin.provider });
    };

    await expect(clusters.up(program)).rejects.toThrow(/LiqoPeering "rome-milan" has invalid/);
  });
});

describe("rejects", () => {
  const start = () => startRomeAndMilan({});

  it("a slice with a default name that is too long", async () => {
    const milan = "m".repeat(51);
    const clusters = await startRomeAndMilan({ milan: { clusterId: milan } });

    await expect(clusters.preview(peering({ network: false }))).rejects.toThrow(
      textPattern(
        "- resourceSlices[0].name: expected at most 50 characters, got 51 in the default, the ID of the " +
          "provider: set resourceSlices: [{ name }]",
      ),
    );
  });

  it("the network of other clusters", async () => {
    const clusters = await start();
    const settings: PeeringSettings = ({ rome, milan }) => {
      const turin = new LiqoCluster("turin", { context: "milan" });
      const network = new LiqoNetworkPair("pair", { server: milan, client: rome });
      return { provider: turin, network };
    };

    await expect(clusters.preview(peering(settings))).rejects.toThrow(
      textPattern(
        "network: expected the LiqoNetworkPair of rome and turin, got that of milan and rome",
      ),
    );
  });

  it("an offloaded namespace of another cluster", async () => {
    const clusters = await start();
    const settings: PeeringSettings = ({ milan }) => ({ offloads: [offloadShop(milan)] });

    await expect(clusters.preview(peering(settings))).rejects.toThrow(
      textPattern(
        "offloads[0]: expected a namespace of rome, got a namespace of milan, the provider: did you swap consumer and provider?",
      ),
    );
  });

  it("a second peering of the same clusters", async () => {
    const clusters = await start();
    const program = () => {
      const { rome, milan } = romeAndMilan();
      const args = { consumer: rome, provider: milan, network: false } as const;
      new LiqoPeering("first", args);
      new LiqoPeering("second", args);
    };

    await expect(clusters.preview(program)).rejects.toThrow(
      textPattern('provider: "first" already peers rome with milan'),
    );
  });

  it("two peerings with the same names of resources", async () => {
    const clusters = await start();
    const program = () => {
      const { rome, milan } = romeAndMilan();
      new LiqoPeering("link", {
        consumer: rome,
        provider: milan,
        network: false,
        resourceSlices: [{ name: "back" }],
      });
      new LiqoPeering("link-back", { consumer: milan, provider: rome, network: false });
    };

    await expect(clusters.preview(program)).rejects.toThrow(
      textPattern(
        'LiqoPeering "link-back" has invalid arguments: - resourceSlices[0].name: its resources would have ' +
          'the same names as resources of "link" (link-back-slice): rename the component, or set another ' +
          "name of the slice",
      ),
    );
  });

  it("two peerings with the same names of namespaces", async () => {
    const clusters = await SimulatedClusters.start({ hub: {}, "eu-1": {}, "1": {} });
    const program = () => {
      const [consumer, eu1, one] = (["hub", "eu-1", "1"] as const).map(
        (context) => new LiqoCluster(context, { context }),
      );
      new LiqoPeering("link", { consumer, provider: eu1, network: false } as never);
      new LiqoPeering("link-eu", { consumer, provider: one, network: false } as never);
    };

    await expect(clusters.preview(program)).rejects.toThrow(
      textPattern(
        'LiqoPeering "link-eu" has invalid arguments: - provider: its resources would have the same ' +
          'names as resources of "link" (link-eu-1-namespace): rename the component or the cluster',
      ),
    );
  });
});
