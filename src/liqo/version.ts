import * as pulumi from "@pulumi/pulumi";
import { renderMessage } from "../message.js";
import type { Rule } from "../validation/args-check.js";
import { hideSecretValues } from "../validation/redact.js";

/** A rule for a feature of Liqo: the minimum version. An unknown version is accepted. */
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

/** A rule for the version of Liqo in a cluster. An unknown version is accepted. */
export const supportedLiqoRule: Rule<string | undefined> = (version) => {
  const reason = liqoVersionRule("1.0.1")(version);
  return reason && `${reason}: older versions panic on a Secret that Liqo did not create`;
};

/** Warns if two clusters run different minor versions of Liqo. Ignores unknown versions. */
export function warnIfMinorVersionsDiffer(
  component: pulumi.ComponentResource,
  local: pulumi.Output<string | undefined>,
  remote: pulumi.Output<string | undefined>,
  [localName, remoteName] = ["the local cluster", "the remote cluster"],
): void {
  pulumi.all([local, remote]).apply(async ([localVersion, remoteVersion]) => {
    if (
      localVersion !== undefined &&
      remoteVersion !== undefined &&
      minorOf(localVersion) !== minorOf(remoteVersion)
    ) {
      const warning = renderMessage({
        problem: `Liqo is ${localVersion} in ${localName} and ${remoteVersion} in ${remoteName}`,
        hint: "Use the same minor version in both clusters.",
        section: "liqo-version",
      });
      await pulumi.log.warn(await hideSecretValues(warning, [local, remote]), component);
    }
  });
}

function minorOf(version: string): string {
  return version.split(".", 2).join(".");
}
