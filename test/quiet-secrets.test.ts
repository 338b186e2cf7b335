import * as pulumi from "@pulumi/pulumi";
import { expect } from "vitest";
import { LiqoCluster, LiqoPeering, LiqoNetworkPair } from "../src/index.js";
import { it } from "./simulated-test.js";

const NO_CHANGES = { create: 0, update: 0, replace: 0, delete: 0 };

/** A cluster whose ID and CIDRs are secret. */
function secretCluster(name: string, podCidr: string, externalCidr: string): LiqoCluster {
  return new LiqoCluster(name, {
    context: name,
    clusterId: pulumi.secret(name),
    podCidrs: pulumi.secret([podCidr]),
    externalCidr: pulumi.secret(externalCidr),
  });
}

function secretClusters() {
  return {
    rome: secretCluster("rome", "10.10.0.0/16", "10.70.0.0/16"),
    milan: secretCluster("milan", "10.10.0.0/16", "10.70.0.0/16"),
  };
}

it("a second up of a pair with secret clusters changes nothing", async ({ clusters }) => {
  const program = () => {
    const { rome, milan } = secretClusters();
    new LiqoNetworkPair("pair", { server: milan, client: rome });
  };
  await clusters.up(program);

  expect((await clusters.up(program)).changes).toMatchObject(NO_CHANGES);
});

it("a second up of a peering with secret clusters and settings changes nothing", async ({
  clusters,
}) => {
  const program = () => {
    const { rome, milan } = secretClusters();
    new LiqoPeering("peering", {
      ...{ consumer: rome, provider: milan },
      network: {
        gatewayServer: {
          nodePort: pulumi.secret(31877),
          serviceType: "NodePort",
          serviceLabels: { a: pulumi.secret("b") },
        },
      },
      resourceSlices: [{ class: pulumi.secret("default"), resources: { cpu: pulumi.secret("2") } }],
    });
  };
  await clusters.up(program);

  expect((await clusters.up(program)).changes).toMatchObject(NO_CHANGES);
});
