import * as pulumi from "@pulumi/pulumi";
import { expect, vi } from "vitest";
import { timeoutsOf } from "../../src/lifecycle/timeouts.js";
import { NetworkWait } from "../../src/network/checks/network-wait.js";
import { valueOf } from "../../src/testing/index.js";
import { slowDigestOf } from "../../src/digest.js";
import { valueIfKnown } from "../../src/pulumi/output-value.js";
import { milan, viewOf } from "../network/checks/live-sides.js";
import { dependenciesOf } from "../dependencies.js";
import { hookTest } from "./hook-test.js";

const OBJECT = {
  urn: "urn:pulumi:s::p::kubernetes:x/v1:GatewayServer::server",
  name: "server",
  type: "kubernetes:networking.liqo.io/v1beta1:GatewayServer",
  newInputs: { metadata: { namespace: "liqo-tenant-rome", name: "rome" } },
};

const KIND = "GatewayServer";

/** A test of a wait for a GatewayServer of `cluster`. Its diagnosis cannot inspect the cluster. */
const it = hookTest("milan").extend("wait", ({ cluster }) => {
  vi.spyOn(cluster, "view").mockResolvedValue(undefined);
  const timeouts = timeoutsOf("90s", undefined);
  return new NetworkWait(cluster, "link", { cluster, kind: KIND, timeouts });
});

const TIMED_OUT =
  '1 error occurred:\n\t* resource "urn" was successfully created, but the Kubernetes API server reported that it failed to ' +
  "fully initialize or become live: timed out waiting for the condition\n\n";

