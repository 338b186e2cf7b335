import { Provider } from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { LiqoCluster } from "../src/index.js";
import type { SimulatedClusters } from "../src/testing/index.js";
import { Wait } from "../src/wait.js";
import { startRomeAndMilan } from "./rome-and-milan.js";

// The engine, as it is outside of tests.
vi.mock("../src/engine-hooks.js", () => ({ engineTakesHooks: () => true }));

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
  expect(await wait.annotations).toEqual({
    "pulumi.com/waitFor": JSON.stringify([
      "jsonpath={.status.endpoint.addresses[?length(@) > 0]}",
      "jsonpath={.status.endpoint[?@ > 0]}",
    ]),
  });
});

it("says what is waited for, where and how long", async () => {
  const info = vi.spyOn(pulumi.log, "info").mockResolvedValue(undefined);
  const [announce] = wait.opts.hooks?.beforeCreate ?? [];

  await (announce as pulumi.ResourceHookFunction)({ ...OBJECT, id: "" });

  expect(info).toHaveBeenCalledExactlyOnceWith(
    "waiting up to 90s until it has an address and a port that a client can dial: " +
      "GatewayServer liqo-tenant-rome/rome in cluster milan",
    component,
    undefined,
    true,
  );
  expect(wait.opts.hooks?.beforeUpdate).toEqual([announce]);
});

it("explains a failure, without a look into a cluster that only a provider reaches", async () => {
  const error = vi.spyOn(pulumi.log, "error").mockResolvedValue(undefined);

  expect(await explain("create")).toBe(false);

  expect(error.mock.calls.map(([message]) => message).join("\n")).toMatchInlineSnapshot(`
    "Within 90s it was not reached that it has an address and a port that a client can dial: GatewayServer liqo-tenant-rome/rome in cluster milan.
      next: see its status: kubectl get gatewayserver rome -n liqo-tenant-rome -o yaml (with a provider of your own, nothing was looked at)"
  `);
});

it("has nothing to say of a deletion that failed", async () => {
  const error = vi.spyOn(pulumi.log, "error").mockResolvedValue(undefined);

  expect(await explain("delete")).toBe(false);

  expect(error).not.toHaveBeenCalled();
});

it("waits all the same where the engine has no such hooks", async () => {
  vi.spyOn(pulumi.runtime, "registerErrorHook").mockRejectedValue(new Error("12 UNIMPLEMENTED"));
  const older = new Wait(component, "older", {
    cluster: component,
    kind: "Connection",
    timeout: "5m",
  });

  expect(await older.annotations).toEqual({
    "pulumi.com/waitFor": '["jsonpath={.status.value}=Connected"]',
  });
  expect(older.opts.hooks?.onError).toEqual([]);
});

async function explain(failedOperation: "create" | "delete"): Promise<boolean> {
  await wait.annotations;
  const [hook] = wait.opts.hooks?.onError ?? [];
  const answer = await hook?.callback({
    ...OBJECT,
    id: "",
    failedOperation,
    errors: ["timed out"],
  });
  return answer ?? true;
}
