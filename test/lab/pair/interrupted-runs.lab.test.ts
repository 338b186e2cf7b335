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
import type { Json } from "../node-agent/json.js";
import { MERGE_PATCH } from "../node-agent/watched-cluster.js";
import { restart } from "../outage.js";
import { pairProgram } from "../programs.js";
import { type PulumiCommand, PulumiProgram } from "../pulumi-program.js";
import { skipAfterFailure } from "../steps.js";
import { useLab } from "../use-lab.js";
import { failureMessage } from "./failure-message.js";
import { tenantNamespaces } from "./tenant-namespaces.js";

// One program that is interrupted repeatedly. The steps continue with the same stack.

skipAfterFailure();

const lab = useLab();
const rome = lab.cluster("rome");
const milan = lab.cluster("milan");
const clusters = [rome, milan];

const timeout = "90s";

let program: PulumiProgram;
/** The objects and the resources of a pair without interruptions. */
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

/** Kills a command when a condition holds, and removes the lock of the stack. */
async function interrupt(
  command: PulumiCommand,
  what: string,
  holds: () => Promise<boolean>,
): Promise<void> {
  await killWhen(command, what, holds);
  expect(await failureMessage(program.up())).toContain(
    "the stack is currently locked by 1 lock(s)",
  );
  await program.cancel();
}

/**
 * Whether a pending operation is the creation of a resource, which the state keeps until a refresh
 * clears it.
 */
function isPendingCreate(operation: string): boolean {
  return clean.urns.some((urn) => operation === `creating ${urn}`);
}

async function expectCleanPair(): Promise<void> {
  const { urns, pending } = await program.resources();
  expect(urns).toEqual(clean.urns);
  expect(pending.filter((operation) => !isPendingCreate(operation))).toEqual([]);
  const { stdout } = await program.upAgain();
  expect(stdout.includes("interrupted while creating")).toBe(pending.length > 0);
  await program.refreshAgain();
  expect(await program.resources()).toEqual({ urns, pending: [] });
  await expect.poll(() => inventory(clusters), { timeout: 30_000 }).toEqual(clean.objects);
}

async function expectNothing(): Promise<void> {
  const { urns, pending } = await program.resources();
  expect(urns).toEqual([]);
  expect(pending.filter((operation) => !isPendingCreate(operation))).toEqual([]);
  await program.refreshAgain();
  expect(await program.resources()).toEqual({ urns: [], pending: [] });
  expect(await inventory(clusters)).toEqual([]);
}

/** A command in the background, which may fail before it is awaited. */
function inBackground(command: PulumiCommand): PulumiCommand {
  command.catch(() => undefined);
  return command;
}

/** A finalizer, which keeps an object Terminating. */
const FINALIZER = "test.example/held";

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

describe("a killed up", () => {
  it("1. is completed by the next up if it is killed after the first object", async () => {
    await interrupt(program.up(), "a namespace exists", async () => {
      return (await tenantNamespaces(clusters)).length > 0;
    });

    await program.up();
    await expectCleanPair();
  });

  it("2. is undone by destroy if it is killed while it waits for the endpoint", async () => {
    await program.destroy();
    setFaults(lab.lab.folder, [{ cluster: "milan", kind: "load-balancer-pending" }]);
    await interrupt(program.up(), "a GatewayServer exists", async () => {
      return (await server()) !== undefined;
    });
    setFaults(lab.lab.folder, []);

    await program.destroy();
    await expectNothing();
  });

  it("3. is completed by the next up if it is killed while it waits for the endpoint", async () => {
    setFaults(lab.lab.folder, [{ cluster: "milan", kind: "load-balancer-pending" }]);
    await interrupt(program.up(), "a GatewayServer exists", async () => {
      return (await server()) !== undefined;
    });
    setFaults(lab.lab.folder, []);

    expect((await program.up()).stdout).toContain("interrupted while creating");
    await expectCleanPair();
  });

  it("4. is completed by the next up if it is killed while it updates the gateways", async () => {
    program.source = pairProgram({ timeout, mtu: 1300 });
    await interrupt(program.up(), "the server has its new MTU", async () => {
      return (await server())?.spec.mtu === 1300;
    });

    await program.up();
    await expectCleanPair();
  });

  it("5. is completed by the next up if it is killed while it replaces the server", async () => {
    program.source = pairProgram({ timeout, server: { port: 51900 } });
    await interrupt(program.up(), "the server is deleted", async () => {
      return (await server()) === undefined;
    });

    await program.up();
    await expectCleanPair();
  });
});

