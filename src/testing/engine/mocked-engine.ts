import * as pulumi from "@pulumi/pulumi";
import type {
  ReadResourceRequest,
  RegisterResourceOutputsRequest,
  RegisterResourceRequest,
} from "@pulumi/pulumi/proto/resource_pb.js";
import * as sdkState from "@pulumi/pulumi/runtime/state.js";
import type { ApiAccess } from "../api-access.js";
import type { Hooks } from "./hooks.js";
import type { Properties } from "./property-values.js";
import { dropEphemeralMessages } from "./ephemeral-log.js";
import { InheritedOptions } from "./inherited-options.js";
import type { RegistrationResult } from "./registration-result.js";
import { type Registration, registrationOf, type ResourceRequest } from "./registration.js";
import { applyTransforms, type Transforms } from "./transforms.js";
import { createUrn } from "./urn.js";

/** The functions of the simulated engine. */
export interface EngineParts {
  readonly register: (registration: Registration) => Promise<RegistrationResult>;
  readonly registerOutputs: (urn: string, marked: Properties) => Promise<void>;
  readonly fail: (failure: unknown) => void;
  readonly callbacks: Callbacks;
  /** Returns the API server of a cluster, for requests that do not belong to a resource. */
  readonly simulatedClusters: ApiAccess;
}

/** The callbacks of the program that the engine calls. */
export interface Callbacks {
  readonly hooks: Hooks;
  readonly transforms: Transforms;
}

/** Settings of a run. */
export interface EngineOptions {
  readonly project: string;
  readonly stack: string;
  readonly preview: boolean;
}

/** Replaces Pulumi's engine, on the basis of Pulumi's mocks. */
export async function mockEngine(parts: EngineParts, options: EngineOptions): Promise<void> {
  const current: CurrentRequest = { urn: "" };
  await pulumi.runtime.setMocks(
    {
      newResource: (args) => parts.register(registrationOf(args, current.request, current.urn)),
      call: ({ token }) => {
        const details = `The simulator does not simulate the function ${token}.`;
        // The SDK expects a gRPC error, with the message in `details`.
        throw Object.assign(new Error(details), { details });
      },
    },
    options.project,
    options.stack,
    options.preview,
  );
  const monitor = replaceHandlers(current, parts);
  // The components check `registerResourceHook` before they register hooks, and `simulatedClusters`
  // before they send requests.
  Object.assign(monitor, {
    registerResourceHook: acceptCallbacks,
    simulatedClusters: parts.simulatedClusters,
  });
  dropEphemeralMessages(() => "simulatedClusters" in Object(pulumi.runtime.getMonitor()));
  acceptCallbacks(parts.callbacks);
}

/** The request for which the SDK calls the mocks. */
interface CurrentRequest {
  request?: ResourceRequest;
  urn: string;
}

/** The handlers of the mock monitor that the simulation replaces. */
interface MockMonitor {
  registerResource: Handler<RegisterResourceRequest>;
  readResource: Handler<ReadResourceRequest>;
  registerResourceOutputs: Handler<RegisterResourceOutputsRequest>;
  newUrn(parent: string, type: string, name: string): string;
}

type Handler<T> = (request: T, respond: (error: unknown, response?: unknown) => void) => unknown;

/**
 * Stores the current request. The mocks do not receive the parent and options of a resource, but
 * the SDK calls them before the handler of the request first awaits.
 */
function replaceHandlers(current: CurrentRequest, parts: EngineParts): MockMonitor {
  const monitor = pulumi.runtime.getMonitor() as unknown as MockMonitor;
  monitor.newUrn = urnOf;
  const { registerResource, readResource } = monitor;
  const inherited = new InheritedOptions();
  const note = (request: ResourceRequest) => {
    current.request = request;
    current.urn = urnOf(request.getParent(), request.getType(), request.getName());
    return current.urn;
  };
  monitor.readResource = (request, respond) => {
    note(request);
    return readResource.call(monitor, request, respond);
  };
  monitor.registerResource = (request, respond) => {
    const urn = note(request);
    inherited.addTo(request);
    const transforms = parts.callbacks.transforms.of(request, urn);
    const register = () => {
      inherited.store(urn, request);
      note(request);
      return registerResource.call(monitor, request, respond);
    };
    return transforms.length === 0
      ? register()
      : applyTransforms(transforms, request).then(register, parts.fail);
  };
  monitor.registerResourceOutputs = (request, respond) => {
    const outputs = request.getOutputs()?.toJavaScript() as Properties | undefined;
    return parts.registerOutputs(request.getUrn(), outputs ?? {}).then(() => {
      respond(null, {});
    }, respond);
  };
  return monitor;
}

function urnOf(parent: string, type: string, name: string): string {
  const [stack, project] = [pulumi.getStack(), pulumi.getProject()];
  return createUrn({ stack, project, parent, type, name });
}

/** The internal state of the SDK that the simulation needs. */
interface SdkState {
  readonly getStore: () => {
    callbacks?: object;
    supportsTransforms: boolean;
    /** Pending promises. The SDK reports them when the process ends. */
    readonly leakCandidates: Set<unknown>;
  };
}

/**
 * Enables hooks and transforms, which the mocks do not support.
 *
 * Call it after every `disconnect` of the SDK, which resets this state.
 */
export function acceptCallbacks({ hooks, transforms }: Callbacks): void {
  const store = sdk().getStore();
  store.supportsTransforms = true;
  // Replaces the callback server of the SDK, which would listen on a port.
  store.callbacks = {
    registerResourceHook: (hook: pulumi.ResourceHook) => {
      hooks.add(hook);
      return Promise.resolve();
    },
    registerErrorHook: (hook: pulumi.ErrorHook) => {
      hooks.addErrorHook(hook);
      return Promise.resolve();
    },
    registerTransform: (transform: pulumi.ResourceTransform) =>
      Promise.resolve(transforms.add(transform)),
    registerStackTransform: (transform: pulumi.ResourceTransform) => {
      transforms.addForStack(transform);
    },
    awaitStackRegistrations: () => Promise.resolve(),
    shutdown: () => undefined,
  };
}

/**
 * Drops the pending promises of a failed program, which never gets the responses that it waits for.
 */
export function forgetPending(): void {
  sdk().getStore().leakCandidates.clear();
}

function sdk(): SdkState {
  return sdkState as unknown as SdkState;
}
