import type { DiagnosedCluster } from "../../src/index.js";
import type { LabCluster } from "./lab-file.js";

/** A cluster as `diagnose` takes it. */
export function accessTo({ name, kubeconfig }: LabCluster): DiagnosedCluster {
  return { context: name, kubeconfig };
}
