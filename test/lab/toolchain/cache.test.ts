import { homedir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { cacheFolder } from "./cache.js";

it.each([
  [{ PULUMI_LIQO_LAB_CACHE: "/own", XDG_CACHE_HOME: "/xdg" }, "/own"],
  [{ XDG_CACHE_HOME: "/xdg" }, "/xdg/pulumi-liqo"],
  [{ PULUMI_LIQO_LAB_CACHE: "", XDG_CACHE_HOME: "" }, join(homedir(), ".cache/pulumi-liqo")],
  [{}, join(homedir(), ".cache/pulumi-liqo")],
])("cacheFolder of %j is %s", (environment, folder) => {
  expect(cacheFolder(environment)).toBe(folder);
});
