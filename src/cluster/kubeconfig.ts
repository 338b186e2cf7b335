import { existsSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { load } from "js-yaml";
import { inWords } from "../checks/in-words.js";

/** Where a kubeconfig is. */
export interface KubeconfigSource {
  /** The same for messages. */
  readonly name: string;
  /** Its files, which need not be there; none if it was given as text. */
  readonly files: readonly string[];
}

/** Where a kubeconfig is that was given as path or contents, or the one that is taken where none is given. */
export function kubeconfigSource(given: string | undefined): KubeconfigSource {
  if (given !== undefined) {
    const file = expanded(given);
    return existsSync(file) ? { name: file, files: [file] } : { name: "the kubeconfig", files: [] };
  }
  const { KUBECONFIG: named = "" } = process.env;
  if (named.includes(delimiter)) {
    return { name: "$KUBECONFIG", files: named.split(delimiter).filter((file) => file !== "") };
  }
  const file = expanded(named === "" ? "~/.kube/config" : named);
  return { name: file, files: [file] };
}

/**
 * What a provider is given where no kubeconfig was: for a list of files an output without a value. In place of nothing at all
 * Pulumi's SDK would hand over `$KUBECONFIG`, which the plugin takes for one path; told of none, it merges them as `kubectl`
 * does.
 */
export function ambientKubeconfig(): pulumi.Output<undefined> | undefined {
  return process.env["KUBECONFIG"]?.includes(delimiter) === true
    ? pulumi.output(undefined)
    : undefined;
}

/**
 * The names of the contexts of a kubeconfig; nothing if it is there and lists none, which Pulumi's provider says in its own
 * words.
 *
 * @param given its contents, where it was given as such.
 */
export function contextsOf(
  { files }: KubeconfigSource,
  given: string | undefined,
): string[] | undefined {
  if (files.length > 0 && !files.some((file) => existsSync(file))) {
    return [];
  }
  const texts =
    files.length > 0
      ? files.filter((file) => existsSync(file)).map((file) => readFileSync(file, "utf8"))
      : [given ?? ""];
  const lists = texts.flatMap((text) => {
    const { contexts } = Object(load(text)) as Kubeconfig;
    return contexts == null ? [] : [contexts];
  });
  return lists.length === 0 ? undefined : lists.flat().map(({ name }) => name);
}

/** The part of a kubeconfig that tells its contexts. */
interface Kubeconfig {
  readonly contexts?: readonly { readonly name: string }[] | null;
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
