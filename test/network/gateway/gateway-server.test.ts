import * as pulumi from "@pulumi/pulumi";
import { afterEach, describe, expect, vi } from "vitest";
import {
  GatewayServer,
  type GatewayServerArgs,
  GatewayServiceType,
  LiqoCluster,
} from "../../../src/index.js";
import { type SimulatedClusters, UNKNOWN, valueOf } from "../../../src/testing/index.js";
import { UNDEFINED_OUTPUT } from "../../expect-invalid-args.js";
import { answer, UNAVAILABLE, reject } from "../../lifecycle/hook-fixture.js";
import { namespace, romeAndMilan, startRomeAndMilan } from "../../rome-and-milan.js";
import { simulatedTest } from "../../simulated-test.js";

const KEYS = {
  apiVersion: "v1",
  kind: "Secret",
  metadata: {
    name: "keys",
    namespace: "liqo-tenant-rome",
    labels: {
      "liqo.io/remote-cluster-id": "rome",
      "networking.liqo.io/gateway-resource": "true",
    },
  },
  data: { privateKey: Buffer.alloc(32, 1).toString("base64") },
};
const MILAN = { objects: [namespace("liqo-tenant-rome"), KEYS] };

const it = simulatedTest({ milan: MILAN });

afterEach(() => {
  vi.restoreAllMocks();
});

function toRome(args: Partial<GatewayServerArgs> = {}, name = "to-rome"): GatewayServer {
  const { milan } = romeAndMilan();
  return new GatewayServer(name, { cluster: milan, remoteClusterId: "rome", ...args });
}

describe("creates", () => {
  // case: S17 Liqo versions after 1.2 have `ports` in addition to `port`.
  it("a GatewayServer with liqoctl's defaults", async ({ clusters }) => {
    toRome();

    const [server] = await clusters.objects("GatewayServer");
    const { "pulumi-liqo/revision": revision = "" } = server?.metadata.annotations ?? {};
    expect(revision).toMatch(/^[0-9a-f]{64}$/);
    expect(await clusters.objects("GatewayServer")).toMatchObject([
      {
        cluster: "milan",
        apiVersion: "networking.liqo.io/v1beta1",
        kind: "GatewayServer",
        metadata: {
          name: "rome",
          namespace: "liqo-tenant-rome",
          labels: { "liqo.io/remote-cluster-id": "rome" },
          annotations: {
            "pulumi-liqo/managed-by": expect.stringMatching(/:GatewayServer::to-rome$/) as unknown,
            "pulumi.com/deletionPropagationPolicy": "background",
            "pulumi.com/waitFor": JSON.stringify([
              "jsonpath={.status.endpoint.addresses[?length(@) > 0]}",
              "jsonpath={.status.endpoint[?@ > 0]}",
              "jsonpath={.status.secretRef.name}",
              // Right after a change, the API server may still return the object from before the change.
              `jsonpath={.metadata.annotations['pulumi-liqo/revision']}=${revision}`,
            ]),
          },
        },
      },
    ]);
    expect(server?.["spec"]).toEqual({
      mtu: 1340,
      endpoint: { port: 51840, serviceType: "LoadBalancer" },
      serverTemplateRef: {
        apiVersion: "networking.liqo.io/v1beta1",
        kind: "WgGatewayServerTemplate",
        name: "wireguard-server",
        namespace: "liqo",
      },
    });
  });

  // case: C26
  it("a GatewayServer with the same defaults if outputs are undefined", async ({ clusters }) => {
    const template = { name: UNDEFINED_OUTPUT, namespace: UNDEFINED_OUTPUT };
    toRome({ mtu: UNDEFINED_OUTPUT, port: UNDEFINED_OUTPUT, template });

    const [server] = await clusters.objects("GatewayServer");
    expect(server?.["spec"]).toEqual({
      mtu: 1340,
      endpoint: { port: 51840, serviceType: "LoadBalancer" },
      serverTemplateRef: {
        apiVersion: "networking.liqo.io/v1beta1",
        kind: "WgGatewayServerTemplate",
        name: "wireguard-server",
        namespace: "liqo",
      },
    });
  });

  it("a GatewayServer with the specified arguments", async () => {
    const clusters = await startRomeAndMilan({
      milan: {
        objects: [
          namespace("tenant"),
          { ...KEYS, metadata: { ...KEYS.metadata, namespace: "tenant" } },
          {
            apiVersion: "networking.liqo.io/v1beta1",
            kind: "WgGatewayServerTemplate",
            metadata: { name: "mine", namespace: "tenant" },
          },
        ],
      },
    });
    toRome({
      namespace: "tenant",
      mtu: 1400,
      port: 51820,
      nodePort: 30742,
      loadBalancerIp: "203.0.113.99",
      secretName: "keys",
      serviceAnnotations: { "example.com/size": "small" },
      serviceLabels: { team: "network" },
      template: { name: "mine", namespace: "tenant" },
    });

    const [server] = await clusters.objects("GatewayServer");
    expect(server).toMatchObject({ cluster: "milan", metadata: { namespace: "tenant" } });
    expect(server?.["spec"]).toEqual({
      mtu: 1400,
      endpoint: {
        port: 51820,
        serviceType: "LoadBalancer",
        nodePort: 30742,
        loadBalancerIP: "203.0.113.99",
      },
      secretRef: { name: "keys" },
      serviceAnnotations: { "example.com/size": "small" },
      serviceLabels: { team: "network" },
      serverTemplateRef: {
        apiVersion: "networking.liqo.io/v1beta1",
        kind: "WgGatewayServerTemplate",
        name: "mine",
        namespace: "tenant",
      },
    });
  });

  it("a GatewayServer with the template from the namespace of Liqo", async () => {
    const clusters = await startRomeAndMilan({ milan: { ...MILAN, liqoNamespace: "networking" } });
    const milan = new LiqoCluster("milan", { context: "milan", liqoNamespace: "networking" });
    new GatewayServer("to-rome", { cluster: milan, remoteClusterId: "rome" });

    expect(await clusters.objects("GatewayServer")).toMatchObject([
      { cluster: "milan", spec: { serverTemplateRef: { namespace: "networking" } } },
    ]);
  });
});

