import * as pulumi from "@pulumi/pulumi";
import { EngineClient } from "@pulumi/pulumi/proto/engine_grpc_pb.js";
import type { LogRequest } from "@pulumi/pulumi/proto/engine_pb.js";
import { ResourceMonitorClient } from "@pulumi/pulumi/proto/resource_grpc_pb.js";
import * as sdkState from "@pulumi/pulumi/runtime/state.js";
import { afterEach, beforeEach, describe, expect, it, type MockInstance, vi } from "vitest";
import { supportsHooks } from "../../src/pulumi/engine.js";
import { keepMessage } from "../../src/pulumi/error-message.js";
import { logTarget } from "../../src/pulumi/log-target.js";
import { optionalProperty } from "../../src/pulumi/output-value.js";
import { perRun } from "../../src/pulumi/per-run.js";

// src/pulumi uses features of Pulumi's SDK that are internal or not documented. Each test fails if
// a new version of the SDK changes one of them.

const startRun = (preview = false) =>
  pulumi.runtime.setMocks(
    { newResource: ({ name }) => ({ id: name, state: {} }), call: () => ({}) },
    "project",
    "stack",
    preview,
  );

beforeEach(() => startRun());

afterEach(async () => {
  vi.restoreAllMocks();
  await pulumi.runtime.disconnect(/* signalShutdown */ false);
});

interface OutputInternals {
  readonly isKnown: Promise<boolean>;
  promise(withUnknowns?: boolean): Promise<unknown>;
  allResources(): Promise<Set<pulumi.Resource>>;
}

const internalsOf = (output: pulumi.Output<unknown>) => output as unknown as OutputInternals;

/** The internal state of the SDK. */
interface Store {
  callbacks: object | undefined;
}

const store = () => (sdkState as unknown as { getStore(): Store }).getStore();

/** An error hook that was created like the error hooks of src/pulumi/error-hook.ts. */
function errorHook(name: string): pulumi.ErrorHook {
  const hook = Object.create(pulumi.ErrorHook.prototype) as pulumi.ErrorHook;
  return Object.assign(hook, { name, callback: () => false });
}

describe("an output", () => {
  it("has isKnown, promise() and allResources()", async () => {
    const component = new pulumi.ComponentResource("test:index:Source", "source");
    const output = internalsOf(component.urn.apply(() => "value"));

    expect(await output.isKnown).toBe(true);
    expect(await output.promise()).toBe("value");
    expect([...(await output.allResources())]).toEqual([component]);
  });

  it("is unknown if it was created from pulumi.unknown", async () => {
    const output = internalsOf(pulumi.output(Promise.resolve(pulumi.unknown)));

    expect(await output.isKnown).toBe(false);
    expect(await output.promise()).toBeUndefined();
  });
});

it("a resource has __aliases and __parentResource", async () => {
  const parent = new pulumi.ComponentResource("test:index:Parent", "parent");
  const child = new pulumi.ComponentResource(
    "test:index:Child",
    "child",
    {},
    { parent, aliases: [{ name: "former", parent: pulumi.rootStackResource }] },
  ) as unknown as {
    readonly __aliases: readonly pulumi.Output<string>[];
    readonly __parentResource: pulumi.Resource;
  };

  expect(child.__parentResource).toBe(parent);
  expect(await Promise.all(child.__aliases.map((alias) => internalsOf(alias).promise()))).toEqual([
    "urn:pulumi:stack::project::test:index:Child::former",
  ]);
});

it("treats an undefined property as unknown in a preview", async () => {
  await startRun(/* preview */ true);
  class Source extends pulumi.CustomResource {
    declare readonly optional: pulumi.Output<string | undefined>;
  }
  const { optional } = new Source("test:index:Source", "source", { optional: undefined });

  expect(await internalsOf(optional).isKnown).toBe(false);
  expect(await internalsOf(optional).promise(/* withUnknowns */ true)).toBeUndefined();
  expect(await internalsOf(optionalProperty(optional)).isKnown).toBe(true);
});

