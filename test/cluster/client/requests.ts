import type { ClientTiming } from "../../../src/cluster/client/client-timing.js";
import type { ClusterApi } from "../../../src/cluster/client/cluster-api.js";
import { type FakeResponse, kubeconfig, NAMESPACE, openClient, SECRET } from "./fake-api-server.js";
import { server } from "./test-server.js";

/**
 * Opens a client that does not sleep before its retries.
 *
 * @param delays receives the delays before the retries, in milliseconds.
 */
export function openWithoutDelay(
  timing: Partial<ClientTiming> = {},
  delays: number[] = [],
): ClusterApi {
  const sleep = (delay: number) => Promise.resolve(delays.push(delay));
  return openClient(kubeconfig(server, { user: { token: "t" } }), { sleep, ...timing });
}

/** Lets a number of requests with a method fail. Returns a function that counts these requests. */
export function fail(
  method: string,
  response: FakeResponse | "swallow" | "reset",
  times = Infinity,
): () => number {
  let count = 0;
  server.respond = (request) => {
    if (request.method !== method || request.path.endsWith("/v1")) {
      return undefined;
    }
    count += 1;
    return count <= times ? response : undefined;
  };
  return () => count;
}

/** Requests, by the methods GET, DELETE and POST. */
export const list = (client: ClusterApi) => client.list(NAMESPACE, undefined);
export const remove = (client: ClusterApi) => client.delete(SECRET, "keys", "liqo");
export const create = (client: ClusterApi) =>
  client.create({
    apiVersion: "v1",
    kind: "Secret",
    metadata: { name: "keys", namespace: "liqo" },
  });
