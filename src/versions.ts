import * as pulumi from "@pulumi/pulumi";
import type { Rule } from "./args-check.js";

/** A rule for something that Liqo has had since a version. A version that is not known passes. */
export function isLiqoVersion(since: string): Rule<string | undefined> {
  return (version) =>
    version === undefined || isAtLeast(version, since)
      ? undefined
      : `needs Liqo ${since} or later, the cluster runs ${version}`;
}

function isAtLeast(version: string, since: string): boolean {
  return version.localeCompare(since, undefined, { numeric: true }) >= 0;
}

/** Warns if the Liqo of two clusters differs by more than a patch. A version that is not known is no difference. */
export function warnOfLiqoVersions(
  component: pulumi.ComponentResource,
  here: pulumi.Output<string | undefined>,
  there: pulumi.Output<string | undefined>,
): void {
  pulumi.all([here, there]).apply(([own, other]) => {
    if (own !== undefined && other !== undefined && minorOf(own) !== minorOf(other)) {
      const warning = `Liqo is ${own} in this cluster and ${other} in the other: use one minor version in both`;
      void pulumi.log.warn(warning, component);
    }
  });
}

function minorOf(version: string): string {
  return version.split(".", 2).join(".");
}
