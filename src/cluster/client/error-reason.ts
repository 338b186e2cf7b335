import { ApiError } from "./api-error.js";

/** The reason of an error in one line. */
export function reasonOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  // An admission webhook may explain a rejection in several lines. Those of other errors may quote what is secret.
  return error instanceof ApiError
    ? message.replace(/\s*\n\s*/g, " ").trim()
    : (message.split("\n").at(0) ?? "");
}

/** Explains that a cluster cannot be inspected. */
export function unseen(cluster: string, error: unknown): string {
  return `cluster ${cluster} cannot be looked into: ${reasonOf(error)}`;
}

/** Whether the cluster does not know a kind. */
export function isMissingKind(error: unknown): boolean {
  return hasCode(error, 404);
}

/** Whether the user is not allowed to send a request. */
export function isForbidden(error: unknown): boolean {
  return hasCode(error, 403);
}

/** Whether an object to create already exists. */
export function isConflict(error: unknown): boolean {
  return hasCode(error, 409);
}

/** Whether the API server rejects an object as invalid, for example because its node port is in use. */
export function isInvalid(error: unknown): boolean {
  return hasCode(error, 422);
}

/** Whether an error has a status of HTTP. Also an error of a simulated cluster may have one. */
function hasCode(error: unknown, code: number): boolean {
  return error instanceof Error && "code" in error && error.code === code;
}
