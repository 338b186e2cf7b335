import { ApiError, ConnectionError } from "./api-error.js";
import type { ClientTiming } from "./client-timing.js";
import type { Credential, Credentials } from "./credential.js";
import { Slots } from "./slots.js";
import type { ApiRequest, ApiResponse, Transport } from "./transport.js";

const MOST_RETRIES = 10;
const LONGEST_BACKOFF = 5_000;
const CONCURRENT_REQUESTS = 16;

/** Requests to one API server, with credentials and retries. */
export class ApiRequests {
  /** Time of the last response by the API server's clock. */
  public now: Date | undefined;
  private readonly slots = new Slots(CONCURRENT_REQUESTS);

  constructor(
    private readonly transport: Transport,
    private readonly credentials: Credentials,
    private readonly timing: ClientTiming,
  ) {}

  /**
   * Sends a request. If the API server is overloaded or fails, the request is repeated as client-go does. If it rejects the
   * credential, another one is tried.
   *
   * @returns the JSON in the response.
   * @throws {@link ApiError} if the API server rejects the request.
   * @throws {@link ConnectionError} if the API server is not reached or does not respond.
   */
  async send<T>(request: ApiRequest): Promise<T> {
    let remaining = this.timing.request;
    let isReplaced = false;
    for (let retries = 0; ; retries += 1) {
      // A login by browser takes a while, for which the API server is not to blame.
      const credential = await this.credentials.current();
      const start = performance.now();
      try {
        return await this.attempt<T>(request, credential);
      } catch (error) {
        remaining -= performance.now() - start;
        if (isUnauthorized(error) && !isReplaced && (await this.credentials.replace(credential))) {
          isReplaced = true;
          continue;
        }
        const { retries: most = MOST_RETRIES } = request;
        const delay = retries < most ? this.delay(request, error, retries) : undefined;
        if (delay === undefined || delay > remaining) {
          throw error;
        }
        remaining -= delay;
        await this.timing.sleep(delay);
      }
    }
  }

  private async attempt<T>(request: ApiRequest, credential: Credential): Promise<T> {
    const response = await this.slots.run(() => this.transport.send(request, credential));
    const time = Date.parse(response.headers.date ?? "");
    this.now = Number.isNaN(time) ? this.now : new Date(time);
    if (response.status < 200 || response.status > 299) {
      throw rejection(request, response);
    }
    const body = response.body === "" ? {} : parsed(response.body);
    if (body === undefined) {
      throw new Error(
        `${describe(request)}: the response is not JSON, so it is not an API server's`,
      );
    }
    return body as T;
  }

  /** Milliseconds until the next attempt. Undefined if another attempt is of no use, or may repeat an effect. */
  private delay({ method }: ApiRequest, error: unknown, retries: number): number | undefined {
    const backoff = Math.min(this.timing.retry * 2 ** retries, LONGEST_BACKOFF);
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

/** The error for a response, in the API server's own words if it sent any. */
function rejection(request: ApiRequest, { status, headers, body }: ApiResponse): ApiError {
  const { message, details } = Object(parsed(body)) as Status;
  const ownWords = typeof message === "string" && message !== "" ? message : undefined;
  const seconds = Number(headers["retry-after"] ?? NaN);
  return new ApiError(status, ownWords ?? `${describe(request)}: HTTP ${status}`, {
    objectName: details?.name,
    retryAfter: Number.isNaN(seconds) ? undefined : seconds * 1000,
  });
}

/** The parts of Kubernetes' Status that are read here. A proxy may send anything else. */
interface Status {
  readonly message?: unknown;
  readonly details?: { readonly name?: string };
}

function describe({ method, path }: ApiRequest): string {
  return `${method} ${path}`;
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
