import * as http from "node:http";
import * as https from "node:https";
import { createSecureContext, type SecureContext, type SecureContextOptions } from "node:tls";
import { ConnectionError } from "./api-error.js";
import type { ClientCertificate, Credential } from "./credential.js";
import { type ApiEndpoint, type EndpointTls, serverNameOptions } from "./api-endpoint.js";
import { proxyAuthorization } from "./proxy.js";
import { rootCertificates } from "./root-certificates.js";
import { addressOf, hostOf, portOf } from "./server-url.js";
import { startTimeout } from "./start-timeout.js";

/** A request to an API server. */
export interface ApiRequest {
  /** The body of a PATCH is a JSON merge patch. */
  readonly method: "GET" | "POST" | "PATCH" | "DELETE";
  /** For example `/api/v1/namespaces`. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly accept?: string;
  readonly body?: object;
  /** Maximum number of retries. */
  readonly maxRetries?: number;
}

/** A response of an API server with any status. */
export interface ApiResponse {
  readonly status: number;
  readonly headers: http.IncomingHttpHeaders;
  readonly body: string;
}

/** Sends requests to an API server, without retries. */
export class Transport {
  private agents: Promise<Agents> | undefined;
  private readonly secureContexts = new Map<string, SecureContext>();

  /** @param timeout of a request, in milliseconds. */
  constructor(
    private readonly endpoint: ApiEndpoint,
    private readonly timeout: number,
  ) {}

  /**
   * Sends a request.
   *
   * @throws {@link ConnectionError} if the connection fails or the request times out. The
   * connection is then closed.
   */
  async send(request: ApiRequest, credential: Credential): Promise<ApiResponse> {
    this.agents ??= agentsOf(this.endpoint, this.timeout);
    const options = this.optionsFor(request, credential, await this.agents);
    const body = request.body === undefined ? undefined : JSON.stringify(request.body);
    return new Promise((resolve, reject) => {
      const send = options.protocol === "https:" ? https.request : http.request;
      const sent = send(options);
      let isConnected = false;
      sent.on("socket", (socket) => {
        isConnected = !socket.connecting;
        if (!isConnected) {
          socket.once("connect", () => (isConnected = true));
        }
      });
      const cancelTimeout = startTimeout(this.timeout, () => {
        const missing = isConnected ? "response" : "connection";
        // Only a timeout of the response is worth a retry: a host that drops packets also drops the
        // packets of the next attempt.
        reject(this.failure(`no ${missing} within ${this.timeout / 1000} s`, isConnected));
        sent.destroy();
      });
      const fail = (error: Error) => {
        cancelTimeout();
        reject(this.failure(messageOf(error), isTransient(error), error));
      };
      sent.on("error", fail);
      sent.on("response", (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        response.on("error", fail);
        response.on("end", () => {
          cancelTimeout();
          const { statusCode: status = 0, headers } = response;
          resolve({ status, headers, body: Buffer.concat(chunks).toString() });
        });
      });
      sent.end(body);
    });
  }

  private optionsFor(
    { method, path, query = {}, accept = "application/json", body }: ApiRequest,
    { headers, certificate }: Credential,
    { keepAlive, single, isForwarded }: Agents,
  ): http.RequestOptions | https.RequestOptions {
    const { url, pathPrefix, proxy, tls } = this.endpoint;
    const search = new URLSearchParams(query).toString();
    const target = `${pathPrefix}${path}${search === "" ? "" : `?${search}`}`;
    const firstHop = isForwarded && proxy !== undefined ? proxy : url;
    return {
      protocol: firstHop.protocol,
      host: hostOf(firstHop),
      port: portOf(firstHop),
      method,
      path: isForwarded ? `${addressOf(url)}${target}` : target,
      // A POST is not retried, so it must not use a connection that the server may be about to
      // close.
      agent: method === "POST" ? single : keepAlive,
      headers: {
        Host: url.host,
        Accept: accept,
        "User-Agent": "pulumi-liqo",
        ...(body !== undefined && {
          "Content-Type": `application/${method === "PATCH" ? "merge-patch+json" : "json"}`,
        }),
        ...(isForwarded && proxy !== undefined && proxyAuthorization(proxy)),
        ...headers,
      },
      ...(tls !== undefined && this.tlsOptions(tls, certificate)),
    };
  }

  private tlsOptions(
    { ca, isInsecure, serverName }: EndpointTls,
    certificate: ClientCertificate | undefined,
  ): https.RequestOptions {
    return {
      // Node's agent needs the certificate here to share connections only between equal
      // certificates.
      ...certificate,
      secureContext: this.secureContext(ca, certificate),
      rejectUnauthorized: !isInsecure,
      ...serverNameOptions(serverName),
    };
  }

  /**
   * Shares a TLS context between connections, because parsing hundreds of root certificates takes
   * milliseconds.
   */
  private secureContext(
    ca: string | undefined,
    certificate: ClientCertificate | undefined,
  ): SecureContext {
    const key = certificate?.cert ?? "";
    let context = this.secureContexts.get(key);
    if (context === undefined) {
      context = createContext({ ca: ca ?? rootCertificates(), ...certificate });
      this.secureContexts.set(key, context);
    }
    return context;
  }

  private failure(reason: string, isTransient: boolean, cause?: Error): ConnectionError {
    const { url, proxy } = this.endpoint;
    const route = proxy === undefined ? "" : ` through proxy ${addressOf(proxy)}`;
    return new ConnectionError(
      `cannot reach ${addressOf(url)}${route}: ${reason}`,
      isTransient,
      cause,
    );
  }
}

function createContext(options: SecureContextOptions): SecureContext {
  try {
    return createSecureContext(options);
  } catch (error) {
    const { message } = error as Error;
    throw new Error(`the certificates of the kubeconfig cannot be used: ${message}`, {
      cause: error,
    });
  }
}

/** The agents that open connections to an API server. */
interface Agents {
  /** Reuses connections. */
  readonly keepAlive: http.Agent;
  /** Opens a new connection for each request. */
  readonly single: http.Agent;
  /** Whether an HTTP proxy forwards the requests, instead of opening a tunnel. */
  readonly isForwarded: boolean;
}

async function agentsOf({ url, proxy, tls }: ApiEndpoint, timeout: number): Promise<Agents> {
  const isForwarded = tls === undefined && proxy?.protocol === "http:";
  if (proxy === undefined || isForwarded) {
    const { Agent } = tls === undefined ? http : https;
    return { keepAlive: new Agent(KEEP_ALIVE), single: new Agent(), isForwarded };
  }
  const { proxyAgent } = await import("./proxy-agent.js");
  const tunnel = { server: url, proxy, tls, timeout };
  return { keepAlive: proxyAgent(tunnel, KEEP_ALIVE), single: proxyAgent(tunnel, {}), isForwarded };
}

const KEEP_ALIVE: http.AgentOptions = { keepAlive: true };

/**
 * The message of an error. If all addresses of a host fail, Node throws an AggregateError without a
 * message.
 */
function messageOf(error: Error): string {
  const { message } = error instanceof AggregateError ? (error.errors[0] as Error) : error;
  return message.split("\n").at(0) ?? "";
}

/** Whether the server closed an established connection. */
function isTransient(error: Error): boolean {
  const { code = "" } = error as NodeJS.ErrnoException;
  return code === "ECONNRESET" || code === "EPIPE";
}
