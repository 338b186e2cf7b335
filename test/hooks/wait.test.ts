import { Provider } from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { Wait } from "../../src/hooks/wait.js";
import { LiqoCluster } from "../../src/index.js";
import { type SimulatedClusters, valueOf } from "../../src/testing/index.js";
import { unlessUnknown } from "../../src/output-value.js";
import { milan, viewOf } from "../diagnosis/seen-sides.js";
import { originsOf } from "../origins.js";
import { startRomeAndMilan } from "../rome-and-milan.js";

// The engine, as it is outside of tests.
vi.mock(import("../../src/engine.js"), async (original) => ({
  ...(await original()),
  engineTakesHooks: () => true,
}));

const OBJECT = {
  urn: "urn:pulumi:s::p::kubernetes:x/v1:GatewayServer::server",
  name: "server",
  type: "kubernetes:networking.liqo.io/v1beta1:GatewayServer",
  newInputs: { metadata: { namespace: "liqo-tenant-rome", name: "rome" } },
};

let clusters: SimulatedClusters;
let wait: Wait;
let component: LiqoCluster;

beforeEach(async () => {
  clusters = await startRomeAndMilan();
  const provider = new Provider("mine", { context: "milan" });
  component = new LiqoCluster("milan", { provider });
  wait = new Wait(component, "link", { cluster: component, kind: "GatewayServer", timeout: "90s" });
});

afterEach(async () => {
  vi.restoreAllMocks();
  await clusters.settle();
});

it("is bounded, and so is the object's deletion", () => {
  expect(wait.opts.customTimeouts).toEqual({ create: "90s", update: "90s", delete: "90s" });
});

it("asks the provider for the object's expressions", async () => {
  const { "pulumi.com/waitFor": expressions, "pulumi-liqo/revision": revision } =
    wait.annotationsFor({ mtu: 1340 });

  expect(JSON.parse(await valueOf(expressions))).toEqual([
    "jsonpath={.status.endpoint.addresses[?length(@) > 0]}",
    "jsonpath={.status.endpoint[?@ > 0]}",
    `jsonpath={.metadata.annotations['pulumi-liqo/revision']}=${await valueOf(revision)}`,
  ]);
});

it("waits anew for an object that is declared otherwise", async () => {
  const revision = (declared: unknown) =>
    valueOf(wait.annotationsFor(declared)["pulumi-liqo/revision"]);

  expect(await revision({ mtu: 1340 })).toMatch(/^[0-9a-f]{64}$/);
  expect(await revision({ mtu: 1340 })).toBe(await revision({ mtu: pulumi.output(1340) }));
  expect(await revision({ mtu: 1340 })).not.toBe(await revision({ mtu: 1400 }));
});

it("does not tie the object's metadata to what is declared: the provider would replace it along with that", async () => {
  const secretName = component.urn.apply(() => "gw-keys");
  const annotations = wait.annotationsFor({ secretName });

  for (const annotation of Object.values(annotations)) {
    expect((await originsOf(annotation)).size).toBe(0);
  }
});

it("says the same of what a preview does not know, which is no reason to replace the object", async () => {
  const unknown = pulumi.output(pulumi.unknown);
  const { "pulumi-liqo/revision": revision } = wait.annotationsFor({ secretName: unknown });

  expect(await unlessUnknown(revision)).toMatch(/^[0-9a-f]{64}$/);
});

it("says what is waited for, where and how long", async () => {
  const info = vi.spyOn(pulumi.log, "info").mockResolvedValue(undefined);
  const { beforeCreate, beforeUpdate } = wait.opts.hooks ?? {};
  const [creation, update] = [beforeCreate?.[0], beforeUpdate?.[0]] as pulumi.ResourceHook[];
  await creation?.callback({ ...OBJECT, id: "" });
  await update?.callback({ ...OBJECT, id: "liqo-tenant-rome/rome", oldInputs: {} });

  expect(info).toHaveBeenCalledTimes(2);
  expect(info).toHaveBeenCalledWith(
    "waiting up to 90s until it has an address and a port that a client can dial: " +
      "GatewayServer liqo-tenant-rome/rome in cluster milan",
    component,
    undefined,
    true,
  );
});

