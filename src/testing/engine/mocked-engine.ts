import * as pulumi from "@pulumi/pulumi";
import type {
  ReadResourceRequest,
  RegisterResourceOutputsRequest,
  RegisterResourceRequest,
} from "@pulumi/pulumi/proto/resource_pb.js";
import * as sdkState from "@pulumi/pulumi/runtime/state.js";
import type { ClusterLook } from "../look.js";
import type { Hooks } from "./hooks.js";
import type { Properties } from "./property-values.js";
import { leaveOutEphemeral } from "./quiet-log.js";
import type { Registered } from "./registered.js";
import { type Registration, registrationOf, type ResourceRequest } from "./registration.js";
import { applyTransforms, type Transforms } from "./transforms.js";
import { createUrn } from "./urn.js";

/** What plays the part of the engine. */
export interface EngineParts {
  readonly register: (registration: Registration) => Promise<Registered>;
  readonly registerOutputs: (urn: string, marked: Properties) => Promise<void>;
  readonly call: (token: string, inputs: Record<string, unknown>) => object;
  readonly fail: (failure: unknown) => void;
  readonly callbacks: Callbacks;
  /** Opens the API server of a cluster, for requests that are not part of a resource. */
  readonly look: ClusterLook;
}

/** The functions of the program that the engine calls. */
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

/** Replaces Pulumi's engine by means of Pulumi's own mocks. */
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
  const monitor = takeOverMonitor(current, parts);
  // The components look for the first before they register hooks, and for the second before they inspect a cluster.
  Object.assign(monitor, { registerResourceHook: acceptCallbacks, simulatedClusters: parts.look });
  leaveOutEphemeral(() => "simulatedClusters" in Object(pulumi.runtime.getMonitor()));
  acceptCallbacks(parts.callbacks);
}

/** The request that the mocks are called for. */
interface CurrentRequest {
  request?: ResourceRequest;
  urn: string;
}

/** The part of the mocks' monitor that a simulation replaces. */
interface MockMonitor {
  registerResource: Answer<RegisterResourceRequest>;
  readResource: Answer<ReadResourceRequest>;
  registerResourceOutputs: Answer<RegisterResourceOutputsRequest>;
  newUrn(parent: string, type: string, name: string): string;
}

type Answer<T> = (request: T, respond: (error: unknown, response?: unknown) => void) => unknown;

/** The mocks are not told a resource's parent and options, but are called before the handler of its request first waits. */
function takeOverMonitor(current: CurrentRequest, parts: EngineParts): MockMonitor {
  const monitor = pulumi.runtime.getMonitor() as unknown as MockMonitor;
  monitor.newUrn = urnOf;
  const { registerResource, readResource } = monitor;
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
    const transforms = parts.callbacks.transforms.of(request, note(request));
    if (transforms.length === 0) {
      return registerResource.call(monitor, request, respond);
    }
    return applyTransforms(transforms, request).then(() => {
      note(request);
      return registerResource.call(monitor, request, respond);
    }, parts.fail);
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

/** The part of the SDK's own state that a simulation needs. */
interface SdkState {
  readonly getStore: () => {
    callbacks?: object;
    supportsTransforms: boolean;
    /** Promises that are not settled yet. The SDK reports them when the process ends. */
    readonly leakCandidates: Set<unknown>;
  };
}

/**
 * Lets resources have hooks and transforms, which the mocks alone reject.
 *
 * The SDK forgets this with every `disconnect`.
 */
export function acceptCallbacks({ hooks, transforms }: Callbacks): void {
  const store = sdk().getStore();
  store.supportsTransforms = true;
  // Instead of the SDK's own, which listens on a port for calls that never come.
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

/** Forgets what a program still waits for: after a failure it gets no response any more. */
export function forgetPending(): void {
  sdk().getStore().leakCandidates.clear();
}

function sdk(): SdkState {
  return sdkState as unknown as SdkState;
}
