import { beforeEach, describe, expect, it } from "vitest";
import {
  ApiError,
  ConnectionError,
  isAlreadyExists,
  isForbidden,
  isInvalid,
  reasonOf,
} from "../../../src/cluster/client/api-error.js";
import type { ClientTiming } from "../../../src/cluster/client/client-timing.js";
import {
  certificate,
  FakeApiServer,
  type FakeResponse,
  kubeconfig,
  openClient,
  status,
} from "./fake-api-server.js";
import { create, fail, list, openWithoutDelay, remove } from "./requests.js";
import { server, startServer } from "./test-server.js";

const BUSY = { ...status(429, "busy"), headers: { "Retry-After": "1" } };

/** Delays of the client before its retries, in milliseconds. */
let delays: number[];

startServer();

beforeEach(() => {
  delays = [];
});

const open = (timing?: Partial<ClientTiming>) => openWithoutDelay(timing, delays);

// case: C10 An API server responds with 503, or with 500 while etcd elects a leader.
describe("a request is retried", () => {
  const onceBusy: FakeResponse = { ...status(503, "busy"), headers: { "Retry-After": "1" } };

  it.each([
    ["GET after 429", "GET", list, BUSY, [1000]],
    ["GET after 503", "GET", list, onceBusy, [1000]],
    ["GET after 500", "GET", list, status(500, "etcdserver: leader changed"), [250]],
    ["GET after 502 from a proxy", "GET", list, { status: 502, body: "<html>" }, [250]],
    ["GET after a reset connection", "GET", list, "reset" as const, [250]],
    ["GET without a response", "GET", list, "swallow" as const, [250]],
    ["DELETE after 503", "DELETE", remove, onceBusy, [1000]],
    ["DELETE after a reset connection", "DELETE", remove, "reset" as const, [250]],
    ["POST after 429", "POST", create, BUSY, [1000]],
  ])("%s", async (_, method, send, response, expected) => {
    const count = fail(method, response, 1);

    await send(open({ attempt: 500 }));

    expect(count()).toBe(2);
    expect(delays).toEqual(expected);
  });

  it("at most 10 times, with increasing delays", async () => {
    const count = fail("GET", status(503, "busy"));

    await expect(list(open())).rejects.toThrow("busy");

    expect(count()).toBe(11);
    expect(delays).toEqual([250, 500, 1000, 2000, 4000, 5000, 5000, 5000, 5000, 5000]);
  });

  it("while Retry-After is within the timeout of the request", async () => {
    const count = fail("GET", { ...status(429, "busy"), headers: { "Retry-After": "25" } });

    await expect(list(open())).rejects.toThrow("busy");

    expect(count()).toBe(3);
    expect(delays).toEqual([25_000, 25_000]);
  });

  it("until the timeout of the request", async () => {
    const count = fail("GET", "swallow");
    const client = open({ attempt: 200, request: 300, retry: 0 });

    await expect(list(client)).rejects.toThrow(
      `cannot reach ${server.url}: no response within 0.2 s`,
    );

    expect(count()).toBe(2);
  });
});

describe("a request is not retried", () => {
  it.each([
    ["POST after 503", "POST", create, status(503, "busy")],
    ["POST after a reset connection", "POST", create, "reset" as const],
    ["GET after 400", "GET", list, status(400, "bad")],
    ["GET after 401", "GET", list, status(401, "Unauthorized")],
    ["GET after 403", "GET", list, status(403, "forbidden")],
    ["GET after 501", "GET", list, status(501, "not implemented")],
  ])("%s", async (_, method, send, response) => {
    const count = fail(method, response);

    await expect(send(open())).rejects.toThrow();

    expect(count()).toBe(1);
    expect(delays).toEqual([]);
  });

  it("POST without a response", async () => {
    const client = open({ attempt: 200 });
    // A slow discovery would be sent again.
    await list(client);
    delays.length = 0;
    const count = fail("POST", "swallow");

    await expect(create(client)).rejects.toThrow("no response within 0.2 s");

    expect(count()).toBe(1);
    expect(delays).toEqual([]);
  });
});

