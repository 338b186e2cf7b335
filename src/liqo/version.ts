import * as pulumi from "@pulumi/pulumi";
import type { Rule } from "../validation/args-check.js";

/** A rule for something that Liqo has had since a version. A version that is not known passes. */
export function liqoVersionRule(
  since: string,
): (version: string | undefined) => string | undefined {
  return (version) =>
    version === undefined || isAtLeast(version, since)
      ? undefined
      : `needs Liqo ${since} or later, the cluster runs ${version}`;
}

function isAtLeast(version: string, since: string): boolean {
  return version.localeCompare(since, undefined, { numeric: true }) >= 0;
}

/** A rule for the version of a cluster's Liqo. One that is not known passes. */
export const isSupportedLiqo: Rule<string | undefined> = (version) => {
  const reason = liqoVersionRule("1.0.1")(version);
  return reason && `${reason}: an older one panics on keys that it has not made itself`;
};

/** Warns if the Liqo of two clusters differs by more than a patch. A version that is not known is no difference. */
export function warnOfLiqoVersions(
  component: pulumi.ComponentResource,
  here: pulumi.Output<string | undefined>,
  there: pulumi.Output<string | undefined>,
  [hereName, thereName] = ["this cluster", "the other"],
): void {
  pulumi.all([here, there]).apply(([own, other]) => {
    if (own !== undefined && other !== undefined && minorOf(own) !== minorOf(other)) {
      const warning = `Liqo is ${own} in ${hereName} and ${other} in ${thereName}: use one minor version in both`;
      void pulumi.log.warn(warning, component);
    }
  });
}

function minorOf(version: string): string {
  return version.split(".", 2).join(".");
}
