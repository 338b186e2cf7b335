/** The release of Liqo that the lab runs. */
export const LIQO_VERSION = "v1.2.0";

/** Labels on everything that Liqo's installation creates. */
export const PART_OF_LIQO = {
  "app.kubernetes.io/part-of": "liqo",
  "app.kubernetes.io/managed-by": "Helm",
} as const;