describe("the monitor", () => {
  it("has registerResourceHook, except for the monitor of mocks", () => {
    expect(ResourceMonitorClient.prototype).toHaveProperty("registerResourceHook");
    expect(supportsHooks()).toBe(false);
  });

  it("identifies a run", async () => {
    const valueOfRun = perRun(Symbol("value"), () => ({}));
    const value = valueOfRun();

    expect(valueOfRun()).toBe(value);
    await startRun();
    expect(valueOfRun()).not.toBe(value);
  });
});

describe("an error hook", () => {
  const registerErrorHook = vi.fn((hook: pulumi.ErrorHook) =>
    Promise.reject(new Error(`unsupported: ${hook.name}`)),
  );

  beforeEach(() => {
    registerErrorHook.mockClear();
    store().callbacks = { registerErrorHook, shutdown: () => undefined };
  });

  it("is registered by its constructor, so the caller cannot handle a rejection", async () => {
    const hook = new pulumi.ErrorHook("hook", () => false) as unknown as {
      readonly __registered: Promise<void>;
    };

    await expect(hook.__registered).rejects.toThrow("unsupported: hook");
  });

  it("is registered only by registerErrorHook if it was created without the constructor", async () => {
    const hook = errorHook("hook");

    expect(registerErrorHook).not.toHaveBeenCalled();
    await expect(pulumi.runtime.registerErrorHook(hook)).rejects.toThrow("unsupported: hook");
  });
});

describe("a resource", () => {
  it("binds the hooks in its options after its inputs are known", async () => {
    const monitor = pulumi.runtime.getMonitor() as unknown as ResourceMonitorClient;
    const register = vi.spyOn(monitor, "registerResource");
    const onError: pulumi.ErrorHook[] = [];
    const input = Promise.resolve().then(() => {
      onError.push(errorHook("late"));
      return "input";
    });
    class Target extends pulumi.CustomResource {}
    const { urn } = new Target("test:index:Target", "target", { input }, { hooks: { onError } });
    await internalsOf(urn).promise();

    expect(register.mock.calls[0]?.[0].getHooks()?.getOnErrorList()).toEqual(["late"]);
  });

  it("reads additionalSecretOutputs after its inputs are known", async () => {
    const monitor = pulumi.runtime.getMonitor() as unknown as ResourceMonitorClient;
    const register = vi.spyOn(monitor, "registerResource");
    const additionalSecretOutputs: string[] = [];
    const status = Promise.resolve().then(() => {
      additionalSecretOutputs.push("status");
      return undefined;
    });
    class Target extends pulumi.CustomResource {}
    const { urn } = new Target(
      "test:index:Target",
      "target",
      { status },
      { additionalSecretOutputs },
    );
    await internalsOf(urn).promise();

    expect(register.mock.calls[0]?.[0].getAdditionalsecretoutputsList()).toEqual(["status"]);
  });
});

describe("the serializer", () => {
  const serialized = (error: Error) =>
    pulumi.runtime.serializeProperties("", { spec: Promise.reject(error) });

  it("adds a prefix to the message of an error", async () => {
    await expect(serialized(new Error("invalid"))).rejects.toThrow(
      /^error serializing property "spec": invalid$/,
    );
  });

  it("does not change a read-only message", async () => {
    const error = new Error("invalid");
    keepMessage(error, "invalid");

    await expect(serialized(error)).rejects.toThrow(/^invalid$/);
  });
});

it("reads only the URN of the resource of a log message", async () => {
  const log = vi.spyOn(EngineClient.prototype, "log") as unknown as MockInstance<
    (request: LogRequest, respond: () => void) => void
  >;
  log.mockImplementation((_, respond) => {
    respond();
  });
  pulumi.runtime.resetOptions("project", "stack", -1, "127.0.0.1:1", "", false, "");

  await pulumi.log.info("message", logTarget("test:index:Target", "target", undefined));

  expect(log.mock.calls.map(([request]) => request.getUrn())).toEqual([
    "urn:pulumi:stack::project::test:index:Target::target",
  ]);
});
