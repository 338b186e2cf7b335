import { CORE_SCHEMA, load, Type, YAMLException } from "js-yaml";

/** Decodes a kubeconfig file. Like kubectl, also reads UTF-16, which PowerShell writes. */
export function decodeKubeconfig(bytes: Buffer): string {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) {
    return bytes.toString("utf16le");
  }
  if (first === 0xfe && second === 0xff && bytes.length % 2 === 0) {
    return Buffer.from(bytes).swap16().toString("utf16le");
  }
  return bytes.toString("utf8");
}

/**
 * Parses a kubeconfig as kubectl does: JSON, or the first YAML document. YAML keys may be repeated.
 *
 * @throws Error that quotes none of the text, because the text contains secrets.
 */
export function parseKubeconfig(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Not JSON: parse YAML.
  }
  try {
    return load(firstDocument(text), { schema: SCHEMA, json: true });
  } catch (error) {
    // eslint-disable-next-line preserve-caught-error -- The cause quotes the kubeconfig.
    throw new Error(error instanceof YAMLException ? reasonAndPosition(error) : "not YAML");
  }
}

/** YAML without timestamps: kubectl reads a date as a string. */
const SCHEMA = CORE_SCHEMA.extend({
  implicit: [
    new Type("tag:yaml.org,2002:merge", { kind: "scalar", resolve: (data) => data === "<<" }),
  ],
});

/** The first document of a YAML stream. Like kubectl, ignores the rest, which may be invalid. */
function firstDocument(text: string): string {
  for (const { index } of text.matchAll(/^(?:---|\.\.\.)(?=\s|$)/gm)) {
    const before = text.slice(0, index);
    if (/^(?!\s*$|\s*#|%|---\s*$)/m.test(before)) {
      return before;
    }
  }
  return text;
}

/** The reason without the value that it may quote, and the position in the file. */
function reasonAndPosition({ reason, mark }: YAMLException): string {
  const words =
    reason
      .split(/["'<!]/)
      .at(0)
      ?.trim() ?? "";
  return `${words} (${mark.line + 1}:${mark.column + 1})`;
}
