import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it, vi } from "vitest";
import { startTimeout } from "../../../src/cluster/client/start-timeout.js";
import { list, openWithoutDelay } from "./requests.js";
import { startServer } from "./test-server.js";

/** Computes for a while, so that the process reads no response. */
function block(milliseconds: number): void {
  const end = performance.now() + milliseconds;
  while (performance.now() < end) {
    // Compute.
  }
}

describe("a timeout", () => {
  it("expires once", async () => {
    const expire = vi.fn();
    startTimeout(20, expire);

    await sleep(100);

    expect(expire).toHaveBeenCalledOnce();
  });

  it("does not expire after it was cancelled", async () => {
    const expire = vi.fn();
    startTimeout(20, expire)();

    await sleep(50);

    expect(expire).not.toHaveBeenCalled();
  });

  it("does not expire while the program computes", async () => {
    const expire = vi.fn();
    const cancel = startTimeout(100, expire);

    block(200);
    await sleep(1);
    cancel();

    expect(expire).not.toHaveBeenCalled();
  });
});

describe("a program that computes for longer than the timeout", () => {
  startServer();

  it("reads the response afterwards", async () => {
    const response = list(openWithoutDelay({ attempt: 300, request: 300 }, []));

    // The client connects in the next turns of the event loop.
    setImmediate(() => {
      block(400);
    });

    await expect(response).resolves.toEqual(expect.any(Array));
  });
});
