import { cpSync, existsSync, mkdirSync, renameSync, rmSync, symlinkSync } from "node:fs";
import { dirname, join } from "node:path";
import { LabError } from "../lab-error.js";
import { cachedBinary, cachedCrds } from "./cache.js";
import { foundBinary, pulumiIsInstalled } from "./found.js";
import { buildTool, dependencyFolder, goIsInstalled } from "./go.js";
import { withoutOldPulumi } from "./old-pulumi.js";
import { CRDS, type Tool, TOOLS } from "./tools.js";

/** Where everything that a lab runs can be found. */
export interface Toolchain {
  /** Path of each binary, by name. */
  readonly binaries: ReadonlyMap<string, string>;
  /** Folder of Liqo's CRDs. */
  readonly crds: string;
}

/** Finds or builds everything, and says on the way what it is at. */
export async function prepareToolchain(say: (line: string) => void): Promise<Toolchain> {
  const environment = await withoutOldPulumi(process.env, say);
  const installed = pulumiIsInstalled(environment);
  const locate = (tool: Tool) => foundBinary(tool, environment) ?? existing(cachedBinary(tool));
  const wanted = TOOLS.filter(
    (tool) => foundBinary(tool, environment) !== undefined || !brought(tool, installed),
  );
  const missing = wanted.filter((tool) => locate(tool) === undefined);
  const crds = cachedCrds();
  await requireGo(missing.map((tool) => tool.binary).concat(existsSync(crds) ? [] : [CRDS.name]));
  if (!existsSync(crds)) {
    await copyCrds(crds);
  }
  for (const [position, tool] of missing.entries()) {
    const step = `[${position + 1}/${missing.length}] ${tool.binary}`;
    say(`${step}: building ...`);
    const start = Date.now();
    await buildTool(tool);
    say(`${step}: built in ${Math.round((Date.now() - start) / 1000)} s`);
  }
  const paths = wanted.map((tool) => [tool.binary, locate(tool) ?? ""] as const);
  return { binaries: new Map(paths), crds };
}

/** Makes one folder of links to all binaries. */
export function linkBinaries(toolchain: Toolchain, folder: string): void {
  mkdirSync(folder);
  for (const [binary, path] of toolchain.binaries) {
    symlinkSync(path, join(folder, binary));
  }
}

function existing(path: string): string | undefined {
  return existsSync(path) ? path : undefined;
}

/** Whether an installed Pulumi brings this tool along. */
function brought(tool: Tool, pulumiInstalled: boolean): boolean {
  return pulumiInstalled && tool.foundIn === "PATH";
}

async function requireGo(missing: readonly string[]): Promise<void> {
  if (missing.length > 0 && !(await goIsInstalled())) {
    throw new LabError(
      `The lab still needs ${missing.join(", ")}, and Go, which builds them, was not found: install Go 1.26 or newer (https://go.dev/dl) and run this again.`,
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
    // Another checkout was faster: its copy is the same.
    rmSync(partial, { recursive: true });
  }
}
