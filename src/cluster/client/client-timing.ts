import { setTimeout as sleep } from "node:timers/promises";

/** Timeouts and delays of a client, in milliseconds. Tests use shorter values. */
export interface ClientTiming {
  /** Timeout of each attempt of a request. */
  readonly attempt: number;
  /** Timeout of all attempts of a request together. */
  readonly request: number;
  /**
   * Delay before the first retry, if the API server sends no `Retry-After`. Each further retry
   * doubles the delay.
   */
  readonly retry: number;
  /** Timeout of an exec plugin. */
  readonly execPlugin: number;
  readonly sleep: (milliseconds: number) => Promise<unknown>;
}

export const CLIENT_TIMING: ClientTiming = {
  attempt: 10_000,
  request: 60_000,
  retry: 250,
  execPlugin: 60_000,
  sleep,
};