// case: S3 A gateway client connects only to the first address of its server's endpoint.
describe("has the endpoint that Liqo reports", () => {
  it.for<[GatewayServiceType, Partial<GatewayServerArgs>, object]>([
    [GatewayServiceType.LoadBalancer, {}, { addresses: ["203.0.113.21"], port: 51840 }],
    [
      GatewayServiceType.LoadBalancer,
      { loadBalancerIp: "203.0.113.99" },
      { addresses: ["203.0.113.99"], port: 51840 },
    ],
    [GatewayServiceType.NodePort, {}, { addresses: ["192.0.2.2"], port: 31001 }],
    [GatewayServiceType.NodePort, { nodePort: 30742 }, { addresses: ["192.0.2.2"], port: 30742 }],
    [GatewayServiceType.ClusterIP, {}, { addresses: ["10.96.100.1"], port: 51840 }],
  ])("with a %s service and %j", async ([serviceType, args, endpoint]) => {
    const server = toRome({ serviceType, ...args } as Partial<GatewayServerArgs>);

    expect(await valueOf(server.endpoint)).toEqual({ ...endpoint, protocol: "UDP" });
  });

  it("or the last endpoint with a warning, if Liqo has withdrawn the endpoint", async ({
    clusters,
  }) => {
    const program = () => ({ endpoint: toRome().endpoint });
    await clusters.up(program);
    clusters.setFaults([{ cluster: "milan", kind: "load-balancer-pending" }]);
    const warn = vi.spyOn(pulumi.log, "warn").mockResolvedValue(undefined);

    const { outputs, changes } = await clusters.up(program);

    expect(outputs.endpoint.addresses).toEqual(["203.0.113.21"]);
    expect(changes).toMatchObject({ create: 0, update: 0 });
    expect(warn).toHaveBeenCalledExactlyOnceWith(
      "GatewayServer liqo-tenant-rome/rome in cluster milan has lost its endpoint since the last update",
      expect.any(GatewayServer),
    );
  });

  // case: S3
  it.for([
    [
      ["", "2001:db8::9", "192.0.2.9", "gw.example.org"],
      ["192.0.2.9", "gw.example.org"],
    ],
    // The client may have another address.
    [["", "2001:db8::9"], ["2001:db8::9"]],
  ])(
    "without addresses that clients reject, unless all are rejected: %j",
    async ([addresses, usable], { clusters }) => {
      const program = () => ({ endpoint: toRome().endpoint });
      await clusters.up(program);
      const server = { kind: "GatewayServer", status: { endpoint: { addresses, port: 31001 } } };
      answer("get", ([kind]) =>
        (kind as { kind: string }).kind === "GatewayServer" ? Promise.resolve(server) : undefined,
      );
      const { outputs } = await clusters.up(program);
      expect(outputs.endpoint.addresses).toEqual(usable);
    },
  );

  it("without an extra resource", async ({ clusters, events }) => {
    const ofTenant = () => events.filter((event) => event.includes(" liqo-tenant-rome/"));
    const program = () => ({ endpoint: toRome().endpoint });
    await clusters.up(program);
    expect(ofTenant()).toEqual([
      "create milan GatewayServer liqo-tenant-rome/rome",
      "ready milan GatewayServer liqo-tenant-rome/rome",
      "create milan Service liqo-tenant-rome/gw-rome",
    ]);

    events.length = 0;
    await clusters.up(program);
    expect(ofTenant()).toEqual([]);
  });

  it("only after up, not in a preview", async () => {
    const clusters = await startRomeAndMilan({ milan: MILAN }, { preview: true });
    const server = toRome({ secretName: pulumi.output("keys") });

    expect(await valueOf(server.endpoint)).toBeUndefined();
    const servers = await clusters.objects("GatewayServer");
    expect(servers).toMatchObject([{ cluster: "milan", spec: { secretRef: { name: "keys" } } }]);
    expect(JSON.stringify(servers)).not.toContain(UNKNOWN);
  });
});

