import { isDeepStrictEqual } from "node:util";

/** What Liqo ignores in the reference to a template. */
const IGNORED = new Set(["resourceVersion"]);

/**
 * Where an object's `spec` is not as it is declared, each as `<field> <live> (declared: <declared>)`. A field that is not
 * declared may have any value, and one that a preview does not know yet is skipped.
 */
export function differences(declared: unknown, live: unknown, path = ""): string[] {
  if (isRecord(declared)) {
    return Object.entries(declared)
      .filter(([name, value]) => value !== undefined && !IGNORED.has(name))
      .flatMap(([name, value]) => {
        const inner = isRecord(live) ? live[name] : undefined;
        return differences(value, inner, path === "" ? name : `${path}.${name}`);
      });
  }
  if (!isPlain(declared) || isDeepStrictEqual(declared, live)) {
    return [];
  }
  return [`${path} ${JSON.stringify(live ?? null)} (declared: ${JSON.stringify(declared)})`];
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return (
    typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype
  );
}

/** Whether a value is known in whole: text, a number, a boolean, or a list of these. */
function isPlain(value: unknown): boolean {
  return Array.isArray(value)
    ? value.every(isPlain)
    : ["string", "number", "boolean"].includes(typeof value);
}
