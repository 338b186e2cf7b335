/** An error in a line. That of an API server brings its headers along. */
export function reasonOf(error: unknown): string {
  const { body } = Object(error) as { readonly body?: unknown };
  const message = error instanceof Error ? error.message : String(error);
  return messageIn(body) ?? message.split("\n").at(0) ?? "";
}

/** Says that a cluster could not be looked into, and why. */
export function unseen(cluster: string, error: unknown): string {
  return `cluster ${cluster} cannot be looked into: ${reasonOf(error)}`;
}

/** Whether an error says that a cluster has no such kind. */
export function isMissingKind(error: unknown): boolean {
  // Of a group that the API server does not know it says 404; in one that it knows, the client itself misses the kind.
  const { message = "" } = Object(error) as { readonly message?: string };
  return hasCode(error, 404) || message.startsWith("Unrecognized API version and kind");
}

/** Whether an error says that this user may not look. */
export function isForbidden(error: unknown): boolean {
  return hasCode(error, 403);
}

/** Whether an error says that what was to be created is there already. */
export function isConflict(error: unknown): boolean {
  return hasCode(error, 409);
}

/** Whether an error says that an object is not as it has to be, or that what it asks for is taken. */
export function isInvalid(error: unknown): boolean {
  return hasCode(error, 422);
}

/** Whether an error says that the API server has no time yet. */
export function isBusy(error: unknown): boolean {
  return hasCode(error, 429);
}

/** Whether an error is an answer of this status of HTTP. */
function hasCode(error: unknown, code: number): boolean {
  return error instanceof Error && "code" in error && error.code === code;
}

/** What an API server says of an error. The client hands it on as text, which need not be its own: a proxy answers too. */
function messageIn(body: unknown): string | undefined {
  try {
    const parsed = (typeof body === "string" ? JSON.parse(body) : body) as {
      readonly message?: unknown;
    } | null;
    return typeof parsed?.message === "string" ? parsed.message : undefined;
  } catch {
    return undefined;
  }
}
