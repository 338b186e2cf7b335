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
  const NOT_FOUND = 404;
  const { code, message = "" } = Object(error) as {
    readonly code?: number;
    readonly message?: string;
  };
  // Of a group that the API server does not know it says 404; in one that it knows, the client itself misses the kind.
  return code === NOT_FOUND || message.startsWith("Unrecognized API version and kind");
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
