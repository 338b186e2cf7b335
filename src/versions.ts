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
