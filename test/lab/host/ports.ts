import { createServer } from "node:net";

// Below the range from which the kernel takes ports for outgoing connections, so that none of those gets in the way.
const FIRST = 17_000;
const LAST = 29_999;

/** Ports on 127.0.0.1 that nobody listens on, all different. */
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
