import { isSecret, type Properties } from "./property-values.js";

type PathElement = string | number;

/**
 * Resets the properties at the paths to their former values, as the engine does for
 * `ignoreChanges`.
 */
export function ignoringChanges(
  properties: Properties,
  former: Properties,
  paths: readonly string[],
): Properties {
  return paths.reduce<unknown>(
    (result, path) => reset(result, former, elementsOf(path)),
    properties,
  ) as Properties;
}

/** The elements of a property path such as `data.a`, `list[0]`, `data["a.b"]` or `list[*].name`. */
function elementsOf(path: string): PathElement[] {
  const elements = path.matchAll(/\[(\d+)\]|\["((?:[^"\\]|\\.)*)"\]|\[(\*)\]|([^.[\]]+)/g);
  return [...elements].map(([, index, quoted, wildcard, plain = ""]) =>
    index === undefined ? (quoted?.replace(/\\(.)/g, "$1") ?? wildcard ?? plain) : Number(index),
  );
}

/**
 * A path that does not exist in both values has no effect, except that its last property may be
 * added or removed.
 */
function reset(value: unknown, former: unknown, path: readonly PathElement[]): unknown {
  if (isObject(value) && isSecret(value)) {
    return { ...value, value: reset(value.value, former, path) };
  }
  if (isObject(former) && isSecret(former)) {
    return reset(value, former.value, path);
  }
  const [key, ...rest] = path;
  if (key === undefined || !isObject(value) || !isObject(former)) {
    return value;
  }
  const keys = key === "*" ? [...new Set([...Object.keys(value), ...Object.keys(former)])] : [key];
  return keys.reduce<object>((result, name) => resetAt(result, former, String(name), rest), value);
}

function resetAt(value: object, former: object, key: string, rest: readonly PathElement[]): object {
  const [now, then] = [value as Properties, former as Properties];
  const [hasNow, hasThen] = [key in now, key in then];
  if (Array.isArray(value) || Array.isArray(former)) {
    // Elements of an array are not added or removed.
    return Array.isArray(value) && Array.isArray(former) && hasNow && hasThen
      ? value.with(Number(key), resetTo(now[key], then[key], rest))
      : value;
  }
  if (hasThen && (hasNow || rest.length === 0)) {
    return { ...now, [key]: resetTo(now[key], then[key], rest) };
  }
  return hasThen || rest.length > 0
    ? value
    : Object.fromEntries(Object.entries(value).filter(([other]) => other !== key));
}

function resetTo(value: unknown, former: unknown, rest: readonly PathElement[]): unknown {
  return rest.length === 0 ? former : reset(value, former, rest);
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}
