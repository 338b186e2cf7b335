import { existsSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { describeValue } from "../../validation/describe-value.js";
import { KubeconfigSection } from "./kubeconfig-section.js";
import { decodeKubeconfig, parseKubeconfig } from "./kubeconfig-text.js";

/** The files or the contents of a kubeconfig. */
export interface KubeconfigSource {
  /** Name in messages. */
  readonly name: string;
  /** Paths of the files. Missing files are ignored. */
  readonly files: readonly string[];
  /** The contents, if the kubeconfig is not a file. */
  readonly contents?: string;
}

/** A kubeconfig, merged from all its files. */
export interface Kubeconfig {
  readonly source: KubeconfigSource;
  readonly currentContext: string | undefined;
  readonly contexts: ReadonlyMap<string, KubeconfigSection>;
  readonly clusters: ReadonlyMap<string, KubeconfigSection>;
  readonly users: ReadonlyMap<string, KubeconfigSection>;
}

/** A kubeconfig cannot be read or parsed. */
export class UnreadableKubeconfigError extends Error {
  constructor(
    /** The file, or "the kubeconfig" if the kubeconfig is not a file. */
    public readonly source: string,
    public readonly reason: string,
  ) {
    super(`${source} cannot be read: ${reason}`);
  }
}

/**
 * The source of a kubeconfig.
 *
 * @param kubeconfig a path or contents. Undefined for `$KUBECONFIG` or `~/.kube/config`.
 */
export function kubeconfigSource(kubeconfig: string | undefined): KubeconfigSource {
  if (kubeconfig !== undefined) {
    const file = expandHome(kubeconfig);
    return existsSync(file)
      ? { name: file, files: [file] }
      : { name: CONTENTS, files: [], contents: kubeconfig };
  }
  const { KUBECONFIG: list = "" } = process.env;
  if (list.includes(delimiter)) {
    return { name: "$KUBECONFIG", files: list.split(delimiter).filter((file) => file !== "") };
  }
  const file = expandHome(list === "" ? "~/.kube/config" : list);
  return { name: file, files: [file] };
}

/**
 * The `kubeconfig` argument of a provider that uses `$KUBECONFIG` or `~/.kube/config`: an output
 * that resolves to undefined. If the argument were undefined, Pulumi's SDK would set it to
 * `$KUBECONFIG`. The state would then contain a path of this machine, and the provider would not
 * merge a list of files.
 */
export function ambientKubeconfig(): pulumi.Output<undefined> {
  return pulumi.output(undefined);
}

/**
 * Reads a kubeconfig and merges its files as kubectl does: the first entry with a name wins, and
 * files may be missing or empty. Entries may be incomplete.
 *
 * @throws {@link UnreadableKubeconfigError}
 */
export function readKubeconfig(source: KubeconfigSource): Kubeconfig {
  const parts =
    source.contents === undefined
      ? source.files.filter((file) => existsSync(file)).map(fileSection)
      : [section(CONTENTS, source.contents)];
  return {
    source,
    currentContext: parts.flatMap((part) => part.text("current-context") ?? []).at(0),
    contexts: entries(parts, "contexts", "context"),
    clusters: entries(parts, "clusters", "cluster"),
    users: entries(parts, "users", "user"),
  };
}

/**
 * The problem with a context that a kubeconfig does not have. Undefined if the kubeconfig has the
 * context.
 */
export function contextProblem(
  context: string,
  { source, contexts }: Pick<Kubeconfig, "source" | "contexts">,
): string | undefined {
  if (contexts.has(context)) {
    return undefined;
  }
  const { name, files } = source;
  const isMissing = files.length > 0 && !files.some((file) => existsSync(file));
  const names = [...contexts.keys()].map(describeValue).join(", ");
  const notFound = `${describeContext(context)} not found`;
  if (isMissing) {
    return `${notFound}: ${name} does not exist`;
  }
  return `${notFound} in ${name}, ${names === "" ? "which has no contexts" : `contexts: ${names}`}`;
}

const CONTENTS = "the kubeconfig";
const MAX_CONTEXT_LENGTH = 128;

/**
 * Describes a context in a message. If `context` contains a kubeconfig by mistake, does not print
 * the kubeconfig.
 */
function describeContext(context: string): string {
  return context.length > MAX_CONTEXT_LENGTH || context.includes("\n")
    ? `context of ${context.length} characters`
    : `context ${describeValue(context)}`;
}

/** Expands `~/`, as Pulumi's provider does. No shell expands a path in a program. */
function expandHome(path: string): string {
  return path.startsWith("~/") ? join(homedir(), path.slice(2)) : path;
}

function fileSection(file: string): KubeconfigSection {
  let bytes: Buffer;
  try {
    bytes = readFileSync(file);
  } catch (error) {
    throw new UnreadableKubeconfigError(file, (error as Error).message);
  }
  return section(file, decodeKubeconfig(bytes), dirname(file));
}

function section(place: string, text: string, folder?: string): KubeconfigSection {
  try {
    return new KubeconfigSection(place, parseKubeconfig(text), folder);
  } catch (error) {
    throw new UnreadableKubeconfigError(place, (error as Error).message);
  }
}

/** The entries of a list in all files, by name. */
function entries(
  parts: readonly KubeconfigSection[],
  list: string,
  field: "context" | "cluster" | "user",
): ReadonlyMap<string, KubeconfigSection> {
  const found = new Map<string, KubeconfigSection>();
  for (const part of parts) {
    for (const entry of part.sections(list)) {
      const name = entry.text("name");
      if (name !== undefined && !found.has(name)) {
        const title = `${field} ${describeValue(name)} of ${part.title}`;
        const values = entry.section(field) ?? new KubeconfigSection(title, {});
        found.set(name, values.titled(title));
      }
    }
  }
  return found;
}
