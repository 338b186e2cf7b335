import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, vi } from "vitest";

interface Closable {
  close(): void;
}

let servers: Closable[];

/** A temporary folder of the running test. */
export let folder: string;

/** Creates a folder before each test of a file, and removes proxies from the environment. */
export function prepareFolder(): void {
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "access-"));
    servers = [];
    for (const name of ["HTTPS_PROXY", "HTTP_PROXY", "NO_PROXY"]) {
      vi.stubEnv(name, "");
      vi.stubEnv(name.toLowerCase(), "");
    }
  });

  afterEach(() => {
    vi.unstubAllEnvs();
    servers.forEach((server) => {
      server.close();
    });
    rmSync(folder, { recursive: true });
  });
}

/** Closes a server after the test. */
export async function closeAfterTest<T extends Closable>(starting: Promise<T>): Promise<T> {
  const server = await starting;
  servers.push(server);
  return server;
}
