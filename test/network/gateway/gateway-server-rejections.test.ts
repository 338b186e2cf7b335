import * as pulumi from "@pulumi/pulumi";
import { describe, expect } from "vitest";
import { GatewayServer, type GatewayServerArgs, LiqoCluster } from "../../../src/index.js";
import { expectInvalidArgs, UNDEFINED_OUTPUT } from "../../expect-invalid-args.js";
import { namespace, romeAndMilan, startRomeAndMilan } from "../../rome-and-milan.js";
import { simulatedTest } from "../../simulated-test.js";

const MILAN = { objects: [namespace("liqo-tenant-rome")] };

const it = simulatedTest({ milan: MILAN });

function toRome(args: Partial<GatewayServerArgs> = {}, name = "to-rome"): GatewayServer {
  const { milan } = romeAndMilan();
  return new GatewayServer(name, { cluster: milan, remoteClusterId: "rome", ...args });
}

describe("rejects, and creates no object for,", () => {
  const rejections: [string, Partial<GatewayServerArgs>, string[]][] = [
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
      "a cluster ID that Liqo rejects, and names that Kubernetes rejects",
      {
        remoteClusterId: "Rome",
        secretName: "Keys",
        namespace: "Tenant",
        template: { name: "a_b", namespace: "-" },
      },
      [
        'remoteClusterId: expected Liqo\'s cluster ID, at most 63 lower-case letters, digits and "-", got "Rome"',
        'namespace: expected a name of at most 63 lower-case letters, digits and "-", got "Tenant"',
        'secretName: expected a name of at most 253 lower-case letters, digits, "-" and ".", got "Keys"',
        'template.name: expected a name of at most 253 lower-case letters, digits, "-" and ".", got "a_b"',
        'template.namespace: expected a name of at most 63 lower-case letters, digits and "-", got "-"',
      ],
    ],
    [
      "an undefined cluster ID, as from an unset environment variable",
      { remoteClusterId: undefined },
      [
        'remoteClusterId: required: Liqo\'s cluster ID, at most 63 lower-case letters, digits and "-"',
      ],
    ],
    [
      "outputs that resolve to undefined, if they decide which resources are declared",
      {
        remoteClusterId: UNDEFINED_OUTPUT,
        namespace: UNDEFINED_OUTPUT,
        secretName: UNDEFINED_OUTPUT,
        nodePort: UNDEFINED_OUTPUT,
      },
      [
        'remoteClusterId: expected Liqo\'s cluster ID, at most 63 lower-case letters, digits and "-", got undefined',
        'namespace: expected a name of at most 63 lower-case letters, digits and "-", got undefined',
        'secretName: expected a name of at most 253 lower-case letters, digits, "-" and ".", got undefined',
        "nodePort: expected an integer from 1 to 65535, got undefined",
      ],
    ],
    [
      "its own cluster as the remote cluster",
      { remoteClusterId: "milan" },
      ['remoteClusterId: expected another cluster, got "milan" itself'],
    ],
    [
      "a key of an annotation that Kubernetes rejects",
      { serviceAnnotations: { "a b": "c" } },
      ['serviceAnnotations["a b"]: invalid key, expected for example "team" or "example.com/team"'],
    ],
    [
      "an output with a label that Kubernetes rejects",
      { serviceLabels: { team: pulumi.output("a b") } },
      ['serviceLabels["team"]: expected at most 63 letters, digits, "-", "_" and ".", got "a b"'],
    ],
    [
      "an unknown serviceType",
      { serviceType: "ExternalName", loadBalancerIp: "203.0.113.7" } as never,
      ['serviceType: expected one of ClusterIP, LoadBalancer, NodePort, got "ExternalName"'],
    ],
    [
      "the address of a load balancer without a load balancer",
      { serviceType: "NodePort", loadBalancerIp: "203.0.113.7" } as never,
      ['loadBalancerIp: needs serviceType "LoadBalancer", got "NodePort"'],
    ],
    [
      "an IPv6 address",
      { loadBalancerIp: "2001:db8::1" },
      ['loadBalancerIp: expected an IPv4 address, got "2001:db8::1"'],
    ],
    [
      "a node port of a Service without node ports",
      { serviceType: "ClusterIP", nodePort: 30742 } as never,
      ['nodePort: needs serviceType "NodePort" or "LoadBalancer", got "ClusterIP"'],
    ],
    [
      "an invalid timeout",
      { timeout: "soon" as never },
      ['timeout: expected a duration such as "90s" or "5m", in ms, s, m or h, got "soon"'],
    ],
    [
      "invalid outputs, all in one error",
      { port: pulumi.output(0), mtu: pulumi.output(100000) },
      [
        "mtu: expected an integer from 576 to 9000, got 100000",
        "port: expected an integer from 1 to 65535, got 0",
      ],
    ],
  ];

  it.for(rejections)("%s", async ([, args, problems], { clusters }) => {
    await expectInvalidArgs(
      clusters,
      () => ({ endpoint: toRome(args).endpoint }),
      'GatewayServer "to-rome"',
      problems,
    );
  });

  // case: R8 The gateway's Service needs annotations.
  // case: R31 The clusters run different versions of Liqo.
  it("service annotations and labels before Liqo 1.2", async () => {
    const clusters = await startRomeAndMilan({ milan: { ...MILAN, liqoVersion: "1.1.2" } });
    await expectInvalidArgs(
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

  // case: C17 Deployment `liqo-webhook` has another name, and `podCidrs` is set.
  it("but accepts service annotations if the version is not known", async ({ clusters }) => {
    const outputs = await clusters.up(async () => {
      const cluster = new LiqoCluster("milan", { context: "milan", podCidrs: ["10.10.0.0/16"] });
      const webhook = { apiVersion: "apps/v1", kind: "Deployment" };
      await (await cluster.view("liqo"))?.delete(webhook, "liqo-webhook");
      const args = { cluster, remoteClusterId: "rome", serviceAnnotations: { a: "b" } };
      return { endpoint: new GatewayServer("to-rome", args).endpoint };
    });

    expect(outputs.outputs.endpoint).toMatchObject({ port: 51840 });
  });

  // case: S25 Liqo does not recreate a Service that was rejected or deleted.
  it("a node port that another server of the cluster uses", async () => {
    const program = () => {
      const { milan } = romeAndMilan();
      const args = { cluster: milan, nodePort: 30742 };
      new GatewayServer("to-rome", { ...args, remoteClusterId: "rome" });
      new GatewayServer("to-turin", { ...args, remoteClusterId: "turin" });
    };
    const clusters = await startRomeAndMilan({
      milan: { objects: [...MILAN.objects, namespace("liqo-tenant-turin")] },
    });

    await expect(clusters.up(program)).rejects.toThrowErrorMatchingInlineSnapshot(`
      [InvalidArgsError: GatewayServer "to-turin" has invalid arguments:
        - nodePort: "to-rome" already uses node port 30742 of cluster milan
      See node_modules/pulumi-liqo/docs/troubleshooting.md#invalid-arguments]
    `);
    expect(await clusters.objects()).not.toContainEqual(
      expect.objectContaining({ metadata: expect.objectContaining({ name: "turin" }) as unknown }),
    );
  });

  // case: C15 Two servers request the same address and port of a load balancer.
  it("an address and a port of a load balancer that another server of the cluster uses", async () => {
    const program = (secondPort?: number) => () => {
      const { milan } = romeAndMilan();
      const args = { cluster: milan, loadBalancerIp: "203.0.113.7" };
      new GatewayServer("to-rome", { ...args, remoteClusterId: "rome" });
      new GatewayServer("to-turin", { ...args, remoteClusterId: "turin", port: secondPort });
    };
    const clusters = await startRomeAndMilan({
      milan: { objects: [...MILAN.objects, namespace("liqo-tenant-turin")] },
    });

    await expect(clusters.preview(program(51840))).rejects.toThrowErrorMatchingInlineSnapshot(`
      [InvalidArgsError: GatewayServer "to-turin" has invalid arguments:
        - loadBalancerIp: "to-rome" already uses 203.0.113.7:51840 of cluster milan: set another
          loadBalancerIp or port
      See node_modules/pulumi-liqo/docs/troubleshooting.md#invalid-arguments]
    `);
    await expect(clusters.preview(program(51841))).resolves.toBeDefined();
  });

  it("a namespace that another gateway of the cluster uses", async ({ clusters }) => {
    const program = () => {
      const args = { cluster: romeAndMilan().milan, namespace: "liqo-tenant-rome" };
      new GatewayServer("first", { ...args, remoteClusterId: "rome" });
      new GatewayServer("second", { ...args, remoteClusterId: "oslo" });
    };

    await expect(clusters.up(program)).rejects.toThrowErrorMatchingInlineSnapshot(`
      [InvalidArgsError: GatewayServer "second" has invalid arguments:
        - namespace: namespace liqo-tenant-rome of cluster milan has the gateway of "first"; Liqo supports
          one gateway per namespace
      See node_modules/pulumi-liqo/docs/troubleshooting.md#invalid-arguments]
    `);
  });
});
