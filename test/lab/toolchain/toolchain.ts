import { cpSync, existsSync, mkdirSync, renameSync, rmSync, symlinkSync } from "node:fs";
import { dirname, join } from "node:path";
import { LabError } from "../lab-error.js";
import { cachedBinary, cachedCrds } from "./cache.js";
import { installedBinary, pulumiIsInstalled } from "./installed-tools.js";
import { buildTool, dependencyFolder, goIsInstalled } from "./go.js";
import { withSupportedPulumi } from "./pulumi-version.js";
import { CRDS, type Tool, TOOLS } from "./tools.js";

/** The programs of a lab. */
export interface Toolchain {
  /** Path of each binary, by name. */
  readonly binaries: ReadonlyMap<string, string>;
  /** Folder of Liqo's CRDs. */
  readonly crds: string;
}

/** Finds or builds all programs, and prints the progress. */
export async function prepareToolchain(print: (line: string) => void): Promise<Toolchain> {
  const environment = await withSupportedPulumi(process.env, print);
  const installed = pulumiIsInstalled(environment);
  const locate = (tool: Tool) => installedBinary(tool, environment) ?? existing(cachedBinary(tool));
  const required = TOOLS.filter(
    (tool) => installedBinary(tool, environment) !== undefined || !isIncluded(tool, installed),
  );
  const missing = required.filter((tool) => locate(tool) === undefined);
  const crds = cachedCrds();
  await requireGo(missing.map((tool) => tool.binary).concat(existsSync(crds) ? [] : [CRDS.name]));
  if (!existsSync(crds)) {
    await copyCrds(crds);
  }
  for (const [position, tool] of missing.entries()) {
    const step = `[${position + 1}/${missing.length}] ${tool.binary}`;
    print(`${step}: building ...`);
    const start = Date.now();
    await buildTool(tool);
    print(`${step}: built in ${Math.round((Date.now() - start) / 1000)} s`);
  }
  const paths = required.map((tool) => [tool.binary, locate(tool) ?? ""] as const);
  return { binaries: new Map(paths), crds };
}

/** Creates a folder with links to all binaries. */
export function linkBinaries(toolchain: Toolchain, folder: string): void {
  mkdirSync(folder);
  for (const [binary, path] of toolchain.binaries) {
    symlinkSync(path, join(folder, binary));
  }
}

function existing(path: string): string | undefined {
  return existsSync(path) ? path : undefined;
}

/** Whether an installed Pulumi includes a tool. */
function isIncluded(tool: Tool, pulumiInstalled: boolean): boolean {
  return pulumiInstalled && tool.foundIn === "PATH";
}

async function requireGo(missing: readonly string[]): Promise<void> {
  if (missing.length > 0 && !(await goIsInstalled())) {
    throw new LabError(
      `Go not found, but the lab must build ${missing.join(", ")}. Install Go 1.26 or newer (https://go.dev/dl) and try again.`,
    );
  }
}

async function copyCrds(target: string): Promise<void> {
  const source = join(await dependencyFolder(CRDS.module, CRDS.dependency), CRDS.folder);
  const partial = `${target}.${process.pid}.partial`;
  mkdirSync(dirname(target), { recursive: true });
  cpSync(source, partial, { recursive: true });
  try {
    renameSync(partial, target);
  } catch {
    // Another checkout created the same folder in the meantime.
    rmSync(partial, { recursive: true });
  }
}
