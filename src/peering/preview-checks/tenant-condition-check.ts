import * as pulumi from "@pulumi/pulumi";
import { conditionOf, isTerminating, type LiveObject } from "../../cluster/live-object.js";
import * as liqo from "../../liqo/index.js";
import { canonicalQuantity } from "../../offloading/quantity.js";
import type { ArgsCheck, Rule } from "../../validation/args-check.js";
import type { PeeringSliceArgs } from "../offloading-args.js";
import type { LiqoPeeringArgs } from "../peering-args.js";
import { inspectForCheck, type PeerToCheck, valuesOf } from "../../tenant/peering-to-check.js";

/** What a slice requests. */
interface Request {
  readonly path: string;
  readonly name: string;
  readonly sliceClass: string | undefined;
  readonly resources: Readonly<Record<string, string>> | undefined;
}

/**
 * Checks that the provider has granted all slices if the Tenant is Cordoned or Drained: Liqo denies
 * other slices, and the wait for them would time out.
 */
export function checkSlicesAreGranted(
  check: ArgsCheck,
  consumer: PeerToCheck,
  {
    resourceSlices = [{}],
    tenantCondition,
  }: Pick<LiqoPeeringArgs, "resourceSlices" | "tenantCondition">,
): void {
  const requests = resourceSlices.map((slice, index) => requestOf(slice, index, consumer));
  const existing = pulumi
    .output(tenantCondition)
    .apply((condition = "Active") =>
      condition === "Active"
        ? pulumi.output<LiveObject[] | undefined>(undefined)
        : inspectForCheck(consumer, async ({ view }) => view.list(liqo.ResourceSlice.kind)),
    );
  const values = pulumi.all([tenantCondition, existing, pulumi.all(requests)]);
  const deniedRule: Rule<pulumi.Unwrap<typeof values>> = ([condition = "Active", slices, all]) => {
    const isKept = condition === "Drained" ? wasGranted : isAccepted;
    const denied = slices && all.filter((request) => !isGranted(request, slices, isKept));
    return denied?.map(({ path, name }) => ({ path, reason: reasonOf(condition, name) }));
  };
  check.whenKnown("", values, deniedRule, [tenantCondition, ...valuesOf(consumer)]);
}

function requestOf(
  { name, class: sliceClass, resources }: PeeringSliceArgs,
  index: number,
  { remoteClusterId }: PeerToCheck,
): pulumi.Output<Request> {
  const values = { name: name ?? remoteClusterId, sliceClass, resources };
  return pulumi.output(values).apply((known) => ({ ...known, path: `.resourceSlices[${index}]` }));
}

function reasonOf(condition: string, slice: string): string {
  return (
    `a Tenant that is ${condition} grants no further resources, and ResourceSlice ${slice} is not granted as declared: ` +
    'set tenantCondition: "Active" until it is'
  );
}

/** Whether the provider has granted what a slice requests. It alone decides on another class. */
function isGranted(
  { name, sliceClass, resources = {} }: Request,
  existing: readonly LiveObject[],
  isKept: (slice: LiveObject) => boolean,
): boolean {
  const slice = existing.find(({ metadata }) => metadata?.name === name);
  if (slice === undefined || isTerminating(slice)) {
    return false;
  }
  const granted = grantOf(slice) ?? {};
  return (
    isKept(slice) &&
    slice.spec?.["class"] === (sliceClass ?? "default") &&
    (sliceClass !== undefined ||
      Object.entries(resources).every(
        ([resource, quantity]) => granted[resource] === canonicalQuantity(quantity),
      ))
  );
}

function isAccepted(slice: LiveObject): boolean {
  return conditionOf(slice, "Resources")?.status === "Accepted";
}

/** Liqo denies the slices of a Tenant that it drains, but keeps in their status what it granted. */
function wasGranted(slice: LiveObject): boolean {
  return isAccepted(slice) || grantOf(slice) !== undefined;
}

function grantOf({ status }: LiveObject): liqo.ResourceSliceStatus["resources"] {
  return ((status ?? {}) as liqo.ResourceSliceStatus).resources;
}
