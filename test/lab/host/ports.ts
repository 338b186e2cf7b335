import { connect, createServer } from "node:net";

// Below the ports that the kernel uses for outgoing connections.
const FIRST = 17_000;
const LAST = 29_999;

/** Different free ports on 127.0.0.1. */
export async function freePorts(count: number): Promise<number[]> {
  const ports = new Set<number>();
  while (ports.size < count) {
    const candidate = FIRST + Math.floor(Math.random() * (LAST - FIRST + 1));
    if (!ports.has(candidate) && (await isFree(candidate))) {
      ports.add(candidate);
    }
  }
  return [...ports];
}

/** Whether a process listens on a port of 127.0.0.1: `true` or `undefined`. */
export function listens(port: number): Promise<true | undefined> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    socket.once("connect", () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", () => {
      resolve(undefined);
    });
  });
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => {
      resolve(false);
    });
    server.listen(port, "127.0.0.1", () => {
      server.close(() => {
        resolve(true);
      });
    });
  });
}
