/** Details of a rejection. */
export interface ApiErrorDetails {
  /** Name of the object that the error is about. Undefined if it is about the kind. */
  readonly objectName?: string;
  /** Milliseconds after which the API server accepts the request again. */
  readonly retryAfter?: number;
}

/** The API server rejected a request, or does not know its kind. */
export class ApiError extends Error {
  public override readonly name = "ApiError";

  /**
   * @param code HTTP status.
   * @param message the API server's own message, if it sent one.
   */
  constructor(
    public readonly code: number,
    message: string,
    public readonly details: ApiErrorDetails = {},
  ) {
    super(message);
  }
}

/** The API server was not reached, or did not respond. */
export class ConnectionError extends Error {
  public override readonly name = "ConnectionError";

  /** @param isTransient whether the same request may succeed in a moment. */
  constructor(
    message: string,
    public readonly isTransient: boolean,
    cause?: unknown,
  ) {
    super(message, { cause });
  }
}
