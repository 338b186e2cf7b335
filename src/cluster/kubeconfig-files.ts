import { existsSync, readFileSync } from "node:fs";
import type { KubeConfig } from "@kubernetes/client-node";
import { load as parsed } from "js-yaml";

/**
 * Loads kubeconfigs and merges them as `kubectl` does: of two of one name the first counts, and a file need not be there or
 * have anything in it. The client itself refuses all that, and takes the last file's current context.
 *
 * @param load makes a kubeconfig from a file.
 */
export function mergeFiles(
  config: KubeConfig,
  files: readonly string[],
  load: (file: string) => KubeConfig,
): void {
  const parts = files.filter(hasContents).map(load);
  config.clusters = firstOfEachName(parts.flatMap(({ clusters }) => clusters));
  config.users = firstOfEachName(parts.flatMap(({ users }) => users));
  config.contexts = firstOfEachName(parts.flatMap(({ contexts }) => contexts));
  config.currentContext = parts.find(({ currentContext }) => currentContext)?.currentContext ?? "";
}

function hasContents(file: string): boolean {
  return existsSync(file) && parsed(readFileSync(file, "utf8")) != null;
}

function firstOfEachName<T extends { readonly name: string }>(found: readonly T[]): T[] {
  return found.filter((one) => one === found.find(({ name }) => name === one.name));
}
