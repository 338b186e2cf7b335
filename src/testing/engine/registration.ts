import type {
  ReadResourceRequest,
  RegisterResourceRequest,
} from "@pulumi/pulumi/proto/resource_pb.js";
import type * as pulumi from "@pulumi/pulumi";
import { type HookNames, hookNamesOf } from "./hook-names.js";
import { containsSecret, plain, type Properties } from "./property-values.js";

/** What the program sends to Pulumi's engine about a resource. */
export type ResourceRequest = RegisterResourceRequest | ReadResourceRequest;

/** What hooks are told of a resource, and which ones it has. */
export interface HookSubject {
  readonly urn: string;
  readonly name: string;
  readonly type: string;
  readonly hooks: HookNames;
}

/** A resource as the program declares it. */
export interface Registration {
  /** Tells it from all other resources of the program, as its URN does. */
  readonly key: string;
  readonly type: string;
  readonly name: string;
  /** Whether a provider manages it. A component's children are managed, the component is not. */
  readonly custom: boolean;
  /** ID of the provider that manages it, if it has one of its own. */
  readonly providerId?: string;
  /** ID of the object to read, if it is only read. */
  readonly readId?: string;
  /** In plain text. */
  readonly inputs: Properties;
  /** With secrets and unknown values marked. */
  readonly marked: Properties;
  /** Names of the properties that hold a secret. */
  readonly secrets: ReadonlySet<string>;
  readonly ignoreChanges: readonly string[];
  /** Once it changes, the resource is replaced. */
  readonly replacementTrigger?: unknown;
  readonly retainOnDelete: boolean;
  readonly subject: HookSubject;
}

/** Puts together what Pulumi's mocks tell of a resource and what only the request has. */
export function registrationOf(
  args: pulumi.runtime.MockResourceArgs,
  request: ResourceRequest | undefined,
  urn: string,
): Registration {
  const { type, name, custom = false, provider } = args;
  const marked = args.inputs as Properties;
  const register = request !== undefined && "getIgnorechangesList" in request ? request : undefined;
  const keys = Object.keys(marked);
  return {
    key: [request?.getParent() ?? "", type, name].join("::"),
    type,
    name,
    custom,
    // A reference is the provider's URN, then its ID.
    providerId: provider?.split("::").at(-1),
    readId: register === undefined ? args.id : undefined,
    inputs: plain(marked) as Properties,
    marked,
    secrets: new Set(keys.filter((key) => containsSecret(marked[key]))),
    ignoreChanges: register?.getIgnorechangesList() ?? [],
    replacementTrigger: plain(register?.getReplacementTrigger()?.toJavaScript()) ?? undefined,
    retainOnDelete: register?.getRetainondelete() ?? false,
    subject: { urn, name, type, hooks: hookNamesOf(register) },
  };
}
