import * as k8s from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import type { SimulatedClusters, StepCounts } from "../../src/testing/index.js";

interface MapArgs {
  readonly name?: string;
  readonly data?: Record<string, string>;
  readonly opts?: pulumi.CustomResourceOptions;
}

/** A ConfigMap in rome. */
export function configMap(
  resource: string,
  { name = resource, data, opts }: MapArgs = {},
): k8s.core.v1.ConfigMap {
  const provider = new k8s.Provider(`rome-of-${resource}`, {
    context: "rome",
    upsertExistingObjects: true,
  });
  return new k8s.core.v1.ConfigMap(resource, { metadata: { name }, data }, { provider, ...opts });
}

/** A program with the ConfigMap `settings`. */
export const settings = (args?: MapArgs) => () => {
  configMap("settings", args);
};

/** Runs `up` for each program. Returns the numbers of steps. */
export async function upAll(
  clusters: SimulatedClusters,
  ...programs: (() => void)[]
): Promise<StepCounts[]> {
  const steps: StepCounts[] = [];
  for (const program of programs) {
    steps.push((await clusters.up(program)).changes);
  }
  return steps;
}

/** URN of a ConfigMap. */
export const urnOfMap = (name: string) =>
  `urn:pulumi:simulated::simulated::kubernetes:core/v1:ConfigMap::${name}`;
