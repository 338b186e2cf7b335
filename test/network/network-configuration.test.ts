import * as pulumi from "@pulumi/pulumi";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { NetworkConfiguration, type NetworkConfigurationArgs } from "../../src/index.js";
import { type SimulatedClusters, valueOf } from "../../src/testing/index.js";
import { expectRefusal, NOTHING } from "../refusal.js";
import { namespace, romeAndMilan, startRomeAndMilan } from "../rome-and-milan.js";

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
          "pulumi-liqo/revision": expect.stringMatching(/^[0-9a-f]{64}$/) as unknown,
          "pulumi.com/waitFor": expect.stringContaining(
            "{.status.remote.cidr.external[?",
          ) as unknown,
        },
      },
      spec: { remote: { cidr: { pod: ["10.10.0.0/16"], external: ["10.70.0.0/16"] } } },
    },
  ]);
});

// case: R20 The meaning of the external CIDR is unclear.
it("gives the ranges as the cluster sees them, remapped where they overlap", async () => {
  const { remoteCidrs } = toMilan({ remotePodCidrs: ["10.10.0.0/16", "10.30.0.0/16"] });

  expect(await valueOf(remoteCidrs)).toEqual({
    pod: ["10.11.0.0/16", "10.30.0.0/16"],
    external: ["10.8.0.0/16"],
  });
});

it("takes ranges of which each is an output, and a list that nobody may change", async () => {
  const fixed = ["10.40.0.0/16"] as const;
  const { remoteCidrs } = toMilan({ remotePodCidrs: [pulumi.output("10.30.0.0/16"), ...fixed] });

  expect((await valueOf(remoteCidrs)).pod).toEqual(["10.30.0.0/16", "10.40.0.0/16"]);
});

it("knows nothing of them in a preview", async () => {
  const { outputs } = await clusters.preview(() => ({ remoteCidrs: toMilan().remoteCidrs }));

  expect(outputs.remoteCidrs).toBeUndefined();
});

describe("a Configuration that is there already", () => {
  const peered = (pod: string | string[], labels = { "liqo.io/remote-cluster-id": "milan" }) => ({
    apiVersion: "networking.liqo.io/v1beta1",
    kind: "Configuration",
    metadata: { name: "peered", namespace: "liqo-tenant-milan", labels },
    spec: { remote: { cidr: { pod: [pod].flat(), external: ["10.70.0.0/16"] } } },
  });

  async function startWith(configuration: ReturnType<typeof peered>): Promise<void> {
    clusters = await startRomeAndMilan({
      rome: { objects: [namespace("liqo-tenant-milan"), configuration] },
    });
  }

  it("is read, and neither changed nor deleted", async () => {
    await startWith(peered("10.10.0.0/16"));
    const program = () => ({
      remoteCidrs: toMilan({ configurationName: "peered" }).remoteCidrs,
    });
    const { outputs } = await clusters.up(program);

    expect(outputs.remoteCidrs).toEqual({ pod: ["10.11.0.0/16"], external: ["10.8.0.0/16"] });
    expect(await clusters.objects()).toEqual([]);
    await clusters.destroy();
    // It could not be read otherwise.
    expect((await clusters.up(program)).outputs).toEqual(outputs);
  });

  it("may have its ranges in another order", async () => {
    await startWith(peered(["10.30.0.0/16", "10.10.0.0/16"]));
    const remotePodCidrs = ["10.10.0.0/16", "10.30.0.0/16"];
    const { remoteCidrs } = toMilan({ configurationName: "peered", remotePodCidrs });

    expect((await valueOf(remoteCidrs)).pod).toEqual(["10.30.0.0/16", "10.11.0.0/16"]);
  });

  it("is missed with its cluster, its name and what to do", async () => {
    const run = clusters.up(() => {
      toMilan({ configurationName: "peered" });
    });

    await expect(run).rejects.toThrow(
      "resource 'Configuration of cluster rome (if missing: name one that is there as configurationName, or none, for " +
        "which one is created): liqo-tenant-milan/peered' does not exist",
    );
  });

  it("is refused if it is of other ranges than the other cluster has", async () => {
    await startWith(peered("10.20.0.0/16"));
    const program = () => {
      toMilan({ configurationName: "peered" });
    };

    await expectRefusal(clusters, program, 'NetworkConfiguration "to-milan"', [
      "configurationName: expected a Configuration of the pods' 10.10.0.0/16 and the external 10.70.0.0/16, got one of " +
        "the pods' 10.20.0.0/16 and the external 10.70.0.0/16: name another one, or none, for which one is created",
    ]);
  });

  it("is refused as long as Liqo has not remapped its ranges", async () => {
    await startWith(peered("10.10.0.0/16", {} as never));
    const program = () => {
      toMilan({ configurationName: "peered" });
    };

    await expectRefusal(clusters, program, 'NetworkConfiguration "to-milan"', [
      "configurationName: expected a Configuration whose ranges Liqo has remapped, got one that it has not: " +
        "see whether Liqo works there",
    ]);
  });
});

describe("refuses, and creates nothing", () => {
  it("ranges that are none, all at once", async () => {
    const program = () => {
      toMilan({ remotePodCidrs: [], remoteExternalCidr: "fd00::/48", timeout: "1 h" });
    };

    await expectRefusal(clusters, program, 'NetworkConfiguration "to-milan"', [
      "remotePodCidrs: expected at least one CIDR, got none",
      'remoteExternalCidr: expected an IPv4 CIDR, since Liqo\'s network has no IPv6, got "fd00::/48"',
      'timeout: expected a length of time such as "90s" or "5m", in ms, s, m or h, got "1 h"',
    ]);
  });

  it("no ranges, and a Configuration of no name", async () => {
    const program = () => {
      toMilan({ remotePodCidrs: undefined as never, remoteExternalCidr: undefined as never });
    };
    const later = () => {
      toMilan({ remotePodCidrs: NOTHING, configurationName: NOTHING });
    };

    await expectRefusal(clusters, program, 'NetworkConfiguration "to-milan"', [
      "remotePodCidrs: expected a list of CIDRs, got undefined",
      "remoteExternalCidr: expected a CIDR such as 10.10.0.0/16, got undefined",
    ]);
    await expectRefusal(clusters, later, 'NetworkConfiguration "to-milan"', [
      "remotePodCidrs: expected a list of CIDRs, got undefined",
      'configurationName: expected at most 253 lower-case letters, digits, "-" and ".", got undefined',
    ]);
  });

  it("an external range within that of the pods", async () => {
    const program = () => {
      toMilan({ remotePodCidrs: ["10.0.0.0/8"] });
    };

    await expectRefusal(clusters, program, 'NetworkConfiguration "to-milan"', [
      "remoteExternalCidr: expected a range apart from the pods', got 10.70.0.0/16, which overlaps 10.0.0.0/8",
    ]);
  });

  it("a range with host bits, once it is known", async () => {
    const program = () => {
      toMilan({ remotePodCidrs: pulumi.output(["10.10.0.1/16"]) });
    };

    await expectRefusal(clusters, program, 'NetworkConfiguration "to-milan"', [
      'remotePodCidrs[0]: expected a network, got the address "10.10.0.1/16" in it: write 10.10.0.0/16',
    ]);
  });
});