describe("the error of a request", () => {
  it.each([
    [
      "has the message of the API server if the request is forbidden",
      status(403, 'namespaces is forbidden: User "jane" cannot list resource "namespaces"'),
      'namespaces is forbidden: User "jane" cannot list resource "namespaces"',
      isForbidden,
    ],
    ["has its code if the object already exists", status(409, "exists"), "exists", isAlreadyExists],
    [
      "is in one line if the object is invalid",
      status(422, "the webhook denied the request:\n\n  port: taken\n"),
      "the webhook denied the request: port: taken",
      isInvalid,
    ],
    [
      "has method, path and status if a proxy rejects the request",
      { status: 405, body: "<html>" },
      "GET /api/v1/namespaces: HTTP 405",
      (error: unknown) => error instanceof ApiError && error.code === 405,
    ],
    [
      "has method, path and status if the status is unknown",
      { status: 302, body: "null" },
      "GET /api/v1/namespaces: HTTP 302",
      (error: unknown) => error instanceof ApiError,
    ],
    [
      "reports a response that is not JSON",
      { body: "<html>" },
      "GET /api/v1/namespaces: the response is not JSON, so the server is not a Kubernetes API server",
      () => true,
    ],
    [
      "reports an empty response",
      { body: "" },
      "GET /api/v1/namespaces: the response is not a list",
      () => true,
    ],
  ])("%s", async (_, response, reason, isKind) => {
    fail("GET", response);

    const error: unknown = await list(open()).catch((caught: unknown) => caught);

    expect(reasonOf(error)).toBe(reason);
    expect(isKind(error)).toBe(true);
  });

  // case: C27
  it.each([
    ["refuses connections", "https://127.0.0.1:1", "connect ECONNREFUSED 127.0.0.1:1"],
    ["refuses connections at all addresses", "https://localhost:1", "ECONNREFUSED"],
    ["has no address", "https://rome.invalid", "getaddrinfo E\\w+ rome.invalid"],
  ])("names a server that %s, without a retry", async (_, url, reason) => {
    const error: unknown = await list(
      openClient(kubeconfig(url), { sleep: () => Promise.reject(new Error("slept")) }),
    ).catch((caught: unknown) => caught);

    expect(error).toBeInstanceOf(ConnectionError);
    expect(reasonOf(error)).toMatch(new RegExp(`^cannot reach ${url}: .*${reason}`));
  });

  it.each([
    [
      "of another certificate authority",
      "server",
      { "certificate-authority-data": undefined },
      "certificate",
    ],
    ["for another name", "named-server", {}, "IP: 127.0.0.1 is not in the cert's list"],
  ] as const)(
    "reports a server certificate %s, without a retry",
    async (_, pair, cluster, reason) => {
      const other = await FakeApiServer.start(pair);

      await expect(
        list(
          openClient(kubeconfig(other, { cluster }), {
            sleep: () => Promise.reject(new Error("slept")),
          }),
        ),
      ).rejects.toThrow(reason);
      other.close();
    },
  );
});

it("reports a client certificate that does not match its key", async () => {
  const base64 = (name: string) => Buffer.from(certificate(name)).toString("base64");
  const user = {
    "client-certificate-data": base64("client.crt"),
    "client-key-data": base64("server.key"),
  };

  await expect(list(openClient(kubeconfig(server, { user })))).rejects.toThrow(
    /^the certificates of the kubeconfig cannot be used: .*key values mismatch$/,
  );
});

it("now is the Date of the last response", async () => {
  const client = open();
  expect(client.now).toBeUndefined();

  server.respond = () => ({
    headers: { Date: "Thu, 01 Jan 2026 10:00:00 GMT" },
    ...status(403, "forbidden"),
  });
  await expect(list(client)).rejects.toThrow("forbidden");
  expect(client.now).toEqual(new Date("2026-01-01T10:00:00Z"));

  server.respond = () => ({ headers: { Date: "soon" } });
  await expect(list(client)).rejects.toThrow();
  expect(client.now).toEqual(new Date("2026-01-01T10:00:00Z"));
});
