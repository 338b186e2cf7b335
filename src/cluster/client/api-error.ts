/** Details of a rejected request. */
export interface ApiErrorDetails {
  /** Name of the object that the error is about. Undefined if the error is about the kind. */
  readonly objectName?: string;
  /** Milliseconds after which the API server accepts the request again. */
  readonly retryAfter?: number;
}

/** The API server rejected a request, or does not serve its kind. */
export class ApiError extends Error {
  public override readonly name = "ApiError";

  /**
   * @param code HTTP status code.
   * @param message the message of the API server, if it sent a message.
   */
  constructor(
    public readonly code: number,
    message: string,
    public readonly details: ApiErrorDetails = {},
  ) {
    super(message);
  }
}

/** The API server is unreachable or did not respond. */
export class ConnectionError extends Error {
  public override readonly name = "ConnectionError";

  /** @param isTransient whether a retry may succeed. */
  constructor(
    message: string,
    public readonly isTransient: boolean,
    cause?: unknown,
  ) {
    super(message, { cause });
  }
}

/** The message of an error in a single line. */
export function reasonOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  // An admission webhook may send several lines. Further lines of other errors may quote secrets.
  return error instanceof ApiError
    ? message.replace(/\s*\n\s*/g, " ").trim()
    : (message.split("\n").at(0) ?? "");
}

/** A message that the objects of a cluster cannot be read, with the reason. */
export function unreachableMessage(cluster: string, error: unknown): string {
  return `cannot inspect cluster ${cluster}: ${reasonOf(error)}`;
}

/** The section of the troubleshooting page about objects that cannot be read. */
export function sectionOf(error: unknown): "forbidden" | "missing-kind" | "unreachable" {
  if (isForbidden(error)) {
    return "forbidden";
  }
  return isNoKindMatch(error) ? "missing-kind" : "unreachable";
}

/**
 * Whether the API server does not serve a kind (404), for example because its CRD is not installed.
 */
export function isNoKindMatch(error: unknown): boolean {
  return hasCode(error, 404);
}

/** Whether the user is not allowed to send a request (403). */
export function isForbidden(error: unknown): boolean {
  return hasCode(error, 403);
}

/** Whether the object to create already exists (409). */
export function isAlreadyExists(error: unknown): boolean {
  return hasCode(error, 409);
}

/**
 * Whether the API server rejects an object as invalid (422), for example because its node port is
 * in use.
 */
export function isInvalid(error: unknown): boolean {
  return hasCode(error, 422);
}

/** Whether an error has an HTTP status code. Errors of simulated clusters have a code too. */
function hasCode(error: unknown, code: number): boolean {
  return error instanceof Error && "code" in error && error.code === code;
}
