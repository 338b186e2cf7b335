import { readFileSync } from "node:fs";
import { join } from "node:path";
import { loadYaml } from "@kubernetes/client-node";
import { labels } from "./liqo-names.js";
import type { LiqoObject } from "./liqo-objects.js";

/** The roles that Liqo binds to remote clusters and to virtual kubelets. */
const ROLES = [
  "remote-controlplane",
  "virtual-kubelet-local",
  "virtual-kubelet-remote",
  "virtual-kubelet-remote-clusterwide",
] as const;

/**
 * The ClusterRoles of authentication and offloading, with the rules in Liqo's module. Liqo finds
 * the roles of remote clusters by their label `app.kubernetes.io/name`.
 */
export function clusterRoles(folder: string): LiqoObject[] {
  return ROLES.map((role) => {
    const name = `liqo-${role}`;
    const file = join(folder, `${name}-ClusterRole.yaml`);
    return {
      apiVersion: "rbac.authorization.k8s.io/v1",
      kind: "ClusterRole",
      metadata: { name, labels: labels(role) },
      ...loadYaml<{ rules: unknown }>(readFileSync(file, "utf8")),
    };
  });
}
