import * as pulumi from "@pulumi/pulumi";
import * as sdkState from "@pulumi/pulumi/runtime/state.js";
import type { ClusterLook } from "../look.js";
import type { Hooks } from "./hooks.js";
import { leaveOutEphemeral } from "./quiet-log.js";
import type { Registered } from "./registered.js";
import { type Registration, registrationOf, type ResourceRequest } from "./registration.js";

/** What plays the engine's part. */
export interface EngineParts {
  readonly register: (registration: Registration) => Promise<Registered>;
  readonly call: (token: string, inputs: Record<string, unknown>) => object;
  readonly hooks: Hooks;
  /** Answers those who look into a cluster beside the program's resources. */
  readonly look: ClusterLook;
}

/** Settings of a run. */
export interface EngineOptions {
  readonly project: string;
  readonly stack: string;
  readonly preview: boolean;
}

/** Takes the place of Pulumi's engine by means of Pulumi's own mocks. */
export async function mockEngine(parts: EngineParts, options: EngineOptions): Promise<void> {
  const current: CurrentRequest = { urn: "" };
  await pulumi.runtime.setMocks(
    {
      newResource: (args) => parts.register(registrationOf(args, current.request, current.urn)),
      call: ({ token, inputs }) => parts.call(token, inputs as Record<string, unknown>),
    },
    options.project,
    options.stack,
    options.preview,
  );
  const monitor = keepRequests(current);
  // The components ask for the one before they register hooks, and for the other before they look into a cluster.
  Object.assign(monitor, { registerResourceHook: acceptHooks, simulatedClusters: parts.look });
  leaveOutEphemeral(() => "simulatedClusters" in Object(pulumi.runtime.getMonitor()));
  acceptHooks(parts.hooks);
}

/** The request that mocks are being asked about. */
interface CurrentRequest {
  request?: ResourceRequest;
  urn: string;
}

/** The part of the mocks' own monitor that a simulation needs. */
interface MockMonitor {
  registerResource: Answer;
  readResource: Answer;
  newUrn(parent: string, type: string, name: string): string;
}

type Answer = (request: ResourceRequest, ...rest: unknown[]) => unknown;

/** Mocks are not told of a resource's parent and options, but are asked before the request's handler first waits. */
function keepRequests(current: CurrentRequest): MockMonitor {
  const monitor = pulumi.runtime.getMonitor() as unknown as MockMonitor;
  monitor.newUrn = urnOf;
  for (const method of ["registerResource", "readResource"] as const) {
    const answer = monitor[method].bind(monitor);
    monitor[method] = (request, ...rest) => {
      current.request = request;
      current.urn = monitor.newUrn(request.getParent(), request.getType(), request.getName());
      return answer(request, ...rest);
    };
  }
  return monitor;
}

/** A URN as the engine makes it, with the types of all parents but the stack. The mocks' own has that of the nearest alone. */
function urnOf(parent: string, type: string, name: string): string {
  const [, , parents = ""] = parent.split("::");
  const types = parents === "" || parents === STACK ? type : `${parents}$${type}`;
  return [`urn:pulumi:${pulumi.getStack()}`, pulumi.getProject(), types, name].join("::");
}

const STACK = "pulumi:pulumi:Stack";

/** The part of the SDK's own state that a simulation needs. */
interface SdkState {
  readonly getStore: () => {
    callbacks?: object;
    /** Promises that are not settled yet. The SDK complains of them when the process ends. */
    readonly leakCandidates: Set<unknown>;
  };
}

/**
 * Lets resources have hooks, which mocks alone refuse.
 *
 * The SDK forgets it with every `disconnect`.
 */
export function acceptHooks(hooks: Hooks): void {
  const store = sdk().getStore();
  const registered = () => Promise.resolve();
  const refused = () => Promise.reject(new Error("The simulator runs no transforms."));
  // In place of the SDK's own, which listens on a port for calls that never come.
  store.callbacks = {
    registerResourceHook: (hook: pulumi.ResourceHook) => {
      hooks.add(hook);
      return registered();
    },
    registerErrorHook: (hook: pulumi.ErrorHook) => {
      hooks.addErrorHook(hook);
      return registered();
    },
    registerTransform: refused,
    awaitStackRegistrations: registered,
    shutdown: () => undefined,
  };
}

/** Forgets what a program still waits for: once something has failed, it gets no answer any more. */
export function forgetPending(): void {
  sdk().getStore().leakCandidates.clear();
}

function sdk(): SdkState {
  return sdkState as unknown as SdkState;
}
