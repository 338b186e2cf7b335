import type { FakeResponse } from "./fake-api-server.js";
import { server } from "./test-server.js";

/** Sets the responses of the API server by path. */
export function respond(responses: Readonly<Record<string, FakeResponse>>): void {
  server.respond = ({ path }) => responses[path];
}

/** Metadata of an object. */
export const named = (name: string) => ({ metadata: { name } });

/** The requests that the API server has received. */
export const paths = (): string[] => server.requests.map(({ method, path }) => `${method} ${path}`);

/** The error of a request. Undefined if the request succeeds. */
export async function errorOf(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => undefined,
    (error: unknown) => error,
  );
}