describe("fails", () => {
  it.for(["load-balancer-pending", "endpoint-empty-address"] as const)(
    "with the fault %s",
    async (kind, { clusters }) => {
      clusters.setFaults([{ cluster: "milan", kind }]);

      await expect(clusters.up(() => ({ endpoint: toRome().endpoint }))).rejects.toThrow(
        "GatewayServer liqo-tenant-rome/rome in cluster milan was created, but failed to become live: timed out waiting for the condition",
      );
    },
  );

  it("if neither the cluster nor the state has an endpoint", async ({ clusters }) => {
    const program = () => ({ endpoint: toRome().endpoint });
    await clusters.up(program);
    clusters.setFaults([{ cluster: "milan", kind: "load-balancer-pending" }]);
    clusters.refresh();

    await expect(clusters.up(program)).rejects.toThrowErrorMatchingInlineSnapshot(
      `
      [NotReadyError: GatewayServer liqo-tenant-rome/rome in cluster milan has no endpoint that a client can dial
        status.endpoint: {"addresses":[],"port":51840,"protocol":"UDP"}
      Check whether its Service has an address, then run pulumi up again.
      See node_modules/pulumi-liqo/docs/troubleshooting.md#check-endpoint]
    `,
    );
  });

  it("if the GatewayServer was deleted, with the command that recreates it", async ({
    clusters,
  }) => {
    const program = () => ({ endpoint: toRome().endpoint });
    await clusters.up(program);
    answer("get", ([kind]) =>
      (kind as { kind: string }).kind === "GatewayServer" ? Promise.resolve(undefined) : undefined,
    );

    await expect(clusters.up(program)).rejects.toThrow(
      "GatewayServer liqo-tenant-rome/rome in cluster milan of the state was not found\nRefresh the stack:\n  pulumi up --refresh",
    );
  });

  it("if its cluster cannot be reached", async ({ clusters }) => {
    const program = () => ({ endpoint: toRome().endpoint });
    await clusters.up(program);
    reject("get", UNAVAILABLE, { kind: "GatewayServer" });

    await expect(clusters.up(program)).rejects.toThrow(
      `cannot read GatewayServer liqo-tenant-rome/rome in cluster milan\n  cannot inspect cluster milan: ${UNAVAILABLE.message}`,
    );
  });
});

describe("a node port", () => {
  const warningsOf = async (clusters: SimulatedClusters, nodePort: pulumi.Input<number>) => {
    const warn = vi.spyOn(pulumi.log, "warn").mockResolvedValue(undefined);
    toRome({ serviceType: "NodePort", nodePort });
    await clusters.settle();
    return warn.mock.calls.map(([message]) => message);
  };

  it.for([29999, 32768])(
    "outside the default range of Kubernetes causes a warning: %d",
    async (nodePort, { clusters }) => {
      expect(await warningsOf(clusters, nodePort)).toEqual([
        `nodePort ${nodePort} is outside 30000-32767, the default range of Kubernetes`,
      ]);
    },
  );

  it("outside the default range causes a warning without a secret port", async ({ clusters }) => {
    expect(await warningsOf(clusters, pulumi.secret(29999))).toEqual([
      "nodePort [secret] is outside 30000-32767, the default range of Kubernetes",
    ]);
  });

  it.for([30000, 32767])(
    "in the default range of Kubernetes causes no warning: %d",
    async (nodePort, { clusters }) => {
      expect(await warningsOf(clusters, nodePort)).toEqual([]);
    },
  );
});

it("is named after the remote cluster if gatewayName resolves to undefined", async ({
  clusters,
}) => {
  await clusters.up(() => toRome({ gatewayName: UNDEFINED_OUTPUT }).urn);

  expect(await clusters.objects("GatewayServer")).toMatchObject([{ metadata: { name: "rome" } }]);
});
