import * as pulumi from "@pulumi/pulumi";
import { describe, expect } from "vitest";
import {
  LiqoCluster,
  type LiqoClusterArgs,
  LiqoPeering,
  type LiqoPeeringArgs,
  NamespaceOffloading,
  NetworkConfiguration,
  type NetworkConfigurationArgs,
} from "../src/index.js";
import type { SimulatedClusters } from "../src/testing/index.js";
import { joined, namespace, romeAndMilan } from "./rome-and-milan.js";
import { simulatedTest } from "./simulated-test.js";

const it = simulatedTest({ rome: { objects: [namespace("shop")] } });

function userConfiguration() {
  return {
    apiVersion: "networking.liqo.io/v1beta1",
    kind: "Configuration",
    metadata: {
      ...{ name: "peered", namespace: "shop" },
      labels: { "liqo.io/remote-cluster-id": "milan" },
    },
    spec: { remote: { cidr: { pod: ["10.10.0.0/16"], external: ["10.70.0.0/16"] } } },
  };
}

/**
 * The secret outputs of a program and of its resources, each as `<resource>.<output>`. They are
 * encrypted in the state.
 */
async function secretOutputs(
  clusters: SimulatedClusters,
  program: () => Record<string, pulumi.Output<unknown> | undefined>,
): Promise<string[]> {
  const live = new Map<string, pulumi.Output<unknown> | undefined>();
  const resources = new Map<string, pulumi.Resource>();
  await clusters.up(() => {
    pulumi.runtime.registerStackTransformation(({ name, resource }) => {
      resources.set(name, resource);
      return undefined;
    });
    for (const [name, output] of Object.entries(program())) {
      live.set(`program.${name}`, output);
    }
  });
  for (const [name, resource] of resources) {
    for (const property of ["metadata", "spec", "status"] as const) {
      const found = (resource as unknown as Record<string, unknown>)[property];
      if (pulumi.Output.isInstance(found)) {
        live.set(`${name}.${property}`, found);
      }
    }
  }
  const entries = [...live].map(async ([name, output]) =>
    output !== undefined && (await pulumi.isSecret(output)) ? [name] : [],
  );
  return (await Promise.all(entries)).flat();
}

function peered(args: Partial<LiqoPeeringArgs> = {}) {
  return () => {
    const { rome, milan } = romeAndMilan();
    const { nodes, status, diagnosis } = new LiqoPeering("peering", {
      ...{ consumer: rome, provider: milan, network: false },
      ...args,
    });
    return { nodes, status, diagnosis };
  };
}

describe("the state of a peering", () => {
  it("has no plain text of the live VirtualNode and of the NamespaceMap", async ({ clusters }) => {
    expect(await secretOutputs(clusters, peered())).toEqual(
      expect.arrayContaining([
        "peering-node-ready.spec",
        "peering-namespaces.spec",
        "peering-namespaces.status",
      ]),
    );
  });

  it("has no plain text of a grant for a secret request", async ({ clusters }) => {
    const requesting = (cpu: pulumi.Input<string>) =>
      peered({ resourceSlices: [{ resources: { cpu } }] });
    const plain = await secretOutputs(clusters, requesting("2"));
    await clusters.destroy();
    const secret = await secretOutputs(clusters, requesting(pulumi.secret("2")));

    expect(secret.filter((name) => !plain.includes(name))).toEqual([
      "program.nodes",
      "peering-slice.spec",
      "peering-node-node.spec",
    ]);
  });
});

describe("the state of a pair", () => {
  const outputsOf = () => {
    const { endpoint, status, diagnosis } = joined();
    return { endpoint, status, diagnosis };
  };

  it("has no plain text of the live Service", async ({ clusters }) => {
    expect(await secretOutputs(clusters, outputsOf)).toEqual(
      ["metadata", "spec", "status"].map((name) => `pair-server-service.${name}`),
    );
  });

  it("has no plain text of an endpoint with a secret node port", async ({ clusters }) => {
    const nodePort = pulumi.secret(31840);
    const withNodePort = () => {
      const { endpoint, status, diagnosis } = joined({
        server: { serviceType: "NodePort", nodePort },
      });
      return { endpoint, status, diagnosis };
    };

    const names = await secretOutputs(clusters, withNodePort);
    expect(names.filter((name) => !name.startsWith("pair-server-service."))).toEqual([
      "program.endpoint",
      "pair-server.spec",
      "pair-server.status",
      "pair-client.spec",
    ]);
  });
});

describe("the state of a Configuration", () => {
  const toMilan = (
    args: Partial<NetworkConfigurationArgs>,
    rome: Partial<LiqoClusterArgs> = {},
  ) => {
    return () => {
      const cluster = new LiqoCluster("rome", { context: "rome", ...rome });
      const { remoteCidrs } = new NetworkConfiguration("to-milan", {
        ...{ cluster, remoteClusterId: "milan", namespace: "shop" },
        ...{ remotePodCidrs: ["10.10.0.0/16"], remoteExternalCidr: "10.70.0.0/16", ...args },
      });
      return { remoteCidrs };
    };
  };
  const ofUser = simulatedTest({ rome: { objects: [namespace("shop"), userConfiguration()] } });
  const ALL = ["program.remoteCidrs", "to-milan.spec", "to-milan.status"];

  ofUser(
    "has no plain text of secret CIDRs if it is an object of the user",
    async ({ clusters }) => {
      const configurationName = "peered";
      const remotePodCidrs = pulumi.secret(["10.10.0.0/16"]);

      expect(await secretOutputs(clusters, toMilan({ configurationName, remotePodCidrs }))).toEqual(
        ALL,
      );
      expect(await secretOutputs(clusters, toMilan({ configurationName }))).toEqual([]);
    },
  );

  it("has no plain text of secret CIDRs of the local cluster", async ({ clusters }) => {
    const podCidrs = pulumi.secret(["10.10.0.0/16"]);

    expect(await secretOutputs(clusters, toMilan({}, { podCidrs }))).toEqual(ALL);
  });
});

describe("the state of a NamespaceOffloading", () => {
  const offloaded = (remoteNamespaceName: pulumi.Input<string>) => () => {
    const { phase, remoteNamespaceName: name } = new NamespaceOffloading("shop", {
      ...{ cluster: romeAndMilan().rome, namespace: "shop", remoteNamespaceName },
      namespaceMappingStrategy: "SelectedName",
    });
    return { phase, name };
  };

  it("has no plain text of a secret remoteNamespaceName", async ({ clusters }) => {
    expect(await secretOutputs(clusters, offloaded(pulumi.secret("hidden")))).toEqual([
      "program.name",
      "shop.spec",
      "shop.status",
    ]);
  });

  it("has no secret without a secret argument", async ({ clusters }) => {
    expect(await secretOutputs(clusters, offloaded(pulumi.output("public")))).toEqual([]);
  });
});
