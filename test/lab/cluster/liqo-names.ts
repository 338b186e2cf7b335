/** Namespace of Liqo's own objects. */
export const LIQO_NAMESPACE = "liqo";

/** Liqo's version in the lab. */
export const LIQO_VERSION = "v1.2.0";

/** Labels of all objects of Liqo's installation. */
const PART_OF_LIQO = {
  "app.kubernetes.io/part-of": "liqo",
  "app.kubernetes.io/managed-by": "Helm",
} as const;

/** Labels of the objects of a component of Liqo. */
export function labels(name: string): Record<string, string> {
  return {
    "app.kubernetes.io/name": name,
    "app.kubernetes.io/instance": `liqo-${name}`,
    "app.kubernetes.io/component": name,
    "app.kubernetes.io/version": LIQO_VERSION,
    ...PART_OF_LIQO,
  };
}
