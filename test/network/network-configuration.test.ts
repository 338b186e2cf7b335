import * as pulumi from "@pulumi/pulumi";
import { describe, expect } from "vitest";
import { NetworkConfiguration, type NetworkConfigurationArgs } from "../../src/index.js";
import { valueOf } from "../../src/testing/index.js";
import { expectInvalidArgs, UNDEFINED_OUTPUT } from "../expect-invalid-args.js";
import { namespace, romeAndMilan, startRomeAndMilan } from "../rome-and-milan.js";
import { simulatedTest } from "../simulated-test.js";

const it = simulatedTest({ rome: { objects: [namespace("liqo-tenant-milan")] } });

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

it("creates a Configuration of the remote CIDRs, and waits for the remapped CIDRs", async ({
  clusters,
}) => {
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
it("has the CIDRs that the local cluster uses: overlapping CIDRs are remapped", async () => {
  const { remoteCidrs } = toMilan({ remotePodCidrs: ["10.10.0.0/16", "10.30.0.0/16"] });

  expect(await valueOf(remoteCidrs)).toEqual({
    pod: ["10.11.0.0/16", "10.30.0.0/16"],
    external: ["10.8.0.0/16"],
  });
});

it("accepts outputs as CIDRs, and readonly lists", async () => {
  const fixed = ["10.40.0.0/16"] as const;
  const { remoteCidrs } = toMilan({ remotePodCidrs: [pulumi.output("10.30.0.0/16"), ...fixed] });

  expect((await valueOf(remoteCidrs)).pod).toEqual(["10.30.0.0/16", "10.40.0.0/16"]);
});

it("has no remapped CIDRs in a preview", async ({ clusters }) => {
  const { outputs } = await clusters.preview(() => ({ remoteCidrs: toMilan().remoteCidrs }));

  expect(outputs.remoteCidrs).toBeUndefined();
});

describe("an existing Configuration", () => {
  const peered = (pod: string | string[], labels = { "liqo.io/remote-cluster-id": "milan" }) => ({
    apiVersion: "networking.liqo.io/v1beta1",
    kind: "Configuration",
    metadata: { name: "peered", namespace: "liqo-tenant-milan", labels },
    spec: { remote: { cidr: { pod: [pod].flat(), external: ["10.70.0.0/16"] } } },
  });

  const startWith = (configuration: ReturnType<typeof peered>) =>
    startRomeAndMilan({ rome: { objects: [namespace("liqo-tenant-milan"), configuration] } });

  it("is read, and neither changed nor deleted", async () => {
    const clusters = await startWith(peered("10.10.0.0/16"));
    const program = () => ({
      remoteCidrs: toMilan({ configurationName: "peered" }).remoteCidrs,
    });
    const { outputs } = await clusters.up(program);

    expect(outputs.remoteCidrs).toEqual({ pod: ["10.11.0.0/16"], external: ["10.8.0.0/16"] });
    expect(await clusters.objects()).toEqual([]);
    await clusters.destroy();
    // The Configuration still exists, otherwise this run would fail.
    expect((await clusters.up(program)).outputs).toEqual(outputs);
  });

  it("may have its CIDRs in another order", async () => {
    await startWith(peered(["10.30.0.0/16", "10.10.0.0/16"]));
    const remotePodCidrs = ["10.10.0.0/16", "10.30.0.0/16"];
    const { remoteCidrs } = toMilan({ configurationName: "peered", remotePodCidrs });

    expect((await valueOf(remoteCidrs)).pod).toEqual(["10.30.0.0/16", "10.11.0.0/16"]);
  });

  it("fails the run if it is not found, with its name and a hint", async ({ clusters }) => {
    const run = clusters.up(() => {
      toMilan({ configurationName: "peered" });
    });

    await expect(run).rejects.toThrow(
      "resource 'Configuration of cluster rome (if missing: set configurationName to an existing Configuration, or " +
        "remove it): liqo-tenant-milan/peered' does not exist",
    );
  });

  it("is rejected if it has other CIDRs than the remote cluster", async () => {
    const clusters = await startWith(peered("10.20.0.0/16"));
    const program = () => {
      toMilan({ configurationName: "peered" });
    };

    await expectInvalidArgs(clusters, program, 'NetworkConfiguration "to-milan"', [
      "configurationName: expected a Configuration with pod CIDRs 10.10.0.0/16 and external CIDRs 10.70.0.0/16, got pod " +
        "CIDRs 10.20.0.0/16 and external CIDRs 10.70.0.0/16: set another name, or leave it out to create a Configuration",
    ]);
  });

  it("is rejected while Liqo has not remapped its CIDRs", async () => {
    const clusters = await startWith(peered("10.10.0.0/16", {} as never));
    const program = () => {
      toMilan({ configurationName: "peered" });
    };

    await expectInvalidArgs(clusters, program, 'NetworkConfiguration "to-milan"', [
      "configurationName: expected a Configuration with remapped CIDRs: check whether Liqo runs in this cluster",
    ]);
  });
});

describe("rejects, and creates no object for,", () => {
  it("invalid CIDRs, all in one error", async ({ clusters }) => {
    const program = () => {
      toMilan({ remotePodCidrs: [], remoteExternalCidr: "fd00::/48", timeout: "1 h" });
    };

    await expectInvalidArgs(clusters, program, 'NetworkConfiguration "to-milan"', [
      "remotePodCidrs: expected at least one CIDR, got an empty list",
      'remoteExternalCidr: expected an IPv4 CIDR, since Liqo\'s network does not support IPv6, got "fd00::/48"',
      'timeout: expected a duration such as "90s" or "5m", in ms, s, m or h, got "1 h"',
    ]);
  });

  it("undefined CIDRs, and outputs that resolve to undefined", async ({ clusters }) => {
    const program = () => {
      toMilan({ remotePodCidrs: undefined as never, remoteExternalCidr: undefined as never });
    };
    const later = () => {
      toMilan({ remotePodCidrs: UNDEFINED_OUTPUT, configurationName: UNDEFINED_OUTPUT });
    };

    await expectInvalidArgs(clusters, program, 'NetworkConfiguration "to-milan"', [
      "remotePodCidrs: required: a list of CIDRs",
      "remoteExternalCidr: required: a CIDR such as 10.10.0.0/16",
    ]);
    await expectInvalidArgs(clusters, later, 'NetworkConfiguration "to-milan"', [
      "remotePodCidrs: expected a list of CIDRs, got undefined",
      'configurationName: expected a name of at most 253 lower-case letters, digits, "-" and ".", got undefined',
    ]);
  });

  it("an external CIDR that overlaps the pod CIDRs", async ({ clusters }) => {
    const program = () => {
      toMilan({ remotePodCidrs: ["10.0.0.0/8"] });
    };

    await expectInvalidArgs(clusters, program, 'NetworkConfiguration "to-milan"', [
      "remoteExternalCidr: expected a CIDR that does not overlap the pod CIDRs, got 10.70.0.0/16, which overlaps 10.0.0.0/8",
    ]);
  });
});
