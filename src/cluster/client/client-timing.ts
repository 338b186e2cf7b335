import { setTimeout as sleep } from "node:timers/promises";

/** How long a client waits, in milliseconds. Tests wait shorter. */
export interface ClientTiming {
  /** For the response to one attempt of a request. */
  readonly attempt: number;
  /** For all attempts of a request. */
  readonly request: number;
  /** Before the first retry, if the API server does not say how long. Later retries wait longer. */
  readonly retry: number;
  /** For an exec plugin. */
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
