import * as pulumi from "@pulumi/pulumi";
import { afterEach, describe, expect, vi } from "vitest";
import {
  Connection,
  type ConnectionArgs,
  GatewayClient,
  LiqoNetworkPair,
} from "../../src/index.js";
import { expectInvalidArgs } from "../expect-invalid-args.js";
import { textPattern } from "../message-text.js";
import { namespace, romeAndMilan, startRomeAndMilan } from "../rome-and-milan.js";
import { recordEvents, simulatedTest } from "../simulated-test.js";

const it = simulatedTest({ rome: { objects: [namespace("liqo-tenant-milan")] } });

afterEach(() => {
  vi.restoreAllMocks();
});

function joined() {
  const { rome, milan } = romeAndMilan();
  const { status, latency } = new LiqoNetworkPair("pair", { server: milan, client: rome });
  return { status, latency };
}

function alone(args: Partial<ConnectionArgs> = {}) {
  const { rome } = romeAndMilan();
  const tenant = { cluster: rome, remoteClusterId: "milan" };
  const endpoint = { addresses: ["203.0.113.7"], port: 51840 };
  const gateway = new GatewayClient("to-milan", { ...tenant, endpoint });
  return new Connection("link", { ...tenant, gateway, ...args });
}

// case: S23 The gateway process creates its Connection itself.
// case: R36 The tunnel works in only one direction.
it("patches the Connection that the gateway of each side creates", async ({ clusters }) => {
  await clusters.up(joinedElsewhere);

  const [server, client] = await clusters.objects("Connection");
  const [gateway] = await clusters.objects("GatewayServer");
  const { "pulumi-liqo/revision": revision = "" } = server?.metadata.annotations ?? {};
  expect(revision).toMatch(/^[0-9a-f]{64}$/);
  expect(server).toMatchObject({
    cluster: "milan",
    metadata: {
      name: "gw-rome",
      namespace: "liqo-tenant-rome",
      labels: { "liqo.io/remote-cluster-id": "rome" },
      annotations: {
        "pulumi.com/patchForce": "true",
        // Right after a change, the API server may still return the object from before the change.
        "pulumi.com/waitFor": JSON.stringify([
          "jsonpath={.status.value}=Connected",
          `jsonpath={.metadata.annotations['pulumi-liqo/revision']}=${revision}`,
        ]),
      },
      ownerReferences: [
        {
          apiVersion: "networking.liqo.io/v1beta1",
          kind: "GatewayServer",
          name: "rome",
          uid: gateway?.metadata.uid,
        },
      ],
    },
    spec: {
      type: "Server",
      gatewayRef: {
        apiVersion: "networking.liqo.io/v1beta1",
        kind: "WgGatewayServer",
        name: "rome",
        namespace: "liqo-tenant-rome",
      },
    },
  });
  expect(client).toMatchObject({
    cluster: "rome",
    metadata: { name: "gw-milan", namespace: "liqo-tenant-milan" },
    spec: { type: "Client", gatewayRef: { kind: "WgGatewayClient", name: "milan" } },
  });
});

it("has the status and the latency of the tunnel", async () => {
  const clusters = await startRomeAndMilan();
  const { outputs } = await clusters.up(joined);

  expect(outputs).toEqual({ status: "Connected", latency: "1.2ms" });
});

it("is not deleted on destroy, because it is garbage-collected with its gateway", async ({
  events,
}) => {
  const clusters = await startRomeAndMilan({}, { onEvent: recordEvents(events) });
  await clusters.up(joined);
  await clusters.destroy();

  const deleted = events.filter((event) => event.startsWith("delete "));
  expect(deleted).toContain("delete milan GatewayServer liqo-tenant-rome/rome");
  expect(deleted.filter((event) => event.includes("Connection"))).toEqual([]);
  expect(await clusters.liveObjects("Connection")).toEqual([]);
});

it("has the current status in a preview and in an up without changes", async () => {
  const clusters = await startRomeAndMilan();
  await clusters.up(joined);

  clusters.setFaults([{ cluster: "rome", kind: "tunnel-blocked" }]);

  const down = { status: "Error", latency: "" };
  expect((await clusters.preview(joined)).outputs).toEqual(down);
  const { outputs, changes } = await clusters.up(joined);
  expect(outputs).toEqual(down);
  expect(changes).toMatchObject({ create: 0, update: 0, replace: 0, delete: 0 });
});

// case: R21 The status is Connected although no packet crosses the tunnel after a node restart.
// case: R26 The status of a tunnel flaps.
it("warns if the tunnel is down, and only then", async () => {
  const clusters = await startRomeAndMilan();
  const warn = vi.spyOn(pulumi.log, "warn").mockResolvedValue(undefined);
  await clusters.up(joined);
  expect(warn).not.toHaveBeenCalled();

  clusters.setFaults([{ cluster: "rome", kind: "tunnel-blocked" }]);
  await clusters.up(joined);

  const isTunnelWarning = (message: string) => message.startsWith("the tunnel is not up");
  expect(warn.mock.calls.map(([message]) => message).filter(isTunnelWarning)).toEqual([
    "the tunnel is not up: its Connection in cluster milan reports Error",
    "the tunnel is not up: its Connection in cluster rome reports Error",
  ]);
});

