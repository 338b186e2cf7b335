import { afterEach, beforeEach, vi } from "vitest";
import { FakeApiServer } from "./fake-api-server.js";

/** The fake API server of the running test. */
export let server: FakeApiServer;

/** Starts a fake API server with TLS before each test of a file. */
export function startServer(): void {
  beforeEach(async () => {
    vi.stubEnv("HTTPS_PROXY", "");
    vi.stubEnv("https_proxy", "");
    server = await FakeApiServer.start("server");
  });

  afterEach(() => {
    vi.unstubAllEnvs();
    server.close();
  });
}
