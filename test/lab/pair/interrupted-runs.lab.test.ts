import type { V1ConfigMap } from "@kubernetes/client-node";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { connectionStatus } from "../connection-status.js";
import { gatewayService } from "../gateway-service.js";
import { killWhen } from "../interrupted-command.js";
import { inventory } from "../inventory.js";
import {
  changeLiqoObject,
  coreApi,
  liqoObject,
  type LiqoNetworkObject,
  tenantNamespace,
} from "../liqo-api.js";
import { setFaults } from "../node-agent/faults.js";
import type { Plain } from "../node-agent/plain.js";
import { MERGE_PATCH } from "../node-agent/watched-cluster.js";
import { restart } from "../outage.js";
import { pairProgram } from "../programs.js";
import { type PulumiCommand, PulumiProgram } from "../pulumi-program.js";
import { useLab } from "../use-lab.js";
import { failureOf } from "./failure-of.js";
import { tenantNamespaces } from "./tenant-leftovers.js";

// One program, interrupted again and again: each test goes on where the one before it ended.

const lab = useLab();
const rome = lab.cluster("rome");
const milan = lab.cluster("milan");
const clusters = [rome, milan];

const timeout = "90s";

let program: PulumiProgram;
/** What the clusters and the state hold of a pair that nobody has interrupted. */
let clean: { readonly objects: string[]; readonly urns: string[] };

beforeAll(async () => {
  program = await PulumiProgram.create(lab.lab, "interrupted", pairProgram({ timeout }));
  await program.up();
  clean = { objects: await inventory(clusters), urns: (await program.resources()).urns };
  await program.destroy();
});

afterAll(async () => {
  setFaults(lab.lab.folder, []);
  await program.cancel();
  await program.destroy();
});

/** Kills a command as soon as something is seen in a cluster. The stack stays locked, until that is cancelled. */
async function interrupt(
  command: PulumiCommand,
  what: string,
  isSeen: () => Promise<boolean>,
): Promise<void> {
  await killWhen(command, what, isSeen);
  expect(await failureOf(program.up())).toContain("the stack is currently locked by 1 lock(s)");
  await program.cancel();
}

/** What a killed command was making, the state remembers until a refresh forgets it. Nothing else may be left pending. */
function isRemembered(operation: string): boolean {
  return clean.urns.some((urn) => operation === `creating ${urn}`);
}

async function expectCleanPair(): Promise<void> {
  const { urns, pending } = await program.resources();
  expect(urns).toEqual(clean.urns);
  expect(pending.filter((operation) => !isRemembered(operation))).toEqual([]);
  const { stdout } = await program.upAgain();
  expect(stdout.includes("interrupted while creating")).toBe(pending.length > 0);
  await program.refreshAgain();
  expect(await program.resources()).toEqual({ urns, pending: [] });
  await expect.poll(() => inventory(clusters), { timeout: 30_000 }).toEqual(clean.objects);
}

async function expectNothing(): Promise<void> {
  const { urns, pending } = await program.resources();
  expect(urns).toEqual([]);
  expect(pending.filter((operation) => !isRemembered(operation))).toEqual([]);
  await program.refreshAgain();
  expect(await program.resources()).toEqual({ urns: [], pending: [] });
  expect(await inventory(clusters)).toEqual([]);
}

/** A command that runs while one does something else, which may fail before it is awaited. */
function begin(command: PulumiCommand): PulumiCommand {
  command.catch(() => undefined);
  return command;
}

/** Keeps an object that is being deleted. */
const HELD = "test.example/held";

type Server = LiqoNetworkObject & {
  readonly metadata: {
    readonly finalizers?: readonly string[];
    readonly deletionTimestamp?: string;
  };
  readonly spec: { readonly mtu: number };
};

function server(): Promise<Server | undefined> {
  return liqoObject<Server>(milan, rome, "gatewayservers");
}

