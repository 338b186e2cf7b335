import * as pulumi from "@pulumi/pulumi";
import * as sdkState from "@pulumi/pulumi/runtime/state.js";
import { type Registration, registrationOf, type ResourceRequest } from "./registration.js";

/** What the engine answers to a registration. No ID is an unknown one. */
export interface Registered {
  readonly id: string | undefined;
  readonly state: Record<string, unknown>;
}

/** What plays the engine's part. */
export interface EngineParts {
  readonly register: (registration: Registration) => Promise<Registered>;
  readonly call: (token: string, inputs: Record<string, unknown>) => object;
}

/** Settings of a run. */
export interface EngineOptions {
  readonly project: string;
  readonly stack: string;
  readonly preview: boolean;
}

/** Takes the place of Pulumi's engine by means of Pulumi's own mocks. */
export async function mockEngine(parts: EngineParts, options: EngineOptions): Promise<void> {
  const current: CurrentRequest = {};
  await pulumi.runtime.setMocks(
    {
      newResource: (args) => parts.register(registrationOf(args, current.request)),
      call: ({ token, inputs }) => parts.call(token, inputs as Record<string, unknown>),
    },
    options.project,
    options.stack,
    options.preview,
  );
  keepRequests(current);
  acceptHooks();
}

/** The request that mocks are being asked about. */
interface CurrentRequest {
  request?: ResourceRequest;
}

type Answer = (request: ResourceRequest, ...rest: unknown[]) => unknown;

/** Mocks are not told of a resource's parent and options, but are asked before the request's handler first waits. */
function keepRequests(current: CurrentRequest): void {
  const monitor = pulumi.runtime.getMonitor() as unknown as Record<string, Answer>;
  for (const method of ["registerResource", "readResource"]) {
    const answer = monitor[method]?.bind(monitor);
    monitor[method] = (request, ...rest) => {
      current.request = request;
      return answer?.(request, ...rest);
    };
  }
}

/** The part of the SDK's own state that a simulation needs. */
interface SdkState {
  readonly getStore: () => {
    callbacks?: object;
    /** Promises that are not settled yet. The SDK complains of them when the process ends. */
    readonly leakCandidates: Set<unknown>;
  };
}

/**
 * Lets resources have hooks, which mocks alone refuse. They are not run: they could reach for a real cluster.
 *
 * The SDK forgets it with every `disconnect`.
 */
export function acceptHooks(): void {
  const store = sdk().getStore();
  const registered = () => Promise.resolve();
  const refused = () => Promise.reject(new Error("The simulator runs no transforms."));
  // In place of the SDK's own, which listens on a port for calls that never come.
  store.callbacks = {
    registerResourceHook: registered,
    registerErrorHook: registered,
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
