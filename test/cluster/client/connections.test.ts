import { type AddressInfo, createServer as createTcpServer } from "node:net";
import { promisify } from "node:util";
import { describe, expect, it, vi } from "vitest";
import { kubeconfig, openClient } from "./fake-api-server.js";
import { create, fail, list, openWithoutDelay } from "./requests.js";
import { server, startServer } from "./test-server.js";

startServer();

describe("connections", () => {
  it("are reused", async () => {
    const client = openWithoutDelay();

    await list(client);
    await list(client);

    expect(server.connections).toBe(1);
  });

  it("are not reused for a POST, which is not retried if the server closes the connection", async () => {
    const client = openWithoutDelay();
    await list(client);

    await create(client);

    expect(server.requests.at(-1)).toMatchObject({
      method: "POST",
      headers: { connection: "close" },
    });
    expect(server.requests.at(-2)).toMatchObject({ headers: { connection: "keep-alive" } });
  });

  it("are limited to 16", async () => {
    const client = openWithoutDelay();
    await list(client);
    let running = 0;
    let release: () => void = () => undefined;
    const released = new Promise<void>((resolve) => (release = resolve));
    server.respond = async () => {
      running += 1;
      await released;
      return { body: { items: [] } };
    };
    const lists = Array.from({ length: 40 }, () => list(client));

    await vi.waitFor(() => {
      expect(running).toBe(16);
    });
    expect(server.connections).toBe(16);
    release();
    await Promise.all(lists);
    expect(running).toBe(40);
    expect(server.connections).toBe(16);
  });

  // case: V12
  it("are closed if the request times out", async () => {
    fail("GET", "swallow");

    await expect(list(openWithoutDelay({ attempt: 200, request: 200 }))).rejects.toThrow(
      "no response",
    );

    await vi.waitFor(() => {
      expect(server.connections).toBe(0);
    });
  });

  it("are closed if the response is incomplete", async () => {
    const half = createTcpServer((socket) => {
      socket.on("error", () => undefined);
      socket.once("data", () => {
        socket.write("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{");
      });
    });
    await new Promise<void>((resolve) => half.listen(0, "127.0.0.1", resolve));
    const { port } = half.address() as AddressInfo;
    const client = openClient(kubeconfig(`http://127.0.0.1:${port}`), {
      attempt: 200,
      request: 200,
    });

    await expect(list(client)).rejects.toThrow("no response within 0.2 s");
    await vi.waitFor(async () => {
      expect(await promisify(half.getConnections.bind(half))()).toBe(0);
    });
    half.close();
  });
});
