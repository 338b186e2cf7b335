import * as pulumi from "@pulumi/pulumi";
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
 * inspected, and in previews a cluster whose dependencies may install Liqo.
 */
export function checkKinds(
  check: ArgsCheck,
  path: string,
  cluster: LiqoCluster,
  needed: readonly LiqoKinds[],
): void {
  const mayBeInstalled = cluster.installed !== undefined && pulumi.runtime.isDryRun();
  if (mayBeInstalled) {
    return;
  }
  const kinds = needed.flatMap((group) =>
    group.kinds.map((kind) => ({ apiVersion: group.apiVersion, kind })),
  );
  const missing = pulumi.all([cluster.clusterId, cluster.installed]).apply(async () => {
    const view = await cluster.view("default");
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
