import { accessSync, constants, realpathSync } from "node:fs";
import { delimiter, join } from "node:path";
import type { Tool } from "./tools.js";

/** Path of the installed binary of a tool, or `undefined`. */
export function installedBinary(tool: Tool, environment = process.env): string | undefined {
  switch (tool.foundIn) {
    case "PATH":
      return onPath(tool.binary, environment);
    case "KUBEBUILDER_ASSETS":
      return executable(environment["KUBEBUILDER_ASSETS"], tool.binary);
    case undefined:
      return undefined;
  }
}

/** Whether Pulumi is installed, with its language host. Pulumi downloads its plugins itself. */
export function pulumiIsInstalled(environment = process.env): boolean {
  return onPath("pulumi", environment) !== undefined;
}

/** Path of a program on PATH, or `undefined`. */
export function onPath(binary: string, environment: NodeJS.ProcessEnv): string | undefined {
  for (const folder of (environment["PATH"] ?? "").split(delimiter)) {
    const found = executable(folder, binary);
    if (found !== undefined) {
      return found;
    }
  }
  return undefined;
}

function executable(folder: string | undefined, binary: string): string | undefined {
  if (folder === undefined || folder === "") {
    return undefined;
  }
  try {
    const path = join(folder, binary);
    accessSync(path, constants.X_OK);
    return realpathSync(path);
  } catch {
    return undefined;
  }
}
