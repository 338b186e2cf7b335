import { ApiError, ConnectionError } from "./api-error.js";
import type { ClientTiming } from "./client-timing.js";
import type { Credential, Credentials } from "./credential.js";
import { Semaphore } from "./semaphore.js";
import type { ApiRequest, ApiResponse, Transport } from "./transport.js";

const MAX_RETRIES = 10;
const MAX_BACKOFF = 5_000;
const MAX_CONCURRENT_REQUESTS = 16;

/** Sends requests to an API server, with credentials and retries. */
export class ApiRequests {
  /** Time of the last response, from the API server's clock. */
  public now: Date | undefined;
  private readonly semaphore = new Semaphore(MAX_CONCURRENT_REQUESTS);

  constructor(
    private readonly transport: Transport,
    private readonly credentials: Credentials,
    private readonly timing: ClientTiming,
  ) {}

  /**
   * Sends a request. Retries if the API server is overloaded or fails, as client-go does. If the
   * API server rejects the credential (401), retries once with a new credential.
   *
   * @returns the parsed JSON body of the response.
   * @throws {@link ApiError} if the API server rejects the request.
   * @throws {@link ConnectionError} if the API server is unreachable or does not respond.
   */
  async send<T>(request: ApiRequest): Promise<T> {
    let remaining = this.timing.request;
    let hasNewCredential = false;
    for (let retries = 0; ; retries += 1) {
      // The time limit excludes this call: a login in a browser may take minutes.
      const credential = await this.credentials.current();
      const start = performance.now();
      try {
        return await this.attempt<T>(request, credential);
      } catch (error) {
        remaining -= performance.now() - start;
        if (
          isUnauthorized(error) &&
          !hasNewCredential &&
          (await this.credentials.replace(credential))
        ) {
          hasNewCredential = true;
          continue;
        }
        const { maxRetries = MAX_RETRIES } = request;
        const delay = retries < maxRetries ? this.retryDelay(request, error, retries) : undefined;
        if (delay === undefined || delay > remaining) {
          throw error;
        }
        remaining -= delay;
        await this.timing.sleep(delay);
      }
    }
  }

  private async attempt<T>(request: ApiRequest, credential: Credential): Promise<T> {
    const response = await this.semaphore.run(() => this.transport.send(request, credential));
    const time = Date.parse(response.headers.date ?? "");
    this.now = Number.isNaN(time) ? this.now : new Date(time);
    if (response.status < 200 || response.status > 299) {
      throw apiErrorOf(request, response);
    }
    const body = response.body === "" ? {} : parseJson(response.body);
    if (body === undefined) {
      throw new Error(
        `${describe(request)}: the response is not JSON, so the server is not a Kubernetes API server`,
      );
    }
    return body as T;
  }

  /**
   * Milliseconds until the next attempt. Undefined if a retry would be useless or could create an
   * object twice.
   */
  private retryDelay({ method }: ApiRequest, error: unknown, retries: number): number | undefined {
    const backoff = Math.min(this.timing.retry * 2 ** retries, MAX_BACKOFF);
    if (error instanceof ApiError) {
      const isRetried = error.code === 429 || (method !== "POST" && isServerError(error.code));
      return isRetried ? (error.details.retryAfter ?? backoff) : undefined;
    }
    const isTransient = error instanceof ConnectionError && error.isTransient;
    return isTransient && method !== "POST" ? backoff : undefined;
  }
}

function isUnauthorized(error: unknown): boolean {
  return error instanceof ApiError && error.code === 401;
}

function isServerError(code: number): boolean {
  const NOT_IMPLEMENTED = 501;
  return code >= 500 && code !== NOT_IMPLEMENTED;
}

/** The error for a response, with the message of the API server if it sent a message. */
function apiErrorOf(request: ApiRequest, { status, headers, body }: ApiResponse): ApiError {
  const { message, details } = Object(parseJson(body)) as Status;
  const reason = typeof message === "string" && message !== "" ? message : undefined;
  const seconds = Number(headers["retry-after"] ?? NaN);
  return new ApiError(status, reason ?? `${describe(request)}: HTTP ${status}`, {
    objectName: details?.name,
    retryAfter: Number.isNaN(seconds) ? undefined : seconds * 1000,
  });
}

/** The fields of a Kubernetes `Status` that this client reads. A proxy may send any other body. */
interface Status {
  readonly message?: unknown;
  readonly details?: { readonly name?: string };
}

function describe({ method, path }: ApiRequest): string {
  return `${method} ${path}`;
}

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