it("explains a failure, without a look into a cluster that only a provider reaches", async () => {
  const error = vi.spyOn(pulumi.log, "error").mockResolvedValue(undefined);

  expect(await explain("create", TIMED_OUT)).toBe(false);

  expect(error.mock.calls.map(([message]) => message).join("\n")).toMatchInlineSnapshot(`
    "Gave up after 90s: waited until it has an address and a port that a client can dial: GatewayServer liqo-tenant-rome/rome in cluster milan.
      next: see its status: kubectl get gatewayserver rome -n liqo-tenant-rome -o yaml (with a provider of your own, nothing was looked at)"
  `);
});

it("speaks of no time where the wait ended for another reason", async () => {
  const error = vi.spyOn(pulumi.log, "error").mockResolvedValue(undefined);

  await explain(
    "update",
    TIMED_OUT.replace("timed out waiting for the condition", "context canceled"),
  );

  expect(error.mock.calls[0]?.[0]).toMatch(
    /^The wait was interrupted: waited until it has an address and a port that a client can dial: GatewayServer liqo-tenant-rome\/rome in cluster milan\.\n {2}next: /,
  );
});

it.each([
  ["create", "created"],
  ["update", "updated"],
] as const)("names what could not be %sd, and speaks of no wait", async (operation, done) => {
  const error = vi.spyOn(pulumi.log, "error").mockResolvedValue(undefined);

  expect(await explain(operation, 'gatewayservers is forbidden: User "x" cannot ...')).toBe(false);

  expect(error.mock.calls.map(([message]) => message)).toEqual([
    `GatewayServer liqo-tenant-rome/rome in cluster milan could not be ${done}: the provider's error says why.`,
  ]);
});

it("says of what could not be created that its namespace is not there", async () => {
  const error = vi.spyOn(pulumi.log, "error").mockResolvedValue(undefined);
  const nothing = milan({ tenantNamespace: undefined, gateways: [], keys: [] });
  vi.spyOn(component, "view").mockResolvedValue(viewOf(nothing));

  await explain("create", 'namespaces "liqo-tenant-rome" not found');

  expect(error.mock.calls.map(([message]) => message).join("\n")).toMatchInlineSnapshot(`
    "GatewayServer liqo-tenant-rome/rome in cluster milan could not be created: the provider's error says why.
      seen: in cluster milan, there is no namespace liqo-tenant-rome
      next: run pulumi up --refresh if the stack makes it; else declare a TenantNamespace, or create the namespace that you have named"
  `);
});

it("has nothing to say of a deletion that failed", async () => {
  const error = vi.spyOn(pulumi.log, "error").mockResolvedValue(undefined);

  expect(await explain("delete", TIMED_OUT)).toBe(false);

  expect(error).not.toHaveBeenCalled();
});

it("waits all the same where the engine has no such hooks", async () => {
  vi.spyOn(pulumi.runtime, "registerErrorHook").mockRejectedValue(new Error("12 UNIMPLEMENTED"));
  const older = new Wait(component, "older", {
    cluster: component,
    kind: "Connection",
    timeout: "5m",
  });

  expect(await valueOf(older.annotationsFor("a")["pulumi.com/waitFor"])).toContain("Connected");
  expect(older.opts.hooks?.onError).toEqual([]);
});

const TIMED_OUT =
  '1 error occurred:\n\t* resource "urn" was successfully created, but the Kubernetes API server reported that it failed to ' +
  "fully initialize or become live: timed out waiting for the condition\n\n";

async function explain(
  failedOperation: "create" | "update" | "delete",
  error: string,
): Promise<boolean> {
  await valueOf(wait.annotationsFor("a")["pulumi-liqo/revision"]);
  const [hook] = wait.opts.hooks?.onError ?? [];
  const answer = await hook?.callback({
    ...OBJECT,
    id: "",
    failedOperation,
    errors: [error],
  });
  return answer ?? true;
}
