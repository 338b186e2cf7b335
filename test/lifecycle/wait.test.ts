import * as pulumi from "@pulumi/pulumi";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { timeoutsOf } from "../../src/lifecycle/timeouts.js";
import { NetworkWait } from "../../src/network/checks/network-wait.js";
import { LiqoCluster } from "../../src/index.js";
import { type SimulatedClusters, valueOf } from "../../src/testing/index.js";
import { valueIfKnown } from "../../src/pulumi/output-value.js";
import { milan, viewOf } from "../network/checks/live-sides.js";
import { dependenciesOf } from "../dependencies.js";
import { startRomeAndMilan } from "../rome-and-milan.js";

const OBJECT = {
  urn: "urn:pulumi:s::p::kubernetes:x/v1:GatewayServer::server",
  name: "server",
  type: "kubernetes:networking.liqo.io/v1beta1:GatewayServer",
  newInputs: { metadata: { namespace: "liqo-tenant-rome", name: "rome" } },
};

let clusters: SimulatedClusters;
let wait: NetworkWait;
let component: LiqoCluster;

beforeEach(async () => {
  clusters = await startRomeAndMilan();
  component = new LiqoCluster("milan", { context: "milan" });
  // Tests that explain a failure inspect a cluster of their own.
  vi.spyOn(component, "view").mockResolvedValue(undefined);
  wait = new NetworkWait(component, "link", {
    cluster: component,
    kind: "GatewayServer",
    timeouts: timeoutsOf("90s", undefined),
  });
});

afterEach(async () => {
  vi.restoreAllMocks();
  await clusters.settle();
});

it("sets the timeout of the creation, the update and the deletion", () => {
  expect(wait.opts.customTimeouts).toEqual({ create: "90s", update: "90s", delete: "90s" });
});

it("uses the timeout of customTimeouts for its operation, and the argument for the others", () => {
  expect(timeoutsOf("90s", { customTimeouts: { update: "10m" } })).toEqual({
    create: "90s",
    update: "10m",
    delete: "90s",
  });
});

it("names the timeout of the operation", async () => {
  const info = vi.spyOn(pulumi.log, "info").mockResolvedValue(undefined);
  const error = vi.spyOn(pulumi.log, "error").mockResolvedValue(undefined);
  const timeouts = timeoutsOf("90s", { customTimeouts: { update: "10m" } });
  wait = new NetworkWait(component, "custom", {
    cluster: component,
    kind: "GatewayServer",
    timeouts,
  });
  const [update] = (wait.opts.hooks?.beforeUpdate ?? []) as pulumi.ResourceHook[];
  await update?.callback({ ...OBJECT, id: "liqo-tenant-rome/rome", oldInputs: {} });
  await explain("update", TIMED_OUT);
  await explain("create", TIMED_OUT);

  expect(info.mock.calls[0]?.[0]).toMatch(/^waiting up to 10m until /);
  expect(error.mock.calls.map(([message]) => message.split(":")[0])).toEqual([
    "timed out after 10m",
    "timed out after 90s",
  ]);
});

it("makes the provider wait for the expressions of the kind and for the declared revision", async () => {
  const { "pulumi.com/waitFor": expressions, "pulumi-liqo/revision": revision } =
    wait.annotationsFor({ mtu: 1340 });

  expect(JSON.parse(await valueOf(expressions))).toEqual([
    "jsonpath={.status.endpoint.addresses[?length(@) > 0]}",
    "jsonpath={.status.endpoint[?@ > 0]}",
    `jsonpath={.metadata.annotations['pulumi-liqo/revision']}=${await valueOf(revision)}`,
  ]);
});

it("has another revision if the declaration changes", async () => {
  const revision = (declared: unknown) =>
    valueOf(wait.annotationsFor(declared)["pulumi-liqo/revision"]);

  expect(await revision({ mtu: 1340 })).toMatch(/^[0-9a-f]{64}$/);
  expect(await revision({ mtu: 1340 })).toBe(await revision({ mtu: pulumi.output(1340) }));
  expect(await revision({ mtu: 1340 })).not.toBe(await revision({ mtu: 1400 }));
});

