import * as http from "node:http";
import * as https from "node:https";
import { createSecureContext, type SecureContext, type SecureContextOptions } from "node:tls";
import { ConnectionError } from "./api-error.js";
import type { ClientCertificate, Credential } from "./credential.js";
import { type Endpoint, type EndpointTls, serverNameOptions } from "./api-endpoint.js";
import { proxyAuthorization } from "./proxy.js";
import { rootCertificates } from "./root-certificates.js";
import { addressOf, hostOf, portOf } from "./server-url.js";

/** A request to an API server. */
export interface ApiRequest {
  readonly method: "GET" | "POST" | "DELETE";
  /** For example `/api/v1/namespaces`. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly accept?: string;
  readonly body?: object;
  /** How often a failed request is repeated at most. */
  readonly retries?: number;
}

/** The response of an API server, whatever its status. */
export interface ApiResponse {
  readonly status: number;
  readonly headers: http.IncomingHttpHeaders;
  readonly body: string;
}

/** Sends requests to one API server, each once. */
export class Transport {
  private agents: Promise<Agents> | undefined;
  private readonly secureContexts = new Map<string, SecureContext>();

  /** @param timeout milliseconds that a request may take. */
  constructor(
    private readonly endpoint: Endpoint,
    private readonly timeout: number,
  ) {}

  /**
   * Sends a request.
   *
   * @throws {@link ConnectionError} if there is no response in time. The connection is closed then.
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
      const timer = setTimeout(() => {
        const what = isConnected ? "response" : "connection";
        // A host that drops packets drops those of the next attempt, too. A server may respond to another request.
        reject(this.failure(`no ${what} within ${this.timeout / 1000} s`, isConnected));
        sent.destroy();
      }, this.timeout);
      const fail = (error: Error) => {
        clearTimeout(timer);
        reject(this.failure(messageOf(error), isTransient(error), error));
      };
      sent.on("error", fail);
      sent.on("response", (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        response.on("error", fail);
        response.on("end", () => {
          clearTimeout(timer);
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
    { kept, single, isForwarded }: Agents,
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
      // A request that is not repeated must not meet a connection that the server is about to close.
      agent: method === "POST" ? single : kept,
      headers: {
        Host: url.host,
        Accept: accept,
        "User-Agent": "pulumi-liqo",
        ...(body !== undefined && { "Content-Type": "application/json" }),
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
      // Node's agent keeps connections with different certificates apart.
      ...certificate,
      secureContext: this.secureContext(ca, certificate),
      rejectUnauthorized: !isInsecure,
      ...serverNameOptions(serverName),
    };
  }

  /** Parsing hundreds of root certificates takes milliseconds, so connections share them. */
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
    const way = proxy === undefined ? "" : ` through proxy ${addressOf(proxy)}`;
    return new ConnectionError(
      `cannot reach ${addressOf(url)}${way}: ${reason}`,
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

/** How Node's client connects to an API server. */
interface Agents {
  /** Keeps connections open for further requests. */
  readonly kept: http.Agent;
  /** Opens a connection for each request. */
  readonly single: http.Agent;
  /** Whether requests are sent to an HTTP proxy, which forwards them. */
  readonly isForwarded: boolean;
}

async function agentsOf({ url, proxy, tls }: Endpoint, timeout: number): Promise<Agents> {
  const isForwarded = tls === undefined && proxy?.protocol === "http:";
  if (proxy === undefined || isForwarded) {
    const { Agent } = tls === undefined ? http : https;
    return { kept: new Agent(KEPT), single: new Agent(), isForwarded };
  }
  const { proxyAgent } = await import("./proxy-agent.js");
  const tunnel = { server: url, proxy, tls, timeout };
  return { kept: proxyAgent(tunnel, KEPT), single: proxyAgent(tunnel, {}), isForwarded };
}

const KEPT: http.AgentOptions = { keepAlive: true };

/** Several addresses of one host fail together, in an error without a message. */
function messageOf(error: Error): string {
  const { message } = error instanceof AggregateError ? (error.errors[0] as Error) : error;
  return message.split("\n").at(0) ?? "";
}

/** Whether the other end closed a connection that worked before. */
function isTransient(error: Error): boolean {
  const { code = "" } = error as NodeJS.ErrnoException;
  return code === "ECONNRESET" || code === "EPIPE";
}
