import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { expect, it } from "vitest";
import { FakeApiServer, kubeconfig } from "./fake-api-server.js";
import { startHttpProxy, startSocksProxy } from "./proxies.js";

// case: V12 A request without a response keeps the program from ending.
it("a program exits by itself after a request without a response", async () => {
  const server = await FakeApiServer.start("server");
  const proxies = [await startHttpProxy("http", server.port), await startSocksProxy(server.port)];
  let swallowed = 0;
  server.respond = ({ path }) =>
    path.endsWith("/namespaces") && (swallowed += 1) <= 3 ? "swallow" : undefined;

  const kubeconfigs = [
    kubeconfig(server),
    ...proxies.map(({ url }) => kubeconfig("https://api.test", { cluster: { "proxy-url": url } })),
  ];
  const program = ["--import", require.resolve("tsx"), require.resolve("./swallowed-request.ts")];
  const { stdout } = await promisify(execFile)(process.execPath, [...program, ...kubeconfigs], {
    timeout: 20_000,
  });

  expect(stdout).toBe("0 namespaces\n".repeat(3));
  expect(swallowed).toBe(6);
  expect(proxies.map(({ received }) => received.length)).toEqual([2, 2]);
  [server, ...proxies].forEach((each) => {
    each.close();
  });
});
