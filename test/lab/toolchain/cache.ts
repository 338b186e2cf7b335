import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { LIQO_FILES, MODULES, type Tool, toolHash } from "./tools.js";

/** The folder with built binaries, shared by all checkouts on the machine. */
export function cacheFolder(environment = process.env): string {
  const { PULUMI_LIQO_LAB_CACHE: own, XDG_CACHE_HOME: xdg } = environment;
  if (own !== undefined && own !== "") {
    return own;
  }
  const base = xdg === undefined || xdg === "" ? join(homedir(), ".cache") : xdg;
  return join(base, "pulumi-liqo");
}

/** Path of the cached binary of a tool. */
export function cachedBinary(tool: Tool, cache = cacheFolder()): string {
  return join(cache, "bin", `${tool.binary}-${toolHash(tool)}`, tool.binary);
}

/** Path of the build log of a tool. */
export function buildLog(tool: Tool, cache = cacheFolder()): string {
  return join(cache, "log", `${tool.binary}-${toolHash(tool)}.log`);
}

/** Folders with files of Liqo's module. */
export type LiqoFiles = Readonly<Record<keyof typeof LIQO_FILES.folders, string>>;

/** Paths of Liqo's files in the cache. Cached, so that a lab can start without Go. */
export function cachedLiqoFiles(cache = cacheFolder()): LiqoFiles {
  const versions = readFileSync(join(MODULES, LIQO_FILES.module, "go.mod"));
  const hash = createHash("sha256").update(versions).digest("hex").slice(0, 12);
  const path = (name: string) => join(cache, "bin", `liqo-${name}-${hash}`);
  return { crds: path("crds"), roles: path("roles") };
}
