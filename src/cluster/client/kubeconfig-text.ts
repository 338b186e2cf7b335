import { CORE_SCHEMA, load, Type, YAMLException } from "js-yaml";

/** The text of a kubeconfig file. kubectl reads UTF-16 as well, which PowerShell writes. */
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
 * Parses a kubeconfig as kubectl does: JSON or the first document of YAML, in which a key may be repeated.
 *
 * @throws Error without any of the text, which holds secrets.
 */
export function parseKubeconfig(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // It is YAML.
  }
  try {
    return load(firstDocument(text), { schema: SCHEMA, json: true });
  } catch (error) {
    // eslint-disable-next-line preserve-caught-error -- It quotes the kubeconfig.
    throw new Error(error instanceof YAMLException ? reasonAndPlace(error) : "not YAML");
  }
}

/** YAML without timestamps, since kubectl takes a date for a string. */
const SCHEMA = CORE_SCHEMA.extend({
  implicit: [
    new Type("tag:yaml.org,2002:merge", { kind: "scalar", resolve: (data) => data === "<<" }),
  ],
});

/** The rest of a YAML stream need not even be valid. */
function firstDocument(text: string): string {
  for (const { index } of text.matchAll(/^(?:---|\.\.\.)(?=\s|$)/gm)) {
    const before = text.slice(0, index);
    if (/^(?!\s*$|\s*#|%|---\s*$)/m.test(before)) {
      return before;
    }
  }
  return text;
}

/** The rest of the reason may be a value, for example an alias that is not defined. */
function reasonAndPlace({ reason, mark }: YAMLException): string {
  const words =
    reason
      .split(/["'<!]/)
      .at(0)
      ?.trim() ?? "";
  return `${words} (${mark.line + 1}:${mark.column + 1})`;
}
