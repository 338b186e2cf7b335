import { RUNNING } from "./live-sides.js";

/** A Deployment with these conditions, with or without a pod of its current pod template. */
export function deploymentWith(conditions: object[], status: object = {}): object {
  return { ...RUNNING.deployment, status: { ...status, conditions } };
}

/** The condition of a Deployment if the API server rejects its pod. */
export const replicaFailure = (message: string) => ({
  type: "ReplicaFailure",
  status: "True",
  reason: "FailedCreate",
  message,
});

/** The condition of a Deployment if its rollout takes too long. */
export const TIMED_OUT = {
  type: "Progressing",
  status: "False",
  reason: "ProgressDeadlineExceeded",
  message: 'ReplicaSet "gw-rome-abc" has timed out progressing.',
};

/** The message of the API server if a quota is exceeded. */
export const QUOTA =
  'pods "gw-rome-abc" is forbidden: exceeded quota: team, requested: cpu=1, used: cpu=2';
