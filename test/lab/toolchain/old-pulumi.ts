import { readFileSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";
import { CHECKOUT } from "../lab-folder.js";
import { onPath } from "./found.js";

/**
 * An environment in which a Pulumi on PATH is one that the library runs with. One that is older, or does not tell its
 * version, is passed over with a sentence, and what it would bring along too.
 */
export async function withoutOldPulumi(
  environment: NodeJS.ProcessEnv,
  say: (line: string) => void,
): Promise<NodeJS.ProcessEnv> {
  const pulumi = onPath("pulumi", environment);
  if (pulumi === undefined) {
    return environment;
  }
  const [needed, version] = [neededVersion(), await versionOf(pulumi, environment)];
  if (version !== undefined && isAtLeast(version, needed)) {
    return environment;
  }
  const seen = version === undefined ? "does not tell its version" : `has version ${version}`;
  say(
    `${pulumi} ${seen}, and Pulumi ${needed} or later is needed: the lab takes a newer one of its own.`,
  );
  return { ...environment, PATH: "" };
}

/** The oldest version that the package says it runs with. */
function neededVersion(): string {
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

function isAtLeast(version: string, needed: string): boolean {
  return version.localeCompare(needed, undefined, { numeric: true }) >= 0;
}