describe("a restart of an API server", () => {
  it("6. while up waits for the endpoint does not interrupt up", async () => {
    await program.destroy();
    setFaults(lab.lab.folder, [{ cluster: "milan", kind: "load-balancer-pending" }]);
    const up = inBackground(program.up());
    // Liqo creates the Service last, and does not retry (see case S25).
    const service = () => gatewayService(milan, rome).catch(() => undefined);
    await expect.poll(service, { timeout: 60_000 }).toBeDefined();

    await restart(lab.lab, { cluster: milan, part: "api" });
    setFaults(lab.lab.folder, []);

    await up;
    await expectCleanPair();
  });

  it("7. while up waits for packets does not interrupt up", async () => {
    await program.destroy();
    setFaults(lab.lab.folder, [{ cluster: "milan", kind: "tunnel-blocked" }]);
    const up = inBackground(program.up());
    const status = async () => (await connectionStatus(rome, milan)).value;
    await expect.poll(status, { timeout: 60_000 }).toBe("Connecting");

    await restart(lab.lab, { cluster: rome, part: "api" });
    setFaults(lab.lab.folder, []);

    await up;
    await expectCleanPair();
  });

  it("8. while destroy waits for a namespace does not interrupt destroy", async () => {
    await program.up();
    const namespace = tenantNamespace(rome);
    const held: Json<V1ConfigMap> = { metadata: { name: "held", finalizers: [FINALIZER] } };
    await coreApi(milan).createNamespacedConfigMap({ namespace, body: held });
    const destroy = inBackground(program.destroy());
    const isTerminating = async () => {
      const { metadata } = await coreApi(milan).readNamespace({ name: namespace });
      return metadata?.deletionTimestamp !== undefined;
    };
    await expect.poll(isTerminating, { timeout: 60_000 }).toBe(true);

    await restart(lab.lab, { cluster: milan, part: "api" });
    const released = { name: "held", namespace, body: { metadata: { finalizers: null } } };
    await coreApi(milan).patchNamespacedConfigMap(released, MERGE_PATCH);

    await destroy;
    await expectNothing();
  });
});

describe("a killed destroy", () => {
  // A finalizer keeps the server until the kill, so that the state still has it.
  beforeEach(async () => {
    await program.up();
    const { finalizers = [] } = (await server())?.metadata ?? {};
    const setFinalizers = (list: readonly string[]) =>
      changeLiqoObject(milan, rome, "gatewayservers", { metadata: { finalizers: list } });
    await setFinalizers([...finalizers, FINALIZER]);
    await interrupt(program.destroy(), "the server is Terminating", async () => {
      return (await server())?.metadata.deletionTimestamp !== undefined;
    });
    await setFinalizers(finalizers);
    await expect.poll(server, { timeout: 60_000 }).toBeUndefined();
  });

  it("9. is undone by up --refresh, which the error of up recommends", async () => {
    expect(await failureMessage(program.up())).toContain(
      "GatewayServer liqo-tenant-rome/rome of the state was not found in cluster milan Refresh the stack: pulumi up --refresh",
    );

    await program.upWithRefresh();
    await expectCleanPair();
  });

  it("10. is completed by the next destroy", async () => {
    await program.destroy();
    await expectNothing();
  });
});
