import { readFileSync } from "node:fs";
import {
  createServer,
  type IncomingHttpHeaders,
  type RequestListener,
  type Server,
} from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { AddressInfo, Socket } from "node:net";
import { join } from "node:path";
import type { TLSSocket } from "node:tls";
import { CLIENT_TIMING, type ClientTiming } from "../../../src/cluster/client/client-timing.js";
import type { ClusterApi, ObjectKind } from "../../../src/cluster/client/cluster-api.js";
import { clusterClient } from "../../../src/cluster/client/cluster-client.js";
import { resolveAccess } from "../../../src/cluster/client/cluster-entry.js";

export const NAMESPACE: ObjectKind = { apiVersion: "v1", kind: "Namespace" };
export const SECRET: ObjectKind = { apiVersion: "v1", kind: "Secret" };
export const TENANT: ObjectKind = { apiVersion: "authentication.liqo.io/v1beta1", kind: "Tenant" };

/** A request as the fake API server received it. */
export interface ReceivedRequest {
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: IncomingHttpHeaders;
  readonly authorization: string | undefined;
  readonly body: string;
  /** Common name of the client certificate. */
  readonly certificate: string | undefined;
}

export interface FakeResponse {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** An object is sent as JSON. */
  readonly body?: object | string;
}

/**
 * Chooses the response to a request. "swallow" sends no response, "reset" closes the connection, and
 * undefined sends the default response.
 */
export type Respond = (
  request: ReceivedRequest,
) => FakeResponse | "swallow" | "reset" | Promise<FakeResponse> | undefined;

const RESOURCES: Readonly<Record<string, readonly object[]>> = {
  "/api/v1": [
    { kind: "Namespace", name: "namespaces", namespaced: false, verbs: ["list", "delete"] },
    { kind: "Secret", name: "secrets", namespaced: true, verbs: ["list", "delete"] },
    { kind: "Secret", name: "secrets/status", namespaced: true, verbs: ["get"] },
    { kind: "Pod", name: "pods", namespaced: true, verbs: ["list", "delete"] },
  ],
  "/apis/apps/v1": [
    { kind: "Deployment", name: "deployments", namespaced: true, verbs: ["list", "delete"] },
  ],
};

/** Reads a test certificate or key. */
export function certificate(name: string): string {
  return readFileSync(join(__dirname, "test-certificates", name), "utf8");
}

/** An API server on 127.0.0.1 that serves a few kinds and has no objects. */
export class FakeApiServer {
  public readonly requests: ReceivedRequest[] = [];
  public respond: Respond = () => undefined;
  private readonly sockets = new Set<Socket>();

  private constructor(
    private readonly server: Server,
    private readonly scheme: string,
  ) {
    server.on("connection", (socket) => {
      this.sockets.add(socket);
      socket.once("close", () => this.sockets.delete(socket));
    });
  }

  /** @param pair the test certificate of the server. Undefined for a server without TLS. */
  static async start(pair?: "server" | "named-server"): Promise<FakeApiServer> {
    const holder: { fake?: FakeApiServer } = {};
    const listener: RequestListener = (request, response) => {
      const chunks: Buffer[] = [];
      request.on("data", (chunk: Buffer) => chunks.push(chunk));
      request.on("end", () => {
        void holder.fake?.answer(request, response, Buffer.concat(chunks).toString());
      });
    };
    const server =
      pair === undefined
        ? createServer(listener)
        : createTlsServer(
            {
              key: certificate(`${pair}.key`),
              cert: certificate(`${pair}.crt`),
              ca: certificate("ca.crt"),
              requestCert: true,
              rejectUnauthorized: false,
            },
            listener,
          );
    const fake = new FakeApiServer(server, pair === undefined ? "http" : "https");
    holder.fake = fake;
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return fake;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  get url(): string {
    return `${this.scheme}://127.0.0.1:${this.port}`;
  }

  /** Number of open connections. */
  get connections(): number {
    return this.sockets.size;
  }

  /** The requests for paths with a suffix. */
  requestsFor(end: string): ReceivedRequest[] {
    return this.requests.filter(({ path }) => path.endsWith(end));
  }

  close(): void {
    this.server.close();
    this.sockets.forEach((socket) => socket.destroy());
  }

  private async answer(
    incoming: Parameters<RequestListener>[0],
    outgoing: Parameters<RequestListener>[1],
    body: string,
  ): Promise<void> {
    const { method = "", url = "", headers, socket } = incoming;
    const { pathname, searchParams } = new URL(url, "http://localhost");
    const peer = (socket as Partial<TLSSocket>).getPeerCertificate?.();
    const request: ReceivedRequest = {
      method,
      path: pathname,
      query: Object.fromEntries(searchParams),
      headers,
      authorization: headers.authorization,
      body,
      certificate: peer?.subject === undefined ? undefined : String(peer.subject.CN),
    };
    this.requests.push(request);
    const response = (await this.respond(request)) ?? ownResponse(request);
    if (response === "reset") {
      socket.destroy();
    } else if (response !== "swallow") {
      const { status = 200, headers: more = {}, body: sent = {} } = response;
      outgoing.writeHead(status, { "Content-Type": "application/json", ...more });
      outgoing.end(typeof sent === "string" ? sent : JSON.stringify(sent));
    }
  }
}

function ownResponse({ method, path }: ReceivedRequest): FakeResponse {
  const resources = Object.entries(RESOURCES).find(([group]) => path.endsWith(group))?.[1];
  if (resources !== undefined) {
    return { body: { kind: "APIResourceList", resources } };
  }
  if (method === "GET" && /\/(namespaces|secrets|pods|deployments)$/.test(path)) {
    return { body: { kind: "List", apiVersion: "v1", metadata: {}, items: [] } };
  }
  if (method === "POST") {
    return { status: 201 };
  }
  return { status: 404, body: "404 page not found\n" };
}

/** The response of Kubernetes to a rejected request. */
export function status(code: number, message: string, more: object = {}): FakeResponse {
  return {
    status: code,
    body: { kind: "Status", apiVersion: "v1", status: "Failure", message, code, ...more },
  };
}

/** A kubeconfig with one cluster, one user and one context, in YAML. */
export function kubeconfig(
  server: FakeApiServer | string,
  { cluster = {}, user = {} }: { readonly cluster?: object; readonly user?: object } = {},
): string {
  const url = typeof server === "string" ? server : server.url;
  const ca = Buffer.from(certificate("ca.crt")).toString("base64");
  const trust = url.startsWith("https:") ? { "certificate-authority-data": ca } : {};
  const entry = { server: url, ...trust, ...cluster };
  return `apiVersion: v1
kind: Config
clusters:
  - name: rome
    cluster: ${JSON.stringify(entry)}
contexts:
  - name: rome
    context: { cluster: rome, user: admin }
current-context: rome
users:
  - name: admin
    user: ${JSON.stringify(user)}
`;
}

/** Creates a client for the path or contents of a kubeconfig, with other timeouts. */
export function openClient(
  path: string | undefined,
  timing: Partial<ClientTiming> = {},
): ClusterApi {
  return clusterClient(resolveAccess({ kubeconfig: path }), { ...CLIENT_TIMING, ...timing });
}
