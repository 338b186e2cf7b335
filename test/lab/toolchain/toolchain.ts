import { cpSync, existsSync, mkdirSync, renameSync, rmSync, symlinkSync } from "node:fs";
import { dirname, join } from "node:path";
import { LabError } from "../lab-error.js";
import { cachedBinary, cachedLiqoFiles, type LiqoFiles } from "./cache.js";
import { installedBinary, pulumiIsInstalled } from "./installed-tools.js";
import { buildTool, dependencyFolder, goIsInstalled } from "./go.js";
import { withSupportedPulumi } from "./pulumi-version.js";
import { LIQO_FILES, type Tool, TOOLS } from "./tools.js";

const LIQO_FOLDERS = ["crds", "roles"] as const;

/** The programs of a lab. */
export interface Toolchain {
  /** Path of each binary, by name. */
  readonly binaries: ReadonlyMap<string, string>;
  /** Folders with files of Liqo's module. */
  readonly liqoFiles: LiqoFiles;
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
  const liqoFiles = cachedLiqoFiles();
  const missingFiles = LIQO_FOLDERS.filter((name) => !existsSync(liqoFiles[name]));
  await requireGo([
    ...missing.map((tool) => tool.binary),
    ...missingFiles.map((name) => `liqo-${name}`),
  ]);
  for (const name of missingFiles) {
    await copyLiqoFiles(LIQO_FILES.folders[name], liqoFiles[name]);
  }
  for (const [position, tool] of missing.entries()) {
    const step = `[${position + 1}/${missing.length}] ${tool.binary}`;
    print(`${step}: building ...`);
    const start = Date.now();
    await buildTool(tool);
    print(`${step}: built in ${Math.round((Date.now() - start) / 1000)} s`);
  }
  const paths = required.map((tool) => [tool.binary, locate(tool) ?? ""] as const);
  return { binaries: new Map(paths), liqoFiles };
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

async function copyLiqoFiles(folder: string, target: string): Promise<void> {
  const source = join(await dependencyFolder(LIQO_FILES.module, LIQO_FILES.dependency), folder);
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
