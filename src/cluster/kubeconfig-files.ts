import { existsSync } from "node:fs";
import type { KubeConfig } from "@kubernetes/client-node";

/**
 * Loads kubeconfigs and merges them as `kubectl` does: of two of one name the first counts, and a file need not be there. The
 * client itself refuses both, and takes the last file's current context.
 *
 * @param load makes a kubeconfig from a file.
 */
export function mergeFiles(
  config: KubeConfig,
  files: readonly string[],
  load: (file: string) => KubeConfig,
): void {
  const parts = files.filter((file) => existsSync(file)).map(load);
  config.clusters = firstOfEachName(parts.flatMap(({ clusters }) => clusters));
  config.users = firstOfEachName(parts.flatMap(({ users }) => users));
  config.contexts = firstOfEachName(parts.flatMap(({ contexts }) => contexts));
  config.currentContext = parts.find(({ currentContext }) => currentContext)?.currentContext ?? "";
}

function firstOfEachName<T extends { readonly name: string }>(found: readonly T[]): T[] {
  return found.filter((one) => one === found.find(({ name }) => name === one.name));
}
