import type { KubeConfig } from "@kubernetes/client-node";
import { access } from "./cluster/access.js";
import { type Environment, labEnvironment } from "./lab-environment.js";
import type { LabCluster, LabFile } from "./lab-file.js";
import { clusterNamed, existingLab } from "./lab-folder.js";

/** The running lab, as a test sees it. */
export interface RunningLab {
  readonly lab: LabFile;
  /** For commands that work on the lab. */
  readonly environment: Environment;
  /** A cluster by its name. */
  readonly cluster: (name: string) => LabCluster;
  /** How clients reach a cluster. */
  readonly access: (name: string) => KubeConfig;
}

/** Gives a test the lab that the suite runs on. */
export function useLab(): RunningLab {
  return running(existingLab());
}

/** A lab that has been started, as a test sees it. */
export function running(lab: LabFile): RunningLab {
  return {
    lab,
    environment: labEnvironment(lab),
    cluster: (name) => clusterNamed(lab, name),
    access: (name) => access(clusterNamed(lab, name)),
  };
}
