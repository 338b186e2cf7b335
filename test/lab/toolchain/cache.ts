import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { CRDS, MODULES, type Tool, toolHash } from "./tools.js";

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

/** Path of Liqo's CRDs in the cache. Cached, so that a lab can start without Go. */
export function cachedCrds(cache = cacheFolder()): string {
  const versions = readFileSync(join(MODULES, CRDS.module, "go.mod"));
  const hash = createHash("sha256").update(versions).digest("hex").slice(0, 12);
  return join(cache, "bin", `${CRDS.name}-${hash}`);
}
