import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, join } from "node:path";
import { inWords } from "../checks/in-words.js";

/** Where a kubeconfig is. */
export interface KubeconfigSource {
  /** The same for messages. */
  readonly name: string;
  /** Its file; none if it was given as text, or is made of several files. */
  readonly file?: string;
}

/** Where a kubeconfig is that was given as path or contents, or the one that is taken where none is given. */
export function kubeconfigSource(given: string | undefined): KubeconfigSource {
  if (given !== undefined) {
    const file = expanded(given);
    return existsSync(file) ? { name: file, file } : { name: "the kubeconfig" };
  }
  const { KUBECONFIG: named = "" } = process.env;
  const file = expanded(named === "" ? "~/.kube/config" : named);
  return named.includes(delimiter) ? { name: "$KUBECONFIG" } : { name: file, file };
}

/** A path as Pulumi's provider takes it. What stands in a program has not been through a shell. */
function expanded(path: string): string {
  return path.startsWith("~/") ? join(homedir(), path.slice(2)) : path;
}

/** Says that a kubeconfig does not have a context, unless it has. */
export function whyNotContext(
  context: string,
  { name }: KubeconfigSource,
  contexts: readonly string[],
): string | undefined {
  const present = contexts.length === 0 ? "none" : contexts.map(inWords).join(", ");
  return contexts.includes(context)
    ? undefined
    : `expected a context of ${name}, which has ${present}, got ${inWords(context)}`;
}
