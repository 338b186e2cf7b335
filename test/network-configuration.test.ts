import * as pulumi from "@pulumi/pulumi";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { NetworkConfiguration, type NetworkConfigurationArgs } from "../src/index.js";
import { waitFor } from "../src/liqo/waits.js";
import { type SimulatedClusters, valueOf } from "../src/testing/index.js";
import { expectRefusal } from "./refusal.js";
import { namespace, romeAndMilan, startRomeAndMilan } from "./rome-and-milan.js";

let clusters: SimulatedClusters;

beforeEach(async () => {
  clusters = await startRomeAndMilan({ rome: { objects: [namespace("liqo-tenant-milan")] } });
});

afterEach(() => clusters.settle());

function toMilan(args: Partial<NetworkConfigurationArgs> = {}): NetworkConfiguration {
  const { rome } = romeAndMilan();
  return new NetworkConfiguration("to-milan", {
    cluster: rome,
    remoteClusterId: "milan",
    remotePodCidrs: ["10.10.0.0/16"],
    remoteExternalCidr: "10.70.0.0/16",
    ...args,
  });
}

it("tells a cluster the ranges of the other, and waits for the remapping", async () => {
  toMilan();

  expect(await clusters.objects()).toMatchObject([
    {
      cluster: "rome",
      apiVersion: "networking.liqo.io/v1beta1",
      kind: "Configuration",
      metadata: {
        name: "milan",
        namespace: "liqo-tenant-milan",
        labels: { "liqo.io/remote-cluster-id": "milan" },
        annotations: {
          "pulumi.com/deletionPropagationPolicy": "background",
          ...waitFor("Configuration"),
        },
      },
      spec: { remote: { cidr: { pod: ["10.10.0.0/16"], external: ["10.70.0.0/16"] } } },
    },
  ]);
});

it("gives the ranges as the cluster sees them, remapped where they overlap", async () => {
  const { remoteCidrs } = toMilan({ remotePodCidrs: ["10.10.0.0/16", "10.30.0.0/16"] });

  expect(await valueOf(remoteCidrs)).toEqual({
    pod: ["10.11.0.0/16", "10.30.0.0/16"],
    external: ["10.8.0.0/16"],
  });
});

it("knows nothing of them in a preview", async () => {
  const { outputs } = await clusters.preview(() => ({ remoteCidrs: toMilan().remoteCidrs }));

  expect(outputs.remoteCidrs).toBeUndefined();
});

describe("refuses, and creates nothing", () => {
  it("ranges that are none, all at once", async () => {
    const program = () => {
      toMilan({ remotePodCidrs: [], remoteExternalCidr: "fd00::/48", timeout: "1 h" });
    };

    await expectRefusal(clusters, program, 'NetworkConfiguration "to-milan"', [
      "remotePodCidrs: expected at least one CIDR, got none",
      'remoteExternalCidr: expected an IPv4 CIDR, since Liqo\'s network has no IPv6, got "fd00::/48"',
      'timeout: expected a length of time such as "90s" or "5m", got "1 h"',
    ]);
  });

  it("a range with host bits, once it is known", async () => {
    const program = () => {
      toMilan({ remotePodCidrs: pulumi.output(["10.10.0.1/16"]) });
    };

    await expectRefusal(clusters, program, 'NetworkConfiguration "to-milan"', [
      'remotePodCidrs: expected a network, got the address "10.10.0.1/16" in it: write 10.10.0.0/16',
    ]);
  });
});
