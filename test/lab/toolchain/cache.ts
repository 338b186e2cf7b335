import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { CRDS, MODULES, type Tool, toolHash } from "./tools.js";

/** The folder outside the checkout that keeps what was built, for every checkout on this machine. */
export function cacheFolder(environment = process.env): string {
  const { PULUMI_LIQO_LAB_CACHE: own, XDG_CACHE_HOME: xdg } = environment;
  if (own !== undefined && own !== "") {
    return own;
  }
  const base = xdg === undefined || xdg === "" ? join(homedir(), ".cache") : xdg;
  return join(base, "pulumi-liqo");
}

/** Where the cache keeps the binary of a tool. */
export function cachedBinary(tool: Tool, cache = cacheFolder()): string {
  return join(cache, "bin", `${tool.binary}-${toolHash(tool)}`, tool.binary);
}

/** Where the cache keeps the log of a tool's build. */
export function buildLog(tool: Tool, cache = cacheFolder()): string {
  return join(cache, "log", `${tool.binary}-${toolHash(tool)}.log`);
}

/** Where the cache keeps Liqo's CRDs: they are wanted when Go and its module cache are gone. */
export function cachedCrds(cache = cacheFolder()): string {
  const versions = readFileSync(join(MODULES, CRDS.module, "go.mod"));
  const hash = createHash("sha256").update(versions).digest("hex").slice(0, 12);
  return join(cache, "bin", `${CRDS.name}-${hash}`);
}
