/** Liqo's version in the lab. */
export const LIQO_VERSION = "v1.2.0";

/** Labels of all objects of Liqo's installation. */
export const PART_OF_LIQO = {
  "app.kubernetes.io/part-of": "liqo",
  "app.kubernetes.io/managed-by": "Helm",
} as const;
