import * as pulumi from "@pulumi/pulumi";
import { isNeededNow } from "../pulumi/prior-resources.js";
import type { ArgsCheck } from "../validation/args-check.js";
import type { ArgsProblem } from "../validation/errors.js";
import type { ObjectKind } from "./client/cluster-api.js";
import type { LiqoCluster } from "./liqo-cluster.js";

/** Kinds of Liqo in a version of an API group. */
export interface LiqoKinds {
  readonly apiVersion: string;
  readonly kinds: readonly string[];
}

/**
 * Checks that the API server of a cluster serves kinds of Liqo. Otherwise `up` would stop at the
 * first object of a missing kind, after it has created others. Accepts a cluster that cannot be
 * inspected, and one that the program may install Liqo in first: see {@link isNeededNow}.
 *
 * @param opts the options of the component that needs the kinds.
 */
export function checkKinds(
  check: ArgsCheck,
  path: string,
  cluster: LiqoCluster,
  needed: readonly LiqoKinds[],
  opts: pulumi.ResourceOptions | undefined,
): void {
  const kinds = needed.flatMap((group) =>
    group.kinds.map((kind) => ({ apiVersion: group.apiVersion, kind })),
  );
  // The namespace may be an output of the resource that installs Liqo.
  const isKnown = pulumi.all([cluster.clusterId, cluster.liqoNamespace]);
  const missing = isKnown.apply(async () => {
    const isNeeded = await isNeededNow(opts, cluster.installed);
    const view = isNeeded ? await cluster.view("default") : undefined;
    return (await view?.missingKinds(kinds).catch(() => [])) ?? [];
  });
  check.whenKnown(path, missing, (found) => problemOf(cluster.name, found));
}

function problemOf(cluster: string, missing: readonly ObjectKind[]): ArgsProblem[] | undefined {
  const versions = [...new Set(missing.map(({ apiVersion }) => apiVersion))];
  const groups = versions.map((version) => {
    const kinds = missing.filter(({ apiVersion }) => apiVersion === version);
    return `${kinds.map(({ kind }) => kind).join(", ")} (${version})`;
  });
  const reason =
    `the API server of cluster ${cluster} does not serve ${groups.join("; ")}: install Liqo's ` +
    "CRDs, for example with liqoctl install";
  return missing.length === 0 ? undefined : [{ path: "", reason, section: "missing-kind" }];
}
