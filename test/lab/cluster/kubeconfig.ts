import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { stringify } from "yaml";
import type { LabCluster, LabFile } from "../lab-file.js";
import { certificatesOf } from "./certificates.js";

/**
 * Writes a kubeconfig with one context per cluster. The contexts have the names of the clusters.
 */
export function writeKubeconfig(
  lab: LabFile,
  path: string,
  clusters: readonly LabCluster[],
  token: string,
): void {
  const config = {
    apiVersion: "v1",
    kind: "Config",
    clusters: clusters.map(({ name, server }) => ({
      name,
      cluster: { server, "certificate-authority-data": caOf(lab, name) },
    })),
    users: [{ name: "admin", user: { token } }],
    contexts: clusters.map(({ name }) => ({ name, context: { cluster: name, user: "admin" } })),
    "current-context": clusters[0]?.name,
  };
  writeFileSync(path, stringify(config), { mode: 0o600 });
}

function caOf(lab: LabFile, cluster: string): string {
  return readFileSync(certificatesOf(lab.folder, cluster).ca).toString("base64");
}

/** Path of the kubeconfig with a context for each cluster. */
export function mergedKubeconfig(lab: LabFile): string {
  return join(lab.folder, "kubeconfig", "all.yaml");
}
