import { createServer, request as httpRequest, STATUS_CODES } from "node:http";
import { createServer as createTlsServer } from "node:https";
import {
  connect,
  createServer as createTcpServer,
  type AddressInfo,
  type Server,
  type Socket,
} from "node:net";
import { certificate } from "./fake-api-server.js";

/** A proxy on 127.0.0.1 that connects every host name to 127.0.0.1. */
export interface FakeProxy {
  readonly url: string;
  /** The received requests: method, host and port, and the user name and password. */
  readonly received: string[];
  close(): void;
}

/**
 * Starts an HTTP proxy.
 *
 * @param code status of the response to CONNECT.
 */
export async function startHttpProxy(
  scheme: "http" | "https",
  target: number,
  code = 200,
): Promise<FakeProxy> {
  const received: string[] = [];
  const log = (place: string, authorization = "") => {
    received.push([place, decoded(authorization)].join(" ").trim());
  };
  const server =
    scheme === "http"
      ? createServer()
      : createTlsServer({ key: certificate("server.key"), cert: certificate("server.crt") });
  server.on("connect", ({ url = "", headers }, socket: Socket) => {
    log(`CONNECT ${url}`, headers["proxy-authorization"]);
    if (code !== 200) {
      socket.end(`HTTP/1.1 ${code} ${STATUS_CODES[code] ?? ""}\r\n\r\n`);
      return;
    }
    const upstream = connect(target, "127.0.0.1", () => {
      socket.write("HTTP/1.1 200 OK\r\n\r\n");
      piped(socket, upstream);
    });
  });
  server.on("request", ({ method, url = "", headers }, response) => {
    const { host, pathname } = new URL(url);
    log(`${method ?? ""} ${host}`, headers["proxy-authorization"]);
    const options = { host: "127.0.0.1", port: target, path: pathname };
    httpRequest(options, (answer) => {
      response.writeHead(answer.statusCode ?? 0, answer.headers);
      answer.pipe(response);
    }).end();
  });
  return started(server, scheme, received);
}

/** Starts a SOCKS5 proxy that supports host names, without authentication. */
export async function startSocksProxy(target: number): Promise<FakeProxy> {
  const received: string[] = [];
  const server = createTcpServer((socket) => {
    socket.once("data", () => {
      socket.write(Buffer.from([5, 0]));
      socket.once("data", (request: Buffer) => {
        const end = 5 + (request[4] ?? 0);
        received.push(`${request.subarray(5, end).toString()}:${request.readUInt16BE(end)}`);
        const upstream = connect(target, "127.0.0.1", () => {
          socket.write(Buffer.from([5, 0, 0, 1, 127, 0, 0, 1, 0, 0]));
          piped(socket, upstream);
        });
      });
    });
  });
  return started(server, "socks5", received);
}

/** Starts a proxy that accepts connections and never responds. */
export async function startSilentProxy(): Promise<FakeProxy & { readonly connections: number }> {
  const sockets = new Set<Socket>();
  const server = createTcpServer((socket) => {
    sockets.add(socket.on("error", () => undefined));
    socket.resume().once("close", () => sockets.delete(socket));
  });
  return Object.defineProperty(await started(server, "http", []), "connections", {
    get: () => sockets.size,
  }) as FakeProxy & { readonly connections: number };
}

async function started(server: Server, scheme: string, received: string[]): Promise<FakeProxy> {
  const sockets = new Set<Socket>();
  server.on("connection", (socket: Socket) => sockets.add(socket.on("error", () => undefined)));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `${scheme}://127.0.0.1:${port}`,
    received,
    close: () => {
      server.close();
      sockets.forEach((socket) => socket.destroy());
    },
  };
}

function piped(socket: Socket, upstream: Socket): void {
  const end = () => {
    socket.destroy();
    upstream.destroy();
  };
  socket.on("error", end).on("close", end).pipe(upstream);
  upstream.on("error", end).on("close", end).pipe(socket);
}

function decoded(authorization: string): string {
  return Buffer.from(authorization.replace("Basic ", ""), "base64").toString();
}