/** Reports the failure of an operation. Returns whether the operation is tried again. */
async function explain(
  wait: NetworkWait,
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

it("sets the timeout of the creation, the update and the deletion", ({ wait }) => {
  expect(wait.opts.customTimeouts).toEqual({ create: "90s", update: "90s", delete: "90s" });
});

it("uses the timeout of customTimeouts for its operation, and the argument for the others", () => {
  expect(timeoutsOf("90s", { customTimeouts: { update: "10m" } })).toEqual({
    create: "90s",
    update: "10m",
    delete: "90s",
  });
});

it("names the timeout of the operation", async ({ cluster }) => {
  const info = vi.mocked(pulumi.log.info);
  const error = vi.spyOn(pulumi.log, "error").mockResolvedValue(undefined);
  const timeouts = timeoutsOf("90s", { customTimeouts: { update: "10m" } });
  const wait = new NetworkWait(cluster, "custom", { cluster, kind: KIND, timeouts });
  const [update] = (wait.opts.hooks?.beforeUpdate ?? []) as pulumi.ResourceHook[];
  await update?.callback({ ...OBJECT, id: "liqo-tenant-rome/rome", oldInputs: {} });
  await explain(wait, "update", TIMED_OUT);
  await explain(wait, "create", TIMED_OUT);

  expect(info.mock.calls[0]?.[0]).toMatch(/^waiting up to 10m until /);
  expect(error.mock.calls.map(([message]) => message.split(":")[0])).toEqual([
    "timed out after 10m",
    "timed out after 90s",
  ]);
});

it("makes the provider wait for the expressions of the kind and for the declared revision", async ({
  wait,
}) => {
  const { "pulumi.com/waitFor": expressions, "pulumi-liqo/revision": revision } =
    wait.annotationsFor({ mtu: 1340 });

  expect(JSON.parse(await valueOf(expressions))).toEqual([
    "jsonpath={.status.endpoint.addresses[?length(@) > 0]}",
    "jsonpath={.status.endpoint[?@ > 0]}",
    `jsonpath={.metadata.annotations['pulumi-liqo/revision']}=${await valueOf(revision)}`,
  ]);
});

it("has another revision if the declaration changes", async ({ wait }) => {
  const revision = (declared: unknown) =>
    valueOf(wait.annotationsFor(declared)["pulumi-liqo/revision"]);

  expect(await revision({ mtu: 1340 })).toMatch(/^[0-9a-f]{64}$/);
  expect(await revision({ mtu: 1340 })).toBe(await revision({ mtu: pulumi.output(1340) }));
  expect(await revision({ mtu: 1340 })).not.toBe(await revision({ mtu: 1400 }));
});

it("has a revision that does not reveal a secret value", async ({ wait }) => {
  const revision = (declared: unknown) =>
    valueOf(wait.annotationsFor(declared)["pulumi-liqo/revision"]);
  const secret = pulumi.secret("http://user:secret@10.20.0.1:8118");

  expect(await revision([secret])).toBe(
    slowDigestOf(["http://user:secret@10.20.0.1:8118"], "GatewayServer"),
  );
  expect(await revision([secret])).not.toBe(await revision([pulumi.unsecret(secret)]));
});

it("has annotations without dependencies, because dependencies would replace the object", async ({
  wait,
  cluster,
}) => {
  const secretName = cluster.urn.apply(() => "gw-keys");
  const annotations = wait.annotationsFor({ secretName });

  for (const annotation of Object.values(annotations)) {
    expect((await dependenciesOf(annotation)).size).toBe(0);
  }
});

it("has an unknown revision in a preview with unknown declared values", async ({
  wait,
  onTestFinished,
}) => {
  const isDryRun = vi.spyOn(pulumi.runtime, "isDryRun").mockReturnValue(true);
  onTestFinished(() => {
    isDryRun.mockRestore();
  });
  const unknown = pulumi.output(pulumi.unknown);
  const { "pulumi-liqo/revision": revision } = wait.annotationsFor({ secretName: unknown });

  expect(await valueIfKnown(revision)).toBeUndefined();
});

it("logs the condition, the object and the timeout while it waits", async ({ wait, cluster }) => {
  const info = vi.mocked(pulumi.log.info);
  const { beforeCreate, beforeUpdate } = wait.opts.hooks ?? {};
  const [creation, update] = [beforeCreate?.[0], beforeUpdate?.[0]] as pulumi.ResourceHook[];
  await creation?.callback({ ...OBJECT, id: "" });
  await update?.callback({ ...OBJECT, id: "liqo-tenant-rome/rome", oldInputs: {} });

  expect(info).toHaveBeenCalledTimes(2);
  expect(info).toHaveBeenCalledWith(
    "waiting up to 90s until it has an address and a port that a client can dial: " +
      "GatewayServer liqo-tenant-rome/rome in cluster milan",
    cluster,
    undefined,
    true,
  );
});

it("explains how to read the status of an object if its cluster cannot be inspected", async ({
  wait,
}) => {
  const error = vi.spyOn(pulumi.log, "error").mockResolvedValue(undefined);

  expect(await explain(wait, "create", TIMED_OUT)).toBe(false);

  expect(error.mock.calls.map(([message]) => message).join("\n")).toMatchInlineSnapshot(`
    "timed out after 90s: GatewayServer liqo-tenant-rome/rome in cluster milan
      waited until it has an address and a port that a client can dial
      unknown: in cluster milan, this preview does not know yet how to reach the cluster
      next: read its status
        kubectl get gatewayserver rome -n liqo-tenant-rome -o yaml
    See node_modules/pulumi-liqo/docs/troubleshooting.md#wait-gateway-server"
  `);
});

it("reports no timeout if the wait ended for another reason", async ({ wait }) => {
  const error = vi.spyOn(pulumi.log, "error").mockResolvedValue(undefined);

  await explain(
    wait,
    "update",
    TIMED_OUT.replace("timed out waiting for the condition", "context canceled"),
  );

  expect(error.mock.calls[0]?.[0]).toMatch(
    /^the wait was interrupted: GatewayServer liqo-tenant-rome\/rome in cluster milan\n {2}waited until it has an address and a port that a client can dial\n/,
  );
});

it.for(["create", "update"] as const)(
  "reports no wait for an object that could not be %sd",
  async (operation, { wait }) => {
    const error = vi.spyOn(pulumi.log, "error").mockResolvedValue(undefined);

    expect(await explain(wait, operation, 'gatewayservers is forbidden: User "x" cannot ...')).toBe(
      false,
    );

    expect(error.mock.calls.map(([message]) => message)).toEqual([
      `cannot ${operation} GatewayServer liqo-tenant-rome/rome in cluster milan: see the provider's error`,
    ]);
  },
);

it("reports a missing namespace if an object cannot be created", async ({ wait, cluster }) => {
  const error = vi.spyOn(pulumi.log, "error").mockResolvedValue(undefined);
  const empty = milan({ tenantNamespace: undefined, gateways: [], keys: [] });
  vi.spyOn(cluster, "view").mockResolvedValue(viewOf(empty));

  await explain(wait, "create", 'namespaces "liqo-tenant-rome" not found');

  expect(error.mock.calls.map(([message]) => message).join("\n")).toMatchInlineSnapshot(`
    "cannot create GatewayServer liqo-tenant-rome/rome in cluster milan: see the provider's error
      seen: in cluster milan, namespace liqo-tenant-rome not found
      next: run pulumi up --refresh if the stack creates it; otherwise declare a TenantNamespace, or
        create the namespace that you set
    See node_modules/pulumi-liqo/docs/troubleshooting.md#check-namespace"
  `);
});

it("logs no error about a failed deletion", async ({ wait }) => {
  const error = vi.spyOn(pulumi.log, "error").mockResolvedValue(undefined);

  expect(await explain(wait, "delete", TIMED_OUT)).toBe(false);

  expect(error).not.toHaveBeenCalled();
});

it("waits without an explanation if the engine does not have error hooks", async ({ cluster }) => {
  vi.spyOn(pulumi.runtime, "registerErrorHook").mockRejectedValue(new Error("12 UNIMPLEMENTED"));
  const older = new NetworkWait(cluster, "older", {
    cluster,
    kind: "Connection",
    timeouts: timeoutsOf("5m", undefined),
  });

  expect(await valueOf(older.annotationsFor("a")["pulumi.com/waitFor"])).toContain("Connected");
  expect(older.opts.hooks?.onError).toEqual([]);
});
