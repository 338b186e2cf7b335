import { isDeepStrictEqual } from "node:util";

/** Fields that Liqo ignores in a reference to a template. */
const IGNORED = new Set(["resourceVersion"]);

/** The arguments of a component that have other names than Liqo's fields, by the fields. */
export type ArgumentNames = Readonly<Record<string, string>>;

/**
 * The differences between the `spec` of an object and its declaration, each as `<argument> <live>
 * (declared: <declared>)`. A field that is not declared may have any value. A field that a preview
 * does not know yet is skipped.
 */
export function differences(
  declared: unknown,
  live: unknown,
  names: ArgumentNames = {},
  path = "",
): string[] {
  if (isRecord(declared)) {
    return Object.entries(declared)
      .filter(([name, value]) => value !== undefined && !IGNORED.has(name))
      .flatMap(([name, value]) => {
        const inner = isRecord(live) ? live[name] : undefined;
        return differences(value, inner, names, path === "" ? name : `${path}.${name}`);
      });
  }
  if (!isPlain(declared) || isDeepStrictEqual(declared, live)) {
    return [];
  }
  return [
    `${argumentOf(path, names)} ${JSON.stringify(live ?? null)} (declared: ${JSON.stringify(declared)})`,
  ];
}

/** The argument that sets a field, with the field if their names differ. */
function argumentOf(field: string, names: ArgumentNames): string {
  const argument = names[field];
  return argument === undefined ? field : `${argument} (spec.${field})`;
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