it("fails if the tunnel does not come up", async ({ clusters }) => {
  const run = clusters.up(() => ({ status: alone().status }));

  await expect(run).rejects.toThrowErrorMatchingInlineSnapshot(
    `[SimulatedFailure: Connection liqo-tenant-milan/gw-milan in cluster rome was created, but failed to become live: timed out waiting for the condition. Reason: no cluster with the ID "milan" has a GatewayServer for "rome"]`,
  );
});

describe("rejects, and creates no object for,", () => {
  it("an invalid timeout and an invalid namespace", async ({ clusters }) => {
    const program = () => {
      alone({ timeout: "5 minutes" as never, namespace: "Tenant" });
    };

    await expect(clusters.up(program)).rejects.toThrowErrorMatchingInlineSnapshot(`
      [InvalidArgsError: Connection "link" has invalid arguments:
        - namespace: expected a name of at most 63 lower-case letters, digits and "-", got "Tenant"
        - timeout: expected a duration such as "90s" or "5m", in ms, s, m or h, got "5 minutes"
      See node_modules/pulumi-liqo/docs/troubleshooting.md#invalid-arguments]
    `);
  });

  it("a missing gateway, and another side without a cluster", async ({ clusters }) => {
    const program = () => {
      const { rome } = romeAndMilan();
      const otherSide = { remoteClusterId: "rome" };
      new Connection("link", { cluster: rome, remoteClusterId: "milan", otherSide } as never);
    };

    await expectInvalidArgs(clusters, program, 'Connection "link"', [
      "gateway: required: a GatewayServer or a GatewayClient",
      "otherSide.cluster: required: a LiqoCluster",
    ]);
  });

  it.for<readonly [string, object, string]>([
    [
      "with an object as its name",
      { gatewayName: {} },
      "gateway: expected a GatewayServer or a GatewayClient, got an object",
    ],
    [
      "with a plain string as its name",
      { gatewayName: "milan" },
      "gateway: expected a GatewayServer or a GatewayClient, got an object",
    ],
    [
      "with a name that resolves to an object",
      { gatewayName: pulumi.output({}) },
      'gateway.gatewayName: expected a name of at most 253 lower-case letters, digits, "-" and ".", got an object',
    ],
    [
      "without a role",
      { gatewayName: pulumi.output("milan"), role: undefined },
      "gateway: expected a GatewayServer or a GatewayClient, got an object",
    ],
  ])("a gateway %s", async ([, members, problem], { clusters }) => {
    const [uid, revision] = [pulumi.output("uid"), pulumi.output("1")];
    const gateway = { role: "Client", uid, revision, ...members } as never;
    const program = () => {
      new Connection("link", { cluster: romeAndMilan().rome, remoteClusterId: "milan", gateway });
    };

    await expectInvalidArgs(clusters, program, 'Connection "link"', [problem]);
  });

  it("a gateway of another cluster, or for another cluster", async () => {
    const program = (cluster: "rome" | "milan", remoteClusterId: string) => () => {
      const ours = romeAndMilan();
      const endpoint = { addresses: ["203.0.113.7"], port: 51840 };
      const place = { cluster: ours[cluster], remoteClusterId };
      const gateway = new GatewayClient("gateway", { ...place, endpoint });
      new Connection("link", { cluster: ours.rome, remoteClusterId: "milan", gateway });
    };
    const expectRejected = async (run: Promise<unknown>, got: string) => {
      await expect(run).rejects.toThrow(
        textPattern(
          `Connection "link" has invalid arguments:\n  - gateway: expected the gateway of cluster rome for milan, got ${got}`,
        ),
      );
    };

    for (const run of ["preview", "up"] as const) {
      const clusters = await startRomeAndMilan({
        rome: { objects: [namespace("liqo-tenant-turin")] },
        milan: { objects: [namespace("liqo-tenant-rome")] },
      });
      await expectRejected(
        clusters[run](program("milan", "rome")),
        "the gateway of cluster milan for rome",
      );
      await expectRejected(
        clusters[run](program("rome", "turin")),
        "the gateway of cluster rome for turin",
      );
    }
  });

  it("a missing cluster", async ({ clusters }) => {
    const program = () => new Connection("link", { remoteClusterId: "milan" } as never);

    await expectInvalidArgs(clusters, program, 'Connection "link"', [
      "cluster: required: a LiqoCluster",
      "gateway: required: a GatewayServer or a GatewayClient",
    ]);
  });

  it("its own cluster as the remote cluster", async ({ clusters }) => {
    const program = () => {
      const { rome } = romeAndMilan();
      const gateway = {
        role: "Client",
        gatewayName: pulumi.output("milan"),
        uid: pulumi.output("1"),
        revision: pulumi.output("1/1"),
      } as const;
      new Connection("link", { cluster: rome, remoteClusterId: "rome", gateway });
    };

    await expectInvalidArgs(clusters, program, 'Connection "link"', [
      'remoteClusterId: expected another cluster, got "rome" itself',
    ]);
  });
});

function joinedElsewhere() {
  const { rome, milan } = romeAndMilan();
  // The namespace of one side exists already.
  new LiqoNetworkPair("pair", {
    server: milan,
    client: { cluster: rome, namespace: "liqo-tenant-milan" },
  });
}
