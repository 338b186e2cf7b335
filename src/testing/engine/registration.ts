import type * as pulumi from "@pulumi/pulumi";
import type { Alias } from "@pulumi/pulumi/proto/alias_pb.js";
import type {
  ReadResourceRequest,
  RegisterResourceRequest,
} from "@pulumi/pulumi/proto/resource_pb.js";
import { type HookNames, hookNamesOf } from "./hook-names.js";
import { plain, type Properties } from "./property-values.js";

/** The request with which the program registers or reads a resource. */
export type ResourceRequest = RegisterResourceRequest | ReadResourceRequest;

/** What hooks are told about a resource, and the hooks that it has. */
export interface HookSubject {
  readonly urn: string;
  readonly name: string;
  readonly type: string;
  readonly hooks: HookNames;
}

/** Options of a resource that the state remembers. */
export interface ResourceOptions {
  /** Reference to its provider, `<URN>::<ID>`. Undefined without a provider of the program. */
  readonly provider?: string;
  /** The resource is replaced when it changes. */
  readonly replacementTrigger?: unknown;
  /** URNs of the resources whose replacement replaces this one as well. */
  readonly replaceWith: readonly string[];
  /** Whether the engine forgets the resource instead of deleting it. */
  readonly retainOnDelete: boolean;
  /** Whether the engine refuses to delete it. */
  readonly protect: boolean;
}

/** A resource as the program declares it. */
export interface Registration extends ResourceOptions {
  readonly urn: string;
  /** URN of the parent. Empty if there is none. */
  readonly parent: string;
  readonly type: string;
  readonly name: string;
  readonly aliases: readonly Alias[];
  /** Whether a provider manages it. Components are not custom. */
  readonly custom: boolean;
  /** ID of the object to read, if it is only read. */
  readonly readId?: string;
  /** Its inputs, with secrets and unknown values marked. */
  readonly marked: Properties;
  readonly ignoreChanges: readonly string[];
  /** Whether it is deleted before its replacement is created, and not after the run. */
  readonly deleteBeforeReplace: boolean;
  readonly subject: HookSubject;
}

/** Combines what Pulumi's mocks tell about a resource with what only the request has. */
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
    deleteBeforeReplace: register?.getDeletebeforereplace() ?? false,
    replacementTrigger: plain(register?.getReplacementTrigger()?.toJavaScript()) ?? undefined,
    replaceWith: register?.getReplaceWithList() ?? [],
    retainOnDelete: register?.getRetainondelete() ?? false,
    protect: register?.getProtect() ?? false,
    subject: { urn, name, type, hooks: hookNamesOf(register) },
  };
}
