import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { execa, ExecaError } from "execa";
import { LabError } from "../lab-error.js";
import { buildLog, cachedBinary } from "./cache.js";
import { MODULES, type Overlay, type Replacement, type Tool } from "./tools.js";

/** Whether Go is installed. */
export async function goIsInstalled(): Promise<boolean> {
  const { failed } = await execa("go", ["version"], { reject: false });
  return !failed;
}

/** The folder of a dependency of a module, downloaded if necessary. */
export async function dependencyFolder(module: string, dependency: string): Promise<string> {
  try {
    const { stdout } = await execa("go", ["mod", "download", "-json", dependency], go(module));
    return (JSON.parse(stdout) as { Dir: string }).Dir;
  } catch (error) {
    const cause = error instanceof ExecaError ? error.shortMessage : String(error);
    throw new LabError(`Cannot download the Go module ${dependency}: ${cause}`);
  }
}

/** Builds a tool into the cache, and writes a log. */
export async function buildTool(tool: Tool): Promise<void> {
  const target = cachedBinary(tool);
  const log = buildLog(tool);
  mkdirSync(dirname(target), { recursive: true });
  mkdirSync(dirname(log), { recursive: true });
  // Rename only complete binaries, because another checkout may build the same tool.
  const partial = `${target}.${process.pid}.partial`;
  const scratch = `${partial}.overlay`;
  const linker = `-s -w ${tool.variables ?? ""}`.trim();
  try {
    const overlay = tool.overlay && (await overlayFile(tool, tool.overlay, scratch));
    const args = [
      "build",
      "-trimpath",
      "-ldflags",
      linker,
      ...(overlay ? ["-overlay", overlay] : []),
    ];
    const options = { ...go(tool.module), stderr: { file: log } } as const;
    await execa("go", [...args, "-o", partial, tool.package], options);
    renameSync(partial, target);
  } catch (error) {
    throw buildFailure(tool, log, error);
  } finally {
    rmSync(partial, { force: true });
    rmSync(scratch, { recursive: true, force: true });
  }
}

/**
 * Writes the file for `go build -overlay`, which adds files of a dependency to the folder of the
 * tool.
 */
async function overlayFile(tool: Tool, overlay: Overlay, folder: string): Promise<string> {
  const dependency = join(await dependencyFolder(tool.module, overlay.module), overlay.folder);
  const source = overlay.replacements
    ? changedCopy(dependency, overlay.files, overlay.replacements, join(folder, "files"))
    : dependency;
  const target = join(MODULES, tool.module, overlay.target ?? "");
  const added = overlay.files.map((file) => [join(target, file), join(source, file)]);
  const path = join(folder, "overlay.json");
  mkdirSync(folder, { recursive: true });
  writeFileSync(path, JSON.stringify({ Replace: Object.fromEntries(added) as unknown }));
  return path;
}

/** Copies files with all replacements. Throws if a string to replace is not found. */
function changedCopy(
  source: string,
  files: readonly string[],
  replacements: readonly Replacement[],
  copy: string,
): string {
  const texts = new Map(files.map((file) => [file, readFileSync(join(source, file), "utf8")]));
  for (const [before] of replacements) {
    if (![...texts.values()].some((text) => text.includes(before))) {
      throw new LabError(`Cannot adapt ${source} to the lab: ${before} not found.`);
    }
  }
  for (const [file, text] of texts) {
    const path = join(copy, file);
    mkdirSync(dirname(path), { recursive: true });
    const changed = replacements.reduce(
      (all, [before, after]) => all.replaceAll(before, after),
      text,
    );
    writeFileSync(path, changed);
  }
  return copy;
}

function buildFailure(tool: Tool, log: string, error: unknown): unknown {
  if (!(error instanceof ExecaError)) {
    return error;
  }
  const { exitCode, signal } = error;
  const how = exitCode === undefined ? `ended by ${signal ?? "itself"}` : `exit code ${exitCode}`;
  const lastLines = readFileSync(log, "utf8").trimEnd().split("\n").slice(-10).join("\n");
  return new LabError(
    `Cannot build ${tool.binary} (go build: ${how}). The last lines of ${log}:\n${lastLines}`,
  );
}

function go(module: string) {
  // A build must not change go.mod and go.sum.
  const env = { GOFLAGS: "-buildvcs=false -mod=readonly", GOWORK: "off" };
  return { cwd: join(MODULES, module), env };
}
