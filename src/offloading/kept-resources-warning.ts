import * as pulumi from "@pulumi/pulumi";
import { hideClusterSecrets } from "../cluster/cluster-secrets.js";
import type { LiqoCluster } from "../cluster/liqo-cluster.js";
import type { ObjectMeta, ResourceSliceStatus } from "../liqo/index.js";
import { renderMessage, shortList } from "../message.js";
import type { LiveStatus } from "../tenant/live-status.js";
import { billionthsOf } from "./quantity.js";
import type { SliceSettings } from "./slice-settings.js";

/** The resources that Liqo grants if a slice does not request them. */
const DEFAULT_RESOURCES: ReadonlySet<string> = new Set([
  ...["cpu", "memory", "pods", "ephemeral-storage"],
]);

/** A slice and its live status. */
export interface GrantedSlice {
  readonly slice: pulumi.CustomResource & { readonly metadata: pulumi.Output<ObjectMeta> };
  readonly cluster: LiqoCluster;
  /** The class. Controllers of other classes than `default` may grant any resource. */
  readonly sliceClass: pulumi.Input<string>;
  /** The declared resources. */
  readonly resources: SliceSettings["resources"];
  readonly live: pulumi.Output<LiveStatus<ResourceSliceStatus>>;
}

/**
 * Warns of granted resources that the program does not declare: Liqo keeps the grant of a resource
 * that was removed from a slice.
 */
export function warnOfKeptResources({
  slice,
  cluster,
  sliceClass,
  resources = {},
  live,
}: GrantedSlice): void {
  const known = pulumi.all([live, sliceClass, slice.metadata]);
  known.apply(async ([{ status, problem }, className, { name = "", namespace }]) => {
    const kept =
      problem === undefined && className === "default"
        ? keptResources(status.resources ?? {}, resources)
        : [];
    if (kept.length === 0) {
      return;
    }
    const warning = renderMessage({
      problem: `ResourceSlice ${name} of cluster ${cluster.name} has resources that the program does not declare`,
      facts: shortList(kept),
      hint:
        "Liqo keeps the grant of a resource that was removed from a slice. To return it, declare the " +
        'resource with the quantity "0". To keep it, declare its quantity.',
      section: "kept-resources",
    });
    const text = await hideClusterSecrets(cluster, warning, [slice.metadata, namespace]);
    void pulumi.log.warn(text, slice);
  });
}

/** The granted resources that are neither declared nor defaults of Liqo. */
function keptResources(
  granted: Readonly<Record<string, string>>,
  declared: NonNullable<SliceSettings["resources"]>,
): string[] {
  return Object.entries(granted)
    .filter(([name, quantity]) => {
      const isExpected = name in declared || DEFAULT_RESOURCES.has(name);
      return !isExpected && billionthsOf(quantity) !== 0n;
    })
    .map(([name]) => name);
}
