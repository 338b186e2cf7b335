import type { KubeConfig } from "@kubernetes/client-node";
import { access } from "./cluster/access.js";
import { type Environment, labEnvironment } from "./lab-environment.js";
import type { LabCluster, LabFile } from "./lab-file.js";
import { clusterNamed, existingLab } from "./lab-folder.js";

/** The running lab in a test. */
export interface RunningLab {
  readonly lab: LabFile;
  /** Environment of commands on the lab. */
  readonly environment: Environment;
  /** A cluster by its name. */
  readonly cluster: (name: string) => LabCluster;
  /** Client configuration of a cluster. */
  readonly access: (name: string) => KubeConfig;
}

/** The lab of the test run. */
export function useLab(): RunningLab {
  return running(existingLab());
}

/** A running lab in a test. */
export function running(lab: LabFile): RunningLab {
  return {
    lab,
    environment: labEnvironment(lab),
    cluster: (name) => clusterNamed(lab, name),
    access: (name) => access(clusterNamed(lab, name)),
  };
}
