import * as pulumi from "@pulumi/pulumi";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { GatewayServer, type GatewayServerArgs } from "../../../src/index.js";
import type { SimulatedClusters } from "../../../src/testing/index.js";
import { expectRefusal, NOTHING } from "../../refusal.js";
import { namespace, romeAndMilan, startRomeAndMilan } from "../../rome-and-milan.js";

const MILAN = { objects: [namespace("liqo-tenant-rome")] };

let clusters: SimulatedClusters;

beforeEach(async () => {
  clusters = await startRomeAndMilan({ milan: MILAN });
});

afterEach(async () => {
  await clusters.settle();
});

function toRome(args: Partial<GatewayServerArgs> = {}, name = "to-rome"): GatewayServer {
  const { milan } = romeAndMilan();
  return new GatewayServer(name, { cluster: milan, remoteClusterId: "rome", ...args });
}

describe("refuses, and creates nothing", () => {
  const refusals: [string, Partial<GatewayServerArgs>, string[]][] = [
    [
      "numbers out of range",
      { port: 0, nodePort: 65536, mtu: 575 },
      [
        "mtu: expected an integer from 576 to 9000, got 575",
        "port: expected an integer from 1 to 65535, got 0",
        "nodePort: expected an integer from 1 to 65535, got 65536",
      ],
    ],
    [
      "names that Kubernetes would not take",
      { secretName: "Keys", namespace: "Tenant", template: { name: "a_b", namespace: "-" } },
      [
        'namespace: expected at most 63 lower-case letters, digits and "-", got "Tenant"',
        'secretName: expected at most 253 lower-case letters, digits, "-" and ".", got "Keys"',
        'template.name: expected at most 253 lower-case letters, digits, "-" and ".", got "a_b"',
        'template.namespace: expected at most 63 lower-case letters, digits and "-", got "-"',
      ],
    ],
    [
      "what is no cluster ID",
      { remoteClusterId: "Rome" },
      [
        'remoteClusterId: expected Liqo\'s cluster ID, at most 63 lower-case letters, digits and "-", got "Rome"',
      ],
    ],
    [
      "no cluster ID, as an environment variable that is not set gives it",
      { remoteClusterId: undefined },
      [
        'remoteClusterId: expected Liqo\'s cluster ID, at most 63 lower-case letters, digits and "-", got undefined',
      ],
    ],
    [
      "outputs that turn out to be nothing, where something else would be made without them",
      { remoteClusterId: NOTHING, namespace: NOTHING, secretName: NOTHING, nodePort: NOTHING },
      [
        'remoteClusterId: expected Liqo\'s cluster ID, at most 63 lower-case letters, digits and "-", got undefined',
        'namespace: expected at most 63 lower-case letters, digits and "-", got undefined',
        'secretName: expected at most 253 lower-case letters, digits, "-" and ".", got undefined',
        "nodePort: expected an integer from 1 to 65535, got undefined",
      ],
    ],
    [
      "text in place of a number",
      { port: "51840" as never },
      ['port: expected an integer from 1 to 65535, got "51840"'],
    ],
    [
      "its own cluster as the remote one",
      { remoteClusterId: "milan" },
      ['remoteClusterId: expected another cluster, got "milan" itself'],
    ],
    [
      "annotations and labels that Kubernetes would not take",
      { serviceAnnotations: { "a b": "c" }, serviceLabels: { team: pulumi.output("a b") } },
      [
        'serviceAnnotations["a b"]: is no key that Kubernetes takes, such as "team" or "example.com/team"',
      ],
    ],
    [
      "labels that Kubernetes would not take, once they are known",
      { serviceLabels: { team: pulumi.output("a b") } },
      ['serviceLabels["team"]: expected at most 63 letters, digits, "-", "_" and ".", got "a b"'],
    ],
    [
      "an unknown type of service",
      { serviceType: "ExternalName" as "NodePort", loadBalancerIp: "203.0.113.7" },
      ['serviceType: expected one of ClusterIP, LoadBalancer, NodePort, got "ExternalName"'],
    ],
    [
      "a load balancer's address without a load balancer",
      { serviceType: "NodePort", loadBalancerIp: "203.0.113.7" },
      ['loadBalancerIp: needs serviceType "LoadBalancer", got "NodePort"'],
    ],
    [
      "an IPv6 address",
      { loadBalancerIp: "2001:db8::1" },
      ['loadBalancerIp: expected an IPv4 address, got "2001:db8::1"'],
    ],
    [
      "a node port of a service that has none",
      { serviceType: "ClusterIP", nodePort: 30742 },
      ['nodePort: needs serviceType "NodePort" or "LoadBalancer", got "ClusterIP"'],
    ],
    [
      "a timeout that is none",
      { timeout: "soon" },
      ['timeout: expected a length of time such as "90s" or "5m", in ms, s, m or h, got "soon"'],
    ],
    [
      "outputs that are wrong, all at once",
      { port: pulumi.output(0), mtu: pulumi.output(100000) },
      [
        "mtu: expected an integer from 576 to 9000, got 100000",
        "port: expected an integer from 1 to 65535, got 0",
      ],
    ],
  ];

  it.each(refusals)("%s", async (_, args, problems) => {
    await expectRefusal(
      clusters,
      () => ({ endpoint: toRome(args).endpoint }),
      'GatewayServer "to-rome"',
      problems,
    );
  });

  // case: R8 The gateway's Service needs annotations.
  // case: R31 The clusters run different versions of Liqo.
  it("service annotations and labels before Liqo 1.2", async () => {
    clusters = await startRomeAndMilan({ milan: { ...MILAN, liqoVersion: "1.1.2" } });
    await expectRefusal(
      clusters,
      () => {
        toRome({ serviceAnnotations: { a: "b" }, serviceLabels: { c: "d" } });
      },
      'GatewayServer "to-rome"',
      [
        "serviceAnnotations: needs Liqo 1.2.0 or later, the cluster runs 1.1.2",
        "serviceLabels: needs Liqo 1.2.0 or later, the cluster runs 1.1.2",
      ],
    );
  });

  // case: S25 Liqo does not recreate a Service that was rejected or deleted.
  it("a node port that another server of the cluster has", async () => {
    const program = () => {
      const { milan } = romeAndMilan();
      const args = { cluster: milan, nodePort: 30742 };
      new GatewayServer("to-rome", { ...args, remoteClusterId: "rome" });
      new GatewayServer("to-turin", { ...args, remoteClusterId: "turin" });
    };
    clusters = await startRomeAndMilan({
      milan: { objects: [...MILAN.objects, namespace("liqo-tenant-turin")] },
    });

    await expect(clusters.up(program)).rejects.toThrowErrorMatchingInlineSnapshot(`
      [InvalidArgsError: GatewayServer "to-turin" has invalid arguments:
        - nodePort: expected a free one, got 30742, which "to-rome" uses in cluster milan]
    `);
    expect(await clusters.objects()).not.toContainEqual(
      expect.objectContaining({ metadata: expect.objectContaining({ name: "turin" }) as unknown }),
    );
  });

  it("a namespace that another gateway of the cluster has", async () => {
    const program = () => {
      const args = { cluster: romeAndMilan().milan, namespace: "liqo-tenant-rome" };
      new GatewayServer("one", { ...args, remoteClusterId: "rome" });
      new GatewayServer("two", { ...args, remoteClusterId: "oslo" });
    };

    await expect(clusters.up(program)).rejects.toThrowErrorMatchingInlineSnapshot(`
      [InvalidArgsError: GatewayServer "two" has invalid arguments:
        - namespace: expected a namespace without a gateway, got liqo-tenant-rome in cluster milan, which "one" uses: Liqo runs one gateway in a namespace]
    `);
  });
});
