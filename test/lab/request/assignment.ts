import { LabError } from "../lab-error.js";

/** Reads an option of the form `<cluster>=<value>`. */
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
    throw new LabError(`${option}: there is no cluster "${name}", only ${names.join(", ")}.`);
  }
  return [name, value];
}

/** Reads all occurrences of an option of that form, at most one for each cluster. */
export function assignments(
  option: string,
  texts: readonly string[],
  names: readonly string[],
): Map<string, string> {
  const values = new Map<string, string>();
  for (const text of texts) {
    const [name, value] = assignment(option, text, names);
    if (values.has(name)) {
      throw new LabError(`${option}: "${name}" is there twice.`);
    }
    values.set(name, value);
  }
  return values;
}

/** Reads one of a few words. */
export function oneOf<T extends string>(option: string, text: string, allowed: readonly T[]): T {
  const found = allowed.find((value) => value === text);
  if (found === undefined) {
    throw new LabError(`${option}: expected one of ${allowed.join(", ")}, got "${text}".`);
  }
  return found;
}
