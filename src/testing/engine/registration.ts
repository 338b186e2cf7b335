import type * as pulumi from "@pulumi/pulumi";
import type { Alias } from "@pulumi/pulumi/proto/alias_pb.js";
import type {
  ReadResourceRequest,
  RegisterResourceRequest,
} from "@pulumi/pulumi/proto/resource_pb.js";
import { type HookNames, hookNamesOf } from "./hook-names.js";
import type { Properties } from "./property-values.js";

/** A request to register or read a resource. */
export type ResourceRequest = RegisterResourceRequest | ReadResourceRequest;

/** The arguments of hooks that identify a resource, and the hooks of the resource. */
export interface HookedResource {
  readonly urn: string;
  readonly name: string;
  readonly type: string;
  readonly hooks: HookNames;
}

/** Options of a resource in the state. */
export interface ResourceOptions {
  /**
   * Reference to the provider, `<URN>::<ID>`. Undefined if the program declares no provider for the
   * resource.
   */
  readonly provider?: string;
  /** A change of this value replaces the resource. Secrets and unknown values are marked. */
  readonly replacementTrigger?: unknown;
  /** URNs of other resources. Their replacement also replaces this resource. */
  readonly replaceWith: readonly string[];
  /** URNs of the resources that the inputs and options depend on. */
  readonly dependencies: readonly string[];
  /** Whether the engine forgets the resource instead of deleting it. */
  readonly retainOnDelete: boolean;
  /** Whether the engine rejects the deletion of the resource. */
  readonly protect: boolean;
}

/** A resource as the program declares it. */
export interface Registration extends ResourceOptions {
  readonly urn: string;
  /** URN of the parent. Empty if the resource has no parent. */
  readonly parent: string;
  readonly type: string;
  readonly name: string;
  readonly aliases: readonly Alias[];
  /** Whether a provider manages the resource. False for components. */
  readonly custom: boolean;
  /** ID of the object, if the resource is only read. */
  readonly readId?: string;
  /** The inputs, with secrets and unknown values marked. */
  readonly marked: Properties;
  readonly ignoreChanges: readonly string[];
  /** Names of outputs that are secret whatever the inputs are. */
  readonly additionalSecretOutputs: readonly string[];
  /**
   * Whether the resource is deleted before its replacement is created, and not at the end of the
   * run.
   */
  readonly deleteBeforeReplace: boolean;
  readonly subject: HookedResource;
}

/** Combines the arguments of Pulumi's mocks with the further fields of the request. */
export function registrationOf(
  args: pulumi.runtime.MockResourceArgs,
  request: ResourceRequest | undefined,
  urn: string,
): Registration {
  const { type, name, custom = false, provider = "" } = args;
  const register = request !== undefined && "getIgnorechangesList" in request ? request : undefined;
  return {
    urn,
    parent: request?.getParent() ?? "",
    type,
    name,
    aliases: register?.getAliasesList() ?? [],
    custom,
    provider: provider === "" ? undefined : provider,
    readId: register === undefined ? args.id : undefined,
    marked: args.inputs as Properties,
    ignoreChanges: register?.getIgnorechangesList() ?? [],
    additionalSecretOutputs: request?.getAdditionalsecretoutputsList() ?? [],
    deleteBeforeReplace: register?.getDeletebeforereplace() ?? false,
    replacementTrigger: register?.getReplacementTrigger()?.toJavaScript() ?? undefined,
    replaceWith: register?.getReplaceWithList() ?? [],
    dependencies: register?.getDependenciesList() ?? [],
    retainOnDelete: register?.getRetainondelete() ?? false,
    protect: register?.getProtect() ?? false,
    subject: { urn, name, type, hooks: hookNamesOf(register) },
  };
}
