import * as pulumi from "@pulumi/pulumi";
import { describe, expect } from "vitest";
import {
  LiqoCluster,
  LiqoPeering,
  LiqoPeeringSide,
  NamespaceOffloading,
  type ProviderSideArgs,
} from "../../../src/index.js";
import { expectInvalidArgs } from "../../expect-invalid-args.js";
import { romeAndMilan } from "../../rome-and-milan.js";
import { it, milanSide, romeSide } from "./two-administrators.js";

const ROME = 'LiqoPeeringSide "to-milan"';
const MILAN = 'LiqoPeeringSide "to-rome"';

describe("a side rejects, without creating an object,", () => {
  it("a namespace besides that of the network", async ({ clusters }) => {
    await expectInvalidArgs(clusters, milanSide({ namespace: "tenant" }), MILAN, [
      "namespace: expected no namespace, because the network has one: set network.namespace",
    ]);
  });

  it("an invalid argument of the network", async ({ clusters }) => {
    await expectInvalidArgs(clusters, milanSide({ network: { port: 0 } }), MILAN, [
      "network.port: expected an integer from 1 to 65535, got 0...",
    ]);
  });

  it("its own arguments and those of the network in one error", async ({ clusters }) => {
    const network = { port: 0, cluster: "rome", endpoint: { port: -1 } };
    const args: object = { network, timeout: "0s" };

    await expectInvalidArgs(clusters, milanSide(args), MILAN, [
      'timeout: expected at least 1s, got "0s"',
      "network.cluster: unknown argument, which belongs in the arguments of LiqoPeeringSide",
      "network.port: expected an integer from 1 to 65535, got 0",
      "network.endpoint.port: expected an integer from 1 to 65535, got -1",
    ]);
  });

  it("its own arguments and settings of the network that exclude each other in one error", async ({
    clusters,
  }) => {
    const network = { keyVersion: "2", keys: "liqo-managed" };
    const args: object = { network, resourceSlices: [{}, {}] };

    await expectInvalidArgs(clusters, romeSide(args), ROME, [
      "resourceSlices[1].name: expected a name, because resourceSlices[0] has the default name",
      "network.keyVersion...",
    ]);
  });

  it("an ID of the remote cluster that is too long for the namespace of the network", async ({
    clusters,
  }) => {
    const program = (network: ProviderSideArgs["network"]) => () => {
      const cluster = new LiqoCluster("milan", { context: "milan" });
      const args = { cluster, remoteClusterId: "r".repeat(55), network };
      new LiqoPeeringSide("to-rome", { ...args, role: "Provider" });
    };
    const problem = (argument: string) =>
      `remoteClusterId: expected a cluster ID of at most 51 characters, since "liqo-tenant-${"r".repeat(55)}" must be a DNS label, got 55: set ${argument}`;

    const inNetwork = [problem("network.namespace")];
    await expectInvalidArgs(clusters, program(undefined), MILAN, inNetwork);
    await expectInvalidArgs(clusters, program(false), MILAN, [problem("namespace")]);
  });

  it.for([
    ["an unknown role", "Server", '"Server"'],
    ["an output as role", pulumi.output("Provider"), "an output: set a plain value"],
  ] as const)("%s", async ([, value, got], { clusters }) => {
    const role = value as ProviderSideArgs["role"];
    const program = () => {
      const cluster = new LiqoCluster("milan", { context: "milan" });
      new LiqoPeeringSide("to-rome", { cluster, role, remoteClusterId: "rome" });
    };

    await expectInvalidArgs(clusters, program, MILAN, [
      `role: expected one of Consumer, Provider, got ${got}`,
    ]);
  });

  it("a proxy with a password, which peerInfo would contain", async ({ clusters }) => {
    const proxyUrl = "http://rome:secret@10.20.0.1:8118";

    await expectInvalidArgs(clusters, milanSide({ proxyUrl }), MILAN, [
      "proxyUrl: expected a URL without user and password, because peerInfo contains it",
    ]);
  });

  it("slices with the same name", async ({ clusters }) => {
    await expectInvalidArgs(clusters, romeSide({ resourceSlices: [{}, {}] }), ROME, [
      "resourceSlices[1].name: expected a name, because resourceSlices[0] has the default name",
    ]);
  });

  it("a namespace of another cluster to offload", async ({ clusters }) => {
    const program = () => {
      const { rome, milan } = romeAndMilan();
      const shop = new NamespaceOffloading("shop", { cluster: milan, namespace: "default" });
      new LiqoPeeringSide("to-milan", {
        ...{ cluster: rome, role: "Consumer", remoteClusterId: "milan" },
        offloads: [shop],
      });
    };

    await expect(clusters.up(program)).rejects.toThrow(
      "offloads[0]: expected a namespace of rome, got a namespace of milan",
    );
  });

  it("a peering that another component declares", async ({ clusters }) => {
    const program = () => {
      const { rome, milan } = romeAndMilan();
      new LiqoPeering("rome-milan", { consumer: rome, provider: milan });
      const args = { cluster: rome, role: "Consumer", remoteClusterId: "milan" } as const;
      new LiqoPeeringSide("to-milan", { ...args, network: false });
    };

    await expect(clusters.up(program)).rejects.toThrow(
      /"(rome-milan|to-milan)" already peers rome with milan/,
    );
  });
});

it("the gateway of the consumer listens if its network has the role of a server", async ({
  admins,
}) => {
  const args = {
    milan: { network: { role: "Client" } },
    rome: { network: { role: "Server" } },
  } as const;
  await admins.milanUp(args.milan);
  await admins.romeUp(args.rome);
  await admins.milanUp(args.milan);
  const { outputs } = await admins.romeUp(args.rome);

  expect(outputs.status).toBe("Ready");
  expect(await admins.rome.objects("GatewayServer")).toHaveLength(1);
  expect(await admins.milan.objects("GatewayClient")).toHaveLength(1);
});

it("two sides in each cluster peer the clusters in both directions over one network", async ({
  clusters,
}) => {
  const [milan, rome] = [clusters.stack("milan"), clusters.stack("rome")];
  const programOf = (name: "milan" | "rome", received: readonly unknown[]) => () => {
    const cluster = new LiqoCluster(name, { context: name });
    const remoteClusterId = name === "milan" ? "rome" : "milan";
    const [first, second] = received as [string | undefined, string | undefined];
    const [role, opposite] =
      name === "milan" ? (["Provider", "Consumer"] as const) : (["Consumer", "Provider"] as const);
    const own = { cluster, remoteClusterId };
    const one = new LiqoPeeringSide("one", { ...own, role, remotePeerInfo: first });
    const two = new LiqoPeeringSide("two", {
      ...own,
      role: opposite,
      remotePeerInfo: second,
      network: false,
      namespace: one.namespace,
    });
    return { one: one.status, two: two.status, documents: [one.peerInfo, two.peerInfo] };
  };
  const textsOf = (documents: readonly unknown[]) => documents.map((each) => JSON.stringify(each));
  let fromRome: readonly unknown[] = [];
  for (let round = 0; round < 3; round += 1) {
    const fromMilan = textsOf((await milan.up(programOf("milan", fromRome))).outputs.documents);
    fromRome = textsOf((await rome.up(programOf("rome", fromMilan))).outputs.documents);
  }
  const { outputs } = await milan.up(programOf("milan", fromRome));

  expect([outputs.one, outputs.two]).toEqual(["Ready", "Ready"]);
});
