import { existsSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { describeValue } from "../../validation/describe-value.js";
import { KubeconfigSection } from "./kubeconfig-section.js";
import { decodeKubeconfig, parseKubeconfig } from "./kubeconfig-text.js";

/** Where a kubeconfig is read from. */
export interface KubeconfigSource {
  /** Name of the source in messages. */
  readonly name: string;
  /** Files, which need not exist. */
  readonly files: readonly string[];
  /** Contents, if the kubeconfig is no file. */
  readonly contents?: string;
}

/** A kubeconfig, merged from all files of its source. */
export interface Kubeconfig {
  readonly source: KubeconfigSource;
  readonly currentContext: string | undefined;
  readonly contexts: ReadonlyMap<string, KubeconfigSection>;
  readonly clusters: ReadonlyMap<string, KubeconfigSection>;
  readonly users: ReadonlyMap<string, KubeconfigSection>;
}

/** A file or the contents of a kubeconfig cannot be read. */
export class UnreadableKubeconfigError extends Error {
  constructor(
    /** The file, or "the kubeconfig" if it is no file. */
    public readonly place: string,
    public readonly reason: string,
  ) {
    super(`${place} cannot be read: ${reason}`);
  }
}

/**
 * The source of a kubeconfig.
 *
 * @param kubeconfig its path or contents. Undefined for the kubeconfig of the environment.
 */
export function kubeconfigSource(kubeconfig: string | undefined): KubeconfigSource {
  if (kubeconfig !== undefined) {
    const file = withHome(kubeconfig);
    return existsSync(file)
      ? { name: file, files: [file] }
      : { name: CONTENTS, files: [], contents: kubeconfig };
  }
  const { KUBECONFIG: list = "" } = process.env;
  if (list.includes(delimiter)) {
    return { name: "$KUBECONFIG", files: list.split(delimiter).filter((file) => file !== "") };
  }
  const file = withHome(list === "" ? "~/.kube/config" : list);
  return { name: file, files: [file] };
}

/**
 * The `kubeconfig` argument of a provider for the kubeconfig of the environment: an output without a value. If the argument
 * were undefined, Pulumi's SDK would set it to `$KUBECONFIG`. Then the state would hold a path of this machine, and the
 * provider would not merge a list of files. Without a value the provider reads `$KUBECONFIG` as kubectl does.
 */
export function ambientKubeconfig(): pulumi.Output<undefined> {
  return pulumi.output(undefined);
}

/**
 * Reads a kubeconfig and merges its files as kubectl does: the first entry of a name wins, files may be missing or empty, and
 * entries may be incomplete.
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

/** Why a kubeconfig does not have a context. Undefined if it has. */
export function whyNotContext(
  context: string,
  { source, contexts }: Pick<Kubeconfig, "source" | "contexts">,
): string | undefined {
  const names = [...contexts.keys()];
  const present = names.length === 0 ? "none" : names.map(describeValue).join(", ");
  return contexts.has(context)
    ? undefined
    : `expected a context of ${source.name}, which has ${present}, got ${contextInWords(context)}`;
}

const CONTENTS = "the kubeconfig";
const LONGEST_CONTEXT = 128;

/** A name of a context for a message. Contents of a kubeconfig, set as context by mistake, are not printed. */
function contextInWords(context: string): string {
  return context.length > LONGEST_CONTEXT || context.includes("\n")
    ? `${context.length} characters`
    : describeValue(context);
}

/** Expands a path as Pulumi's provider does, since no shell has expanded a path in a program. */
function withHome(path: string): string {
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

/** The complete entries of a list in all files, by their names. */
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
