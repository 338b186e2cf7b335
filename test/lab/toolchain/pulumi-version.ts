import { readFileSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";
import { CHECKOUT } from "../lab-folder.js";
import { onPath } from "./installed-tools.js";

/**
 * The environment without PATH if the installed Pulumi is too old for the library or reports no
 * version.
 */
export async function withSupportedPulumi(
  environment: NodeJS.ProcessEnv,
  print: (line: string) => void,
): Promise<NodeJS.ProcessEnv> {
  const pulumi = onPath("pulumi", environment);
  if (pulumi === undefined) {
    return environment;
  }
  const [required, version] = [requiredVersion(), await versionOf(pulumi, environment)];
  if (version !== undefined && isAtLeast(version, required)) {
    return environment;
  }
  const reason = version === undefined ? "reports no version" : `has version ${version}`;
  print(
    `${pulumi} ${reason}, but Pulumi ${required} or later is required: the lab builds a newer Pulumi.`,
  );
  return { ...environment, PATH: "" };
}

/** The minimum version in the peer dependencies of the package. */
function requiredVersion(): string {
  const manifest = JSON.parse(readFileSync(join(CHECKOUT, "package.json"), "utf8")) as {
    readonly peerDependencies: Readonly<Record<"@pulumi/pulumi", string>>;
  };
  return manifest.peerDependencies["@pulumi/pulumi"].replace("^", "");
}

async function versionOf(pulumi: string, environment: NodeJS.ProcessEnv) {
  const env = { ...environment, PULUMI_SKIP_UPDATE_CHECK: "true" };
  const { stdout } = await execa(pulumi, ["version"], { env, reject: false, timeout: 30_000 });
  return /^v?(\d+\.\d+\.\d+)/.exec(stdout)?.[1];
}

function isAtLeast(version: string, required: string): boolean {
  return version.localeCompare(required, undefined, { numeric: true }) >= 0;
}
