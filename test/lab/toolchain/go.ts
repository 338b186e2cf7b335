import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { execa, ExecaError } from "execa";
import { LabError } from "../lab-error.js";
import { buildLog, cachedBinary } from "./cache.js";
import { MODULES, type Overlay, type Tool } from "./tools.js";

/** Whether Go can be run. */
export async function goIsInstalled(): Promise<boolean> {
  const { failed } = await execa("go", ["version"], { reject: false });
  return !failed;
}

/** The folder of a dependency of a tool's module, downloaded if it is not there. */
export async function dependencyFolder(module: string, dependency: string): Promise<string> {
  try {
    const { stdout } = await execa("go", ["mod", "download", "-json", dependency], go(module));
    return (JSON.parse(stdout) as { Dir: string }).Dir;
  } catch (error) {
    const seen = error instanceof ExecaError ? error.shortMessage : String(error);
    throw new LabError(`The Go module ${dependency} could not be downloaded: ${seen}`);
  }
}

/** Builds a tool into the cache. Its log stays in the cache too. */
export async function buildTool(tool: Tool): Promise<void> {
  const target = cachedBinary(tool);
  const log = buildLog(tool);
  mkdirSync(dirname(target), { recursive: true });
  mkdirSync(dirname(log), { recursive: true });
  // Only whole binaries get the final name, whoever else builds the same at this moment.
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

/** Writes the file for `go build -overlay` that lays files of a dependency over the tool's folder. */
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
    `Building ${tool.binary} failed (go build: ${how}). Its log is ${log}; the last lines:\n${lastLines}`,
  );
}

function go(module: string) {
  // As committed: a build never changes go.mod or go.sum.
  const env = { GOFLAGS: "-buildvcs=false -mod=readonly", GOWORK: "off" };
  return { cwd: join(MODULES, module), env };
}