describe("an up that is killed is taken up again by the next", () => {
  it("after its first object", async () => {
    await interrupt(program.up(), "there is a namespace", async () => {
      return (await tenantNamespaces(clusters)).length > 0;
    });

    await program.up();
    await expectCleanPair();
  });

  it("or is undone by destroy, while it waits for the endpoint", async () => {
    await program.destroy();
    setFaults(lab.lab.folder, [{ cluster: "milan", kind: "load-balancer-pending" }]);
    await interrupt(program.up(), "there is a GatewayServer", async () => {
      return (await server()) !== undefined;
    });
    setFaults(lab.lab.folder, []);

    await program.destroy();
    await expectNothing();
  });

  it("while it waits for the endpoint", async () => {
    setFaults(lab.lab.folder, [{ cluster: "milan", kind: "load-balancer-pending" }]);
    await interrupt(program.up(), "there is a GatewayServer", async () => {
      return (await server()) !== undefined;
    });
    setFaults(lab.lab.folder, []);

    expect((await program.up()).stdout).toContain("interrupted while creating");
    await expectCleanPair();
  });

  it("while it changes the gateways", async () => {
    program.source = pairProgram({ timeout, mtu: 1300 });
    await interrupt(program.up(), "the server has its new MTU", async () => {
      return (await server())?.spec.mtu === 1300;
    });

    await program.up();
    await expectCleanPair();
  });

  it("while it replaces the server", async () => {
    program.source = pairProgram({ timeout, gatewayServer: { port: 51900 } });
    await interrupt(program.up(), "the server is gone", async () => {
      return (await server()) === undefined;
    });

    await program.up();
    await expectCleanPair();
  });
});

describe("an API server is started anew", () => {
  it("while up waits for the endpoint, and up goes on", async () => {
    await program.destroy();
    setFaults(lab.lab.folder, [{ cluster: "milan", kind: "load-balancer-pending" }]);
    const up = begin(program.up());
    // Liqo makes it last. Where it cannot, it never does: that is another case (S25).
    const service = () => gatewayService(milan, rome).catch(() => undefined);
    await expect.poll(service, { timeout: 60_000 }).toBeDefined();

    await restart(lab.lab, { cluster: milan, part: "api" });
    setFaults(lab.lab.folder, []);

    await up;
    await expectCleanPair();
  });

  it("while up waits for packets, and up goes on", async () => {
    await program.destroy();
    setFaults(lab.lab.folder, [{ cluster: "milan", kind: "tunnel-blocked" }]);
    const up = begin(program.up());
    const said = async () => (await connectionStatus(rome, milan)).value;
    await expect.poll(said, { timeout: 60_000 }).toBe("Connecting");

    await restart(lab.lab, { cluster: rome, part: "api" });
    setFaults(lab.lab.folder, []);

    await up;
    await expectCleanPair();
  });

  it("while destroy waits for a namespace, and destroy goes on", async () => {
    await program.up();
    const namespace = tenantNamespace(rome);
    const held: Plain<V1ConfigMap> = { metadata: { name: "held", finalizers: [HELD] } };
    await coreApi(milan).createNamespacedConfigMap({ namespace, body: held });
    const destroy = begin(program.destroy());
    const isLeaving = async () => {
      const { metadata } = await coreApi(milan).readNamespace({ name: namespace });
      return metadata?.deletionTimestamp !== undefined;
    };
    await expect.poll(isLeaving, { timeout: 60_000 }).toBe(true);

    await restart(lab.lab, { cluster: milan, part: "api" });
    const released = { name: "held", namespace, body: { metadata: { finalizers: null } } };
    await coreApi(milan).patchNamespacedConfigMap(released, MERGE_PATCH);

    await destroy;
    await expectNothing();
  });
});

describe("a destroy that is killed", () => {
  // The server goes only after the kill, so the state has it for sure.
  beforeEach(async () => {
    await program.up();
    const { finalizers = [] } = (await server())?.metadata ?? {};
    const hold = (held: readonly string[]) =>
      changeLiqoObject(milan, rome, "gatewayservers", { metadata: { finalizers: held } });
    await hold([...finalizers, HELD]);
    await interrupt(program.destroy(), "the server is leaving", async () => {
      return (await server())?.metadata.deletionTimestamp !== undefined;
    });
    await hold(finalizers);
    await expect.poll(server, { timeout: 60_000 }).toBeUndefined();
  });

  it("is not undone by up, which says how it is: by up --refresh", async () => {
    expect(await failureOf(program.up())).toContain(
      "there is no GatewayServer liqo-tenant-rome/rome in cluster milan, though the state has it: run pulumi up --refresh",
    );

    await program.upByClusters();
    await expectCleanPair();
  });

  it("is taken up again by the next", async () => {
    await program.destroy();
    await expectNothing();
  });
});