it("has annotations without dependencies, because dependencies would replace the object", async () => {
  const secretName = component.urn.apply(() => "gw-keys");
  const annotations = wait.annotationsFor({ secretName });

  for (const annotation of Object.values(annotations)) {
    expect((await dependenciesOf(annotation)).size).toBe(0);
  }
});

it("has a revision in a preview with unknown declared values", async () => {
  const unknown = pulumi.output(pulumi.unknown);
  const { "pulumi-liqo/revision": revision } = wait.annotationsFor({ secretName: unknown });

  expect(await valueIfKnown(revision)).toMatch(/^[0-9a-f]{64}$/);
});

it("logs the condition, the object and the timeout while it waits", async () => {
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

it("explains how to read the status of an object if its cluster cannot be inspected", async () => {
  const error = vi.spyOn(pulumi.log, "error").mockResolvedValue(undefined);

  expect(await explain("create", TIMED_OUT)).toBe(false);

  expect(error.mock.calls.map(([message]) => message).join("\n")).toMatchInlineSnapshot(`
    "timed out after 90s: GatewayServer liqo-tenant-rome/rome in cluster milan
      waited until it has an address and a port that a client can dial
      unknown: in cluster milan, this preview does not know yet how to reach the cluster
      next: read its status
        kubectl get gatewayserver rome -n liqo-tenant-rome -o yaml
    See node_modules/pulumi-liqo/docs/troubleshooting.md#wait-gateway-server"
  `);
});

it("reports no timeout if the wait ended for another reason", async () => {
  const error = vi.spyOn(pulumi.log, "error").mockResolvedValue(undefined);

  await explain(
    "update",
    TIMED_OUT.replace("timed out waiting for the condition", "context canceled"),
  );

  expect(error.mock.calls[0]?.[0]).toMatch(
    /^the wait was interrupted: GatewayServer liqo-tenant-rome\/rome in cluster milan\n {2}waited until it has an address and a port that a client can dial\n/,
  );
});

it.each([["create"], ["update"]] as const)(
  "reports no wait for an object that could not be %sd",
  async (operation) => {
    const error = vi.spyOn(pulumi.log, "error").mockResolvedValue(undefined);

    expect(await explain(operation, 'gatewayservers is forbidden: User "x" cannot ...')).toBe(
      false,
    );

    expect(error.mock.calls.map(([message]) => message)).toEqual([
      `cannot ${operation} GatewayServer liqo-tenant-rome/rome in cluster milan: see the provider's error`,
    ]);
  },
);

it("reports a missing namespace if an object cannot be created", async () => {
  const error = vi.spyOn(pulumi.log, "error").mockResolvedValue(undefined);
  const empty = milan({ tenantNamespace: undefined, gateways: [], keys: [] });
  vi.spyOn(component, "view").mockResolvedValue(viewOf(empty));

  await explain("create", 'namespaces "liqo-tenant-rome" not found');

  expect(error.mock.calls.map(([message]) => message).join("\n")).toMatchInlineSnapshot(`
    "cannot create GatewayServer liqo-tenant-rome/rome in cluster milan: see the provider's error
      seen: in cluster milan, namespace liqo-tenant-rome not found
      next: run pulumi up --refresh if the stack creates it; otherwise declare a TenantNamespace, or
        create the namespace that you set
    See node_modules/pulumi-liqo/docs/troubleshooting.md#check-namespace"
  `);
});

it("logs no error about a failed deletion", async () => {
  const error = vi.spyOn(pulumi.log, "error").mockResolvedValue(undefined);

  expect(await explain("delete", TIMED_OUT)).toBe(false);

  expect(error).not.toHaveBeenCalled();
});

it("waits without an explanation if the engine does not have error hooks", async () => {
  vi.spyOn(pulumi.runtime, "registerErrorHook").mockRejectedValue(new Error("12 UNIMPLEMENTED"));
  const older = new NetworkWait(component, "older", {
    cluster: component,
    kind: "Connection",
    timeouts: timeoutsOf("5m", undefined),
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
