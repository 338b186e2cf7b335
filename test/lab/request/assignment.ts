import { LabError } from "../lab-error.js";

/** Parses an option `<cluster>=<value>`. */
export function assignment(
  option: string,
  text: string,
  names: readonly string[],
): [string, string] {
  const [, name, value] = /^([^=]+)=(.+)$/.exec(text) ?? [];
  if (name === undefined || value === undefined) {
    throw new LabError(`${option}: expected <cluster>=<value>, got "${text}".`);
  }
  if (!names.includes(name)) {
    throw new LabError(
      `${option}: cluster "${name}" not found. The clusters: ${names.join(", ")}.`,
    );
  }
  return [name, value];
}

/** Parses the values of a repeatable option `<cluster>=<value>`, at most one per cluster. */
export function assignments(
  option: string,
  texts: readonly string[],
  names: readonly string[],
): Map<string, string> {
  const values = new Map<string, string>();
  for (const text of texts) {
    const [name, value] = assignment(option, text, names);
    if (values.has(name)) {
      throw new LabError(`${option}: "${name}" is repeated.`);
    }
    values.set(name, value);
  }
  return values;
}

/** Parses an option with a fixed set of values. */
export function oneOf<T extends string>(option: string, text: string, allowed: readonly T[]): T {
  const found = allowed.find((value) => value === text);
  if (found === undefined) {
    throw new LabError(`${option}: expected one of ${allowed.join(", ")}, got "${text}".`);
  }
  return found;
}
