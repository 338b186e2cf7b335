import type * as pulumi from "@pulumi/pulumi";
import type { NamespaceOffloading } from "../offloading/namespace-offloading.js";
import { checkOffloads, offloadsRule } from "../offloading/offloads.js";
import {
  defaultNameRule,
  SLICE_SETTINGS,
  sliceHint,
  sliceNameRule,
  type SliceSettings,
} from "../offloading/slice-settings.js";
import {
  VIRTUAL_NODE_SETTINGS,
  type VirtualNodeSettings,
} from "../offloading/virtual-node-settings.js";
import type { LiqoCluster } from "../cluster/liqo-cluster.js";
import type { ArgsCheck } from "../validation/args-check.js";
import {
  type ArgumentChecks,
  nesting,
  nestingList,
  object,
  optionalPlain,
  optionalPrerequisite,
  plainFinding,
} from "../validation/arguments.js";
import { describeValue } from "../validation/describe-value.js";
import { objectRule } from "../validation/rules.js";
import { type Duration, timeoutRule } from "../validation/duration.js";

/** A slice of the provider's resources, and its virtual node. */
export interface PeeringSliceArgs extends SliceSettings {
  /**
   * Name of the ResourceSlice and of its Node, unique in the consumer cluster. At most 50 characters.
   * A plain value, not an output.
   *
   * @default - the ID of the provider cluster
   */
  readonly name?: string | undefined;

  /**
   * Settings of the virtual node, or `false` for a slice without a virtual node (`liqoctl`:
   * `--create-virtual-node`).
   *
   * @default {}
   */
  readonly virtualNode?: VirtualNodeSettings | false | undefined;
}

/** What a consumer uses of its provider. */
export interface OffloadingArgs {
  /**
   * Slices of the provider's resources. An empty list makes no slice (`liqoctl`:
   * `--create-resource-slice=false`). A plain list, not an output.
   *
   * @default [{}]
   */
  readonly resourceSlices?: readonly PeeringSliceArgs[] | undefined;

  /**
   * Namespaces of the consumer whose pods may run in provider clusters. `pulumi up` waits until their
   * namespaces exist in the provider cluster. `pulumi destroy` evicts their pods before it deletes
   * these namespaces.
   *
   * @default []
   */
  readonly offloads?: readonly NamespaceOffloading[] | undefined;

  /**
   * How long the deletion of a virtual node may take, for example `30m`. Liqo first evicts its pods.
   * A plain value, not an output.
   *
   * @default "10m"
   */
  readonly drainTimeout?: Duration | undefined;
}

const virtualNodeArgument = object(VIRTUAL_NODE_SETTINGS);

const SLICE_ARGUMENTS: ArgumentChecks<PeeringSliceArgs> = {
  ...SLICE_SETTINGS,
  name: optionalPlain(sliceNameRule),
  virtualNode: nesting(VIRTUAL_NODE_SETTINGS, (check, name, value) => {
    if (value !== false) {
      virtualNodeArgument(check, name, value);
    }
  }),
};

const sliceArgument = object(SLICE_ARGUMENTS, undefined, { hint: sliceHint });

const slicesArgument = nestingList(SLICE_ARGUMENTS, (check, name, value) => {
  if (value === undefined) {
    return;
  }
  if (!Array.isArray(value)) {
    const finding = `expected a list of slices, got ${describeValue(value)}`;
    check.reportFatal(name, plainFinding(value, finding));
    return;
  }
  for (const [index, slice] of value.entries()) {
    const path = `${name}[${index}]`;
    // An argument that is not set is no mistake, but a slice of a list must be set.
    check.reportFatal(
      path,
      slice === undefined ? objectRule("with settings of a slice")(slice) : undefined,
    );
    sliceArgument(check, path, slice);
  }
});

export const OFFLOADING_ARGUMENTS: ArgumentChecks<OffloadingArgs> = {
  resourceSlices: slicesArgument,
  offloads: optionalPrerequisite(offloadsRule),
  drainTimeout: optionalPlain(timeoutRule),
};

/** Whether a consumer has a virtual node. */
export function hasVirtualNode({ resourceSlices = [{}] }: OffloadingArgs): boolean {
  return resourceSlices.some(({ virtualNode }) => virtualNode !== false);
}

/** Checks the slices and the namespaces of a consumer. */
export function checkOffloadingArgs(
  check: ArgsCheck,
  consumer: LiqoCluster,
  providerId: pulumi.Input<string>,
  args: OffloadingArgs,
  provider?: LiqoCluster,
): void {
  checkSliceNames(check, args);
  checkDefaultName(check, providerId, args);
  checkOffloads(check, consumer, args.offloads, provider);
}

/** The names of slices are unique. Only one slice can have the default name. */
function checkSliceNames(check: ArgsCheck, { resourceSlices = [] }: OffloadingArgs): void {
  const names = resourceSlices.map(({ name }) => name);
  for (const [index, name] of names.entries()) {
    check.report(
      `resourceSlices[${index}].name`,
      names.indexOf(name) === index
        ? undefined
        : name === undefined
          ? `expected a name, because resourceSlices[${names.indexOf(name)}] has the default name`
          : `expected another name than resourceSlices[${names.indexOf(name)}], got ${name} for both`,
    );
  }
}

/** The default name of a slice is the ID of the provider, which may be longer than a name. */
function checkDefaultName(
  check: ArgsCheck,
  providerId: pulumi.Input<string>,
  { resourceSlices = [{}] }: OffloadingArgs,
): void {
  const index = resourceSlices.findIndex(({ name }) => name === undefined);
  if (index >= 0) {
    const rule = defaultNameRule(`resourceSlices: [{ name }]`);
    check.required(`resourceSlices[${index}].name`, providerId, rule);
  }
}
