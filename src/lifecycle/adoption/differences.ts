import { isDeepStrictEqual } from "node:util";

/** Fields that Liqo ignores in a reference to a template. */
const IGNORED = new Set(["resourceVersion"]);

/**
 * The differences between the `spec` of an object and its declaration, each as `<field> <live>
 * (declared: <declared>)`. A field that is not declared may have any value. A field that a preview
 * does not know yet is skipped.
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

/** Whether a value of a field, which may be a list of objects, is known completely. */
function isPlain(value: unknown): boolean {
  if (Array.isArray(value)) {
    return value.every(isPlain);
  }
  return isRecord(value)
    ? Object.values(value).every(isPlain)
    : ["string", "number", "boolean"].includes(typeof value);
}
