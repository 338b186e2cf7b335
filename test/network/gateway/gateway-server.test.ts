import * as pulumi from "@pulumi/pulumi";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import {
  GatewayServer,
  type GatewayServerArgs,
  GatewayServiceType,
  liqo,
  LiqoCluster,
} from "../../../src/index.js";
import { type SimulatedClusters, UNKNOWN, valueOf } from "../../../src/testing/index.js";
import { NOTHING } from "../../refusal.js";
import { namespace, romeAndMilan, startRomeAndMilan } from "../../rome-and-milan.js";

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

let clusters: SimulatedClusters;

beforeEach(async () => {
  clusters = await startRomeAndMilan({ milan: MILAN });
});

afterEach(async () => {
  vi.restoreAllMocks();
  await clusters.settle();
});

function toRome(args: Partial<GatewayServerArgs> = {}, name = "to-rome"): GatewayServer {
  const { milan } = romeAndMilan();
  return new GatewayServer(name, { cluster: milan, remoteClusterId: "rome", ...args });
}

describe("sends", () => {
  // case: S17 Liqo versions after 1.2 have `ports` in addition to `port`.
  it("one GatewayServer with liqoctl's defaults", async () => {
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
              // As it is declared now: right after a change the object from before may still be seen, which was ready.
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

  it("the same where outputs turn out to be nothing", async () => {
    const template = { name: NOTHING, namespace: NOTHING };
    toRome({ mtu: NOTHING, port: NOTHING, template });

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

  it("what it is told", async () => {
    clusters = await startRomeAndMilan({
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

  it("a reference to the template in the namespace that Liqo is in", async () => {
    clusters = await startRomeAndMilan({ milan: { ...MILAN, liqoNamespace: "networking" } });
    const milan = new LiqoCluster("milan", { context: "milan", liqoNamespace: "networking" });
    new GatewayServer("to-rome", { cluster: milan, remoteClusterId: "rome" });

    expect(await clusters.objects("GatewayServer")).toMatchObject([
      { cluster: "milan", spec: { serverTemplateRef: { namespace: "networking" } } },
    ]);
  });
});

// case: S3 A gateway client connects only to the first address of its server's endpoint.
describe("gives the endpoint that Liqo reports", () => {
  it.each([
    [GatewayServiceType.LoadBalancer, {}, { addresses: ["203.0.113.21"], port: 51840 }],
    [
      GatewayServiceType.LoadBalancer,
      { loadBalancerIp: "203.0.113.99" },
      { addresses: ["203.0.113.99"], port: 51840 },
    ],
    [GatewayServiceType.NodePort, {}, { addresses: ["192.0.2.2"], port: 31001 }],
    [GatewayServiceType.NodePort, { nodePort: 30742 }, { addresses: ["192.0.2.2"], port: 30742 }],
    [GatewayServiceType.ClusterIP, {}, { addresses: ["10.96.100.1"], port: 51840 }],
  ])("with a %s service and %j", async (serviceType, args, endpoint) => {
    const server = toRome({ serviceType, ...args });

    expect(await valueOf(server.endpoint)).toEqual({ ...endpoint, protocol: "UDP" });
  });

  it("as it is now, not as it was when it was created", async () => {
    const program = () => ({ endpoint: toRome().endpoint });
    await clusters.up(program);
    clusters.setFaults([{ cluster: "milan", kind: "load-balancer-pending" }]);
    const warn = vi.spyOn(pulumi.log, "warn").mockResolvedValue(undefined);

    const { outputs, changes } = await clusters.up(program);

    // Liqo has taken the address back: what was known is kept, and said.
    expect(outputs.endpoint.addresses).toEqual(["203.0.113.21"]);
    expect(changes).toMatchObject({ create: 0, update: 0 });
    expect(warn).toHaveBeenCalledExactlyOnceWith(
      "GatewayServer liqo-tenant-rome/rome in cluster milan has lost its endpoint since the last update",
      expect.any(GatewayServer),
    );
  });

  // case: S3
  it.each([
    [
      ["", "2001:db8::9", "192.0.2.9", "gw.example.org"],
      ["192.0.2.9", "gw.example.org"],
    ],
    // It may be told another one.
    [["", "2001:db8::9"], ["2001:db8::9"]],
  ])(
    "without addresses that no client takes, if there are others: %j",
    async (addresses, usable) => {
      const program = () => ({ endpoint: toRome().endpoint });
      await clusters.up(program);
      const endpoint = { addresses, port: 31001 };
      const live = { status: pulumi.output({ endpoint }) } as unknown as liqo.GatewayServer;
      vi.spyOn(liqo.GatewayServer, "get").mockReturnValue(live);
      const { outputs } = await clusters.up(program);
      expect(outputs.endpoint.addresses).toEqual(usable);
    },
  );

  it("once its Service is known, which may have been made again", async () => {
    const steps: string[] = [];
    clusters = await startRomeAndMilan(
      { milan: MILAN },
      {
        onEvent: ({ action, kind, resource }) => {
          steps.push(`${action} ${kind} ${resource}`);
        },
      },
    );
    const program = () => ({ endpoint: toRome().endpoint });
    await clusters.up(program);
    expect(steps.filter((step) => step.includes("to-rome"))).toEqual([
      "create GatewayServer to-rome",
      "ready GatewayServer to-rome",
      "create Service to-rome-service",
    ]);

    steps.length = 0;
    await clusters.up(program);
    expect(steps.filter((step) => step.includes("to-rome"))).toEqual([
      "read GatewayServer to-rome-live",
    ]);
  });

  it("not at all while it is unknown, in a preview", async () => {
    clusters = await startRomeAndMilan({ milan: MILAN }, { preview: true });
    const server = toRome({ secretName: pulumi.output("keys") });

    expect(await valueOf(server.endpoint)).toBeUndefined();
    const servers = await clusters.objects("GatewayServer");
    expect(servers).toMatchObject([{ cluster: "milan", spec: { secretRef: { name: "keys" } } }]);
    expect(JSON.stringify(servers)).not.toContain(UNKNOWN);
  });
});

describe("fails", () => {
  it.each(["load-balancer-pending", "endpoint-empty-address"] as const)("with %s", async (kind) => {
    clusters.setFaults([{ cluster: "milan", kind }]);

    await expect(clusters.up(() => ({ endpoint: toRome().endpoint }))).rejects.toThrow(
      "GatewayServer liqo-tenant-rome/rome in cluster milan was created, but failed to become live: timed out waiting for the condition",
    );
  });

  it("if neither the cluster nor the last refresh knows an endpoint", async () => {
    const program = () => ({ endpoint: toRome().endpoint });
    await clusters.up(program);
    clusters.setFaults([{ cluster: "milan", kind: "load-balancer-pending" }]);
    clusters.refresh();

    await expect(clusters.up(program)).rejects.toThrowErrorMatchingInlineSnapshot(
      `[NotReadyError: GatewayServer liqo-tenant-rome/rome in cluster milan has no endpoint that a client can dial, status.endpoint is {"addresses":[],"port":51840,"protocol":"UDP"}: see whether its Service has an address, then run up again]`,
    );
  });
});

describe("warns", () => {
  it.each([
    [29999, true],
    [30000, false],
    [32767, false],
    [32768, true],
  ])("of the node port %d: %s", async (nodePort, expected) => {
    const warn = vi.spyOn(pulumi.log, "warn").mockResolvedValue(undefined);
    toRome({ serviceType: "NodePort", nodePort });
    await clusters.settle();

    const text = `nodePort ${nodePort} is outside of 30000-32767, Kubernetes' range unless the cluster sets another`;
    expect(warn.mock.calls.map(([message]) => message)).toEqual(expected ? [text] : []);
  });
});
