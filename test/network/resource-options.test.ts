import * as pulumi from "@pulumi/pulumi";
import { afterEach, describe, expect, vi } from "vitest";
import {
  Connection,
  GatewayClient,
  GatewayKeys,
  GatewayServer,
  KeyExchange,
  liqo,
  NetworkConfiguration,
} from "../../src/index.js";
import { namespace, romeAndMilan } from "../rome-and-milan.js";
import { simulatedTest } from "../simulated-test.js";

const it = simulatedTest({
  rome: { objects: [namespace("liqo-tenant-milan")] },
  milan: { objects: [namespace("liqo-tenant-rome")] },
});

afterEach(() => {
  vi.restoreAllMocks();
});

/** The parts that a template must have. */
const TEMPLATE = {
  objectKind: { apiVersion: "networking.liqo.io/v1beta1", kind: "WgGatewayServer" },
  template: { spec: {} },
} as unknown as liqo.GatewayTemplateSpec;

type Options = pulumi.CustomResourceOptions;

/** The classes that are a resource themselves, each with the type of the resource. */
const CLASSES: [string, string, (opts: Options) => void][] = [
  [
    "NetworkConfiguration",
    "Configuration",
    (opts) => {
      new NetworkConfiguration(
        "resource",
        {
          ...inMilan(),
          remotePodCidrs: ["10.10.0.0/16"],
          remoteExternalCidr: "10.70.0.0/16",
        },
        opts,
      );
    },
  ],
  ["GatewayServer", "GatewayServer", (opts) => new GatewayServer("resource", inMilan(), opts)],
  [
    "GatewayClient",
    "GatewayClient",
    (opts) => {
      const endpoint = { addresses: ["203.0.113.7"], port: 51840 };
      new GatewayClient("resource", { ...inMilan(), endpoint }, opts);
    },
  ],
  ["GatewayKeys", "Stash", (opts) => new GatewayKeys("resource", inMilan(), opts)],
  [
    "KeyExchange",
    "Stash",
    (opts) => {
      const { rome, milan } = romeAndMilan();
      const server = { cluster: milan, remoteClusterId: "rome" };
      const client = { cluster: rome, remoteClusterId: "milan" };
      new KeyExchange("resource", { server, client }, opts);
    },
  ],
];

function inMilan() {
  return { cluster: romeAndMilan().milan, remoteClusterId: "rome" };
}

describe.each(CLASSES)("%s", (_, type, create) => {
  it("runs hooks and transforms of the caller", async ({ clusters }) => {
    const seen: string[] = [];
    const opts: Options = {
      hooks: { beforeCreate: [({ type: token }) => void seen.push(`hook ${token}`)] },
      transforms: [
        ({ type: token, name }) => {
          seen.push(`transform ${token} ${name}`);
          return undefined;
        },
      ],
    };
    await clusters.up(() => {
      create(opts);
    });

    const token = expect.stringMatching(new RegExp(`^hook .*:${type}$`)) as unknown;
    const transformed = expect.stringMatching(
      new RegExp(`^transform .*:${type} resource$`),
    ) as unknown;
    expect(seen).toContainEqual(token);
    expect(seen).toContainEqual(transformed);
  });

  it("is protected if the caller sets protect", async ({ clusters }) => {
    const program = () => {
      create({ protect: true });
    };
    await clusters.up(program);

    await expect(clusters.destroy()).rejects.toThrow("protected");
  });

  it("keeps its object in another parent if an alias names the old parent", async ({
    clusters,
    events,
  }) => {
    await clusters.up(() => {
      create({ parent: new Region("test:index:Region", "north") });
    });
    const aliases = [{ parent: "urn:pulumi:simulated::simulated::test:index:Region::north" }];
    events.length = 0;
    const { changes } = await clusters.up(() => {
      create({ parent: new Region("test:index:Region", "south"), aliases });
    });

    expect(changes).toMatchObject({ replace: 0 });
    expect(events.filter((event) => event.startsWith("delete "))).toEqual([]);
  });
});

class Region extends pulumi.ComponentResource {}

it("keeps an object on destroy if the caller sets retainOnDelete", async ({ clusters, events }) => {
  const program = () => {
    const { milan } = romeAndMilan();
    const args = { cluster: milan, remoteClusterId: "rome" };
    new GatewayServer("resource", args, { retainOnDelete: true });
  };
  await clusters.up(program);
  await clusters.destroy();

  expect(events).toContain("create milan GatewayServer liqo-tenant-rome/rome");
  expect(events).not.toContain("delete milan GatewayServer liqo-tenant-rome/rome");
});

it("ignores options of the caller that are undefined", async ({ clusters }) => {
  const program = (port: number) => () => {
    const args = { ...inMilan(), port };
    const opts = { deleteBeforeReplace: undefined, customTimeouts: { create: undefined } };
    new GatewayServer("resource", args, opts);
  };
  await clusters.up(program(51840));

  const { changes } = await clusters.up(program(51841));

  expect(changes).toMatchObject({ replace: 1 });
});

it("creates a template before the old template is deleted, also if the option is undefined", async ({
  clusters,
  events,
}) => {
  const program = (name: string) => () => {
    const { provider } = romeAndMilan().milan;
    const args = { metadata: { name, namespace: "liqo" }, spec: TEMPLATE };
    const opts = { provider, deleteBeforeReplace: undefined, replacementTrigger: name };
    new liqo.WgGatewayServerTemplate("template", args, opts);
  };
  await clusters.up(program("old"));
  events.length = 0;

  await clusters.up(program("new"));

  expect(events.filter((event) => /^(create|delete)/.test(event))).toEqual([
    "create milan WgGatewayServerTemplate liqo/new",
    "delete milan WgGatewayServerTemplate liqo/old",
  ]);
});

it("names the timeout of customTimeouts in the error of a wait", async ({ clusters }) => {
  clusters.setFaults([{ cluster: "milan", kind: "load-balancer-pending" }]);
  const error = vi.spyOn(pulumi.log, "error").mockResolvedValue(undefined);
  const program = () => {
    new GatewayServer("resource", inMilan(), { customTimeouts: { create: "10s" } });
  };

  await expect(clusters.up(program)).rejects.toThrow();
  expect(error.mock.calls[0]?.[0]).toMatch(/^timed out after 10s: GatewayServer /);
});

it("annotates an object with the URN of its resource, below its parent", async ({ clusters }) => {
  await clusters.up(() => {
    const parent = new Region("test:index:Region", "north");
    const { milan } = romeAndMilan();
    new GatewayServer("server", { cluster: milan, remoteClusterId: "rome" }, { parent });
  });

  const [server] = await clusters.objects("GatewayServer");
  expect(server?.metadata.annotations?.["pulumi-liqo/managed-by"]).toBe(
    "urn:pulumi:simulated::simulated::test:index:Region$kubernetes:networking.liqo.io/v1beta1:GatewayServer::server",
  );
});

it("runs the hooks that the caller sets for a Connection", async ({ clusters }) => {
  const seen: string[] = [];
  const hooks = { beforeCreate: [() => void seen.push("created")] };
  const run = clusters.up(() => {
    const { rome } = romeAndMilan();
    const tenant = { cluster: rome, remoteClusterId: "milan" };
    const endpoint = { addresses: ["203.0.113.7"], port: 51840 };
    const gateway = new GatewayClient("to-milan", { ...tenant, endpoint });
    new Connection("connection", { ...tenant, gateway }, { hooks });
  });

  // The tunnel has no server.
  await expect(run).rejects.toThrow("failed to become live");
  expect(seen).toEqual(["created"]);
});
