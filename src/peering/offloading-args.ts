import { type NamespaceOffloading, offloadsRule } from "../offloading/namespace-offloading.js";
import { SLICE_SETTINGS, type SliceSettings } from "../offloading/resource-slice.js";
import {
  VIRTUAL_NODE_SETTINGS,
  type VirtualNodeSettings,
} from "../offloading/virtual-node-settings.js";
import type { LiqoCluster } from "../cluster/liqo-cluster.js";
import type { ArgsCheck } from "../validation/args-check.js";
import {
  type ArgumentCheck,
  type ArgumentChecks,
  object,
  optionalPlain,
  optionalPrerequisite,
} from "../validation/arguments.js";
import { describeValue } from "../validation/describe-value.js";
import { type Duration, timeoutRule } from "../validation/duration.js";
import { dnsLabelRule } from "../validation/rules.js";

/** A slice of the provider's resources, and its virtual node. */
export interface PeeringSliceArgs extends SliceSettings {
  /**
   * Name of the ResourceSlice and of its Node, unique in the consumer cluster. A plain value, not an
   * output.
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

const slicesArgument: ArgumentCheck = (check, name, value) => {
  if (value === undefined) {
    return;
  }
  if (!Array.isArray(value)) {
    check.reportFatal(name, `expected a list of slices, got ${describeValue(value)}`);
    return;
  }
  for (const [index, slice] of value.entries()) {
    object({
      ...SLICE_SETTINGS,
      name: optionalPlain(dnsLabelRule),
      virtualNode: (at, argument, settings) => {
        if (settings !== false) {
          object(VIRTUAL_NODE_SETTINGS)(at, argument, settings);
        }
      },
    })(check, `${name}[${index}]`, slice);
  }
};

export const OFFLOADING_ARGUMENTS: ArgumentChecks<OffloadingArgs> = {
  resourceSlices: slicesArgument,
  offloads: optionalPrerequisite(offloadsRule),
  drainTimeout: optionalPlain(timeoutRule),
};

/** Checks the slices and the namespaces of a consumer. */
export function checkOffloadingArgs(
  check: ArgsCheck,
  consumer: LiqoCluster,
  args: OffloadingArgs,
): void {
  checkSliceNames(check, args);
  for (const [index, offloading] of (args.offloads ?? []).entries()) {
    check.report(
      `offloads[${index}]`,
      offloading.cluster === consumer
        ? undefined
        : `expected a namespace of ${consumer.name}, got one of ${offloading.cluster.name}`,
    );
  }
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
