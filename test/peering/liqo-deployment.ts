import type { KubernetesObject } from "../../src/testing/index.js";

/** The Deployment of Liqo's controllers, with further arguments. */
export function liqo(...args: string[]): KubernetesObject {
  const containers = [{ name: "controller-manager", args: ["--cluster-id=x", ...args] }];
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name: "liqo-controller-manager", namespace: "liqo" },
    spec: { template: { spec: { containers } } },
  };
}
