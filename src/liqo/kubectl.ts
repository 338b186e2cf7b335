import type { LiqoKind } from "./object.js";

/**
 * A kind of Liqo as an argument of kubectl, with its API group: Kubernetes has a ResourceSlice of
 * another group.
 */
export function kubectlKind({ apiVersion, kind }: LiqoKind): string {
  const [group = ""] = apiVersion.split("/");
  return `${kind.toLowerCase()}.${group}`;
}
