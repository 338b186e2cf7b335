import * as http from "node:http";
import * as https from "node:https";
import type { Socket } from "node:net";
import { connect, type ConnectionOptions } from "node:tls";
import type { EndpointTls } from "./api-endpoint.js";
import { proxyAuthorization } from "./proxy.js";
import { rootCertificates } from "./root-certificates.js";
import { hostOf, portOf } from "./server-url.js";
import { startTimeout } from "./start-timeout.js";

/** A connection to an API server through a proxy. */
export interface Tunnel {
  readonly server: URL;
  readonly proxy: URL;
  readonly tls: EndpointTls | undefined;
  /**
   * Timeout of the connection in milliseconds, so that an unresponsive proxy does not keep the
   * program alive.
   */
  readonly timeout: number;
}

type Connected = (error: Error | null, socket?: Socket) => void;

/** An agent that connects through a proxy. */
export function proxyAgent(tunnel: Tunnel, options: http.AgentOptions): http.Agent {
  const isTls = tunnel.tls !== undefined;
  const createConnection = (request: ConnectionOptions, connected: Connected) => {
    tunnelSocket(tunnel).then(
      (socket) => {
        connected(null, isTls ? connect({ ...request, path: undefined, socket }) : socket);
      },
      (error: unknown) => {
        connected(error as Error);
      },
    );
  };
  const agent = isTls ? new https.Agent(options) : new http.Agent(options);
  return Object.assign(agent, { createConnection });
}

function tunnelSocket(tunnel: Tunnel): Promise<Socket> {
  return /^https?:$/.test(tunnel.proxy.protocol) ? connectTunnel(tunnel) : socksTunnel(tunnel);
}

/** Opens a tunnel through an HTTP proxy (`CONNECT`). */
function connectTunnel({ server, proxy, tls, timeout }: Tunnel): Promise<Socket> {
  const authority = `${server.hostname}:${portOf(server)}`;
  const options = {
    host: hostOf(proxy),
    port: portOf(proxy),
    method: "CONNECT",
    path: authority,
    headers: { Host: authority, ...proxyAuthorization(proxy) },
    agent: false,
  };
  const request =
    proxy.protocol === "https:"
      ? https.request({
          ...options,
          // Like client-go, verify the proxy by the kubeconfig's certificate authority.
          ca: [...(tls?.ca === undefined ? [] : [tls.ca]), ...rootCertificates()],
          rejectUnauthorized: tls?.isInsecure !== true,
        })
      : http.request(options);
  return new Promise<Socket>((resolve, reject) => {
    const fail = (reason: string) => {
      cancelTimeout();
      reject(new Error(reason));
      request.destroy();
    };
    const failWithStatus = ({ statusCode = 0, statusMessage = "" }: http.IncomingMessage) => {
      fail(`the proxy responds ${statusCode} ${statusMessage} to CONNECT`);
    };
    const cancelTimeout = startTimeout(timeout, () => {
      fail(`no tunnel within ${timeout / 1000} s`);
    });
    request.on("error", (error) => {
      cancelTimeout();
      reject(error);
    });
    request.on("response", failWithStatus);
    request.on("connect", (response, socket: Socket, head) => {
      if (response.statusCode === 200) {
        cancelTimeout();
        socket.unshift(head);
        resolve(socket);
      } else {
        socket.destroy();
        failWithStatus(response);
      }
    });
    request.end();
  });
}

async function socksTunnel({ server, proxy, timeout }: Tunnel): Promise<Socket> {
  const { SocksClient } = await import("socks");
  const { socket } = await SocksClient.createConnection({
    command: "connect",
    destination: { host: hostOf(server), port: portOf(server) },
    proxy: {
      type: 5,
      host: hostOf(proxy),
      port: proxy.port === "" ? 1080 : Number(proxy.port),
      userId: decodeURIComponent(proxy.username),
      password: decodeURIComponent(proxy.password),
    },
    timeout,
  });
  return socket;
}
