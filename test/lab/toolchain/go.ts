import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { execa, ExecaError } from "execa";
import { LabError } from "../lab-error.js";
import { buildLog, cachedBinary } from "./cache.js";
import { MODULES, type Overlay, type Tool } from "./tools.js";

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
  const overlay =
    tool.overlay && (await overlayFile(tool, tool.overlay, `${partial}.overlay.json`));
  const linker = `-s -w ${tool.variables ?? ""}`.trim();
  const args = [
    "build",
    "-trimpath",
    "-ldflags",
    linker,
    ...(overlay ? ["-overlay", overlay] : []),
  ];
  try {
    const options = { ...go(tool.module), stderr: { file: log } } as const;
    await execa("go", [...args, "-o", partial, tool.package], options);
    renameSync(partial, target);
  } catch (error) {
    throw buildFailure(tool, log, error);
  } finally {
    rmSync(partial, { force: true });
    rmSync(`${partial}.overlay.json`, { force: true });
  }
}

/**
 * Writes the file for `go build -overlay`, which adds files of a dependency to the folder of the
 * tool.
 */
async function overlayFile(tool: Tool, overlay: Overlay, path: string): Promise<string> {
  const source = join(await dependencyFolder(tool.module, overlay.module), overlay.folder);
  const folder = join(MODULES, tool.module);
  const replaced = overlay.files.map((file) => [join(folder, file), join(source, file)]);
  writeFileSync(path, JSON.stringify({ Replace: Object.fromEntries(replaced) as unknown }));
  return path;
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
