import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, vi } from "vitest";
import { reachesAsKubectl } from "./as-kubectl.js";
import { FakeApiServer, kubeconfig, NAMESPACE, openClient } from "./fake-api-server.js";
import { type FakeProxy, startHttpProxy, startSilentProxy, startSocksProxy } from "./proxies.js";
import { closeAfterTest, folder, prepareFolder } from "./test-folder.js";

// The host name api.test resolves only in the fake proxies.
const SERVER = "api.test:6443";

prepareFolder();

interface ProxyCase {
  /** The settings for the URL of the proxy. */
  readonly settings: (proxy: string) => {
    readonly cluster?: object;
    readonly environment?: Readonly<Record<string, string>>;
  };
  readonly proxy?: (target: number) => Promise<FakeProxy>;
  readonly scheme?: "http" | "https";
  /** The request that the proxy receives. */
  readonly received: string;
}

const viaHttp = (target: number) => startHttpProxy("http", target);
const viaHttps = (target: number) => startHttpProxy("https", target);
const withLogin = (proxy: string) => proxy.replace("//", "//jane:p%40ss@");

const CASES: readonly (readonly [condition: string, ProxyCase])[] = [
  [
    "HTTPS_PROXY",
    {
      settings: (proxy) => ({ environment: { HTTPS_PROXY: proxy } }),
      received: `CONNECT ${SERVER}`,
    },
  ],
  [
    "https_proxy without a scheme",
    {
      settings: (proxy) => ({ environment: { https_proxy: proxy.replace("http://", "") } }),
      received: `CONNECT ${SERVER}`,
    },
  ],
  [
    "HTTPS_PROXY, which takes precedence over https_proxy",
    {
      settings: (proxy) => ({
        environment: { HTTPS_PROXY: proxy, https_proxy: "http://127.0.0.1:1" },
      }),
      received: `CONNECT ${SERVER}`,
    },
  ],
  [
    "HTTP_PROXY for an http server",
    {
      settings: (proxy) => ({ environment: { HTTP_PROXY: withLogin(proxy) } }),
      scheme: "http",
      received: `GET ${SERVER} jane:p@ss`,
    },
  ],
  [
    "proxy-url with http",
    { settings: (proxy) => ({ cluster: { "proxy-url": proxy } }), received: `CONNECT ${SERVER}` },
  ],
  [
    "proxy-url with a user name and a password",
    {
      settings: (proxy) => ({ cluster: { "proxy-url": withLogin(proxy) } }),
      received: `CONNECT ${SERVER} jane:p@ss`,
    },
  ],
  [
    "proxy-url with https",
    {
      settings: (proxy) => ({ cluster: { "proxy-url": proxy } }),
      proxy: viaHttps,
      received: `CONNECT ${SERVER}`,
    },
  ],
  [
    "proxy-url with https and insecure-skip-tls-verify",
    {
      settings: (proxy) => ({
        cluster: {
          "proxy-url": proxy,
          "certificate-authority-data": undefined,
          "insecure-skip-tls-verify": true,
        },
      }),
      proxy: viaHttps,
      received: `CONNECT ${SERVER}`,
    },
  ],
  [
    "proxy-url with socks5",
    {
      settings: (proxy) => ({ cluster: { "proxy-url": proxy } }),
      proxy: startSocksProxy,
      received: SERVER,
    },
  ],
  [
    "proxy-url with socks5 for an http server",
    {
      settings: (proxy) => ({ cluster: { "proxy-url": proxy } }),
      proxy: startSocksProxy,
      scheme: "http",
      received: SERVER,
    },
  ],
  [
    "proxy-url, which takes precedence over the environment",
    {
      settings: (proxy) => ({
        cluster: { "proxy-url": proxy },
        environment: { HTTPS_PROXY: "http://127.0.0.1:1", NO_PROXY: "*" },
      }),
      received: `CONNECT ${SERVER}`,
    },
  ],
];

// case: C2 An API server can be reached only through the proxy of `HTTPS_PROXY`.
// case: V14
describe("a client reaches an API server as kubectl does", () => {
  it.each(CASES)(
    "through %s",
    async (_, { settings, proxy = viaHttp, scheme = "https", received }) => {
      const server = await closeAfterTest(
        FakeApiServer.start(scheme === "https" ? "server" : undefined),
      );
      const started = await closeAfterTest(proxy(server.port));
      const { cluster, environment = {} } = settings(started.url);
      Object.entries(environment).forEach(([name, value]) => vi.stubEnv(name, value));
      const file = join(folder, "config");
      writeFileSync(file, kubeconfig(`${scheme}://${SERVER}`, { cluster, user: { token: "t" } }));

      await reachesAsKubectl({ server, kubeconfig: file, expected: {} });

      expect(started.received[0]).toBe(received);
      expect(new Set(started.received)).toEqual(new Set([received]));
    },
  );
});

describe("a proxy", () => {
  // case: C27
  it("is named without its password if it rejects a tunnel", async () => {
    const proxy = await closeAfterTest(startHttpProxy("http", 1, 407));
    const cluster = { "proxy-url": withLogin(proxy.url) };
    const client = openClient(kubeconfig(`https://${SERVER}`, { cluster }));

    await expect(client.list(NAMESPACE, undefined)).rejects.toThrow(
      `cannot reach https://${SERVER} through proxy ${proxy.url}: the proxy responds 407 Proxy Authentication Required to CONNECT`,
    );
  });

  it("is not retried if it does not respond", async () => {
    const proxy = await closeAfterTest(startSilentProxy());

    for (const scheme of ["http", "socks5"]) {
      const cluster = { "proxy-url": proxy.url.replace("http", scheme) };
      const client = openClient(kubeconfig(`https://${SERVER}`, { cluster }), {
        attempt: 100,
        sleep: () => Promise.reject(new Error("slept")),
      });

      await expect(client.list(NAMESPACE, undefined)).rejects.toThrow(
        `cannot reach https://${SERVER} through proxy ${scheme}://`,
      );
    }
    await vi.waitFor(() => {
      expect(proxy.connections).toBe(0);
    });
  });

  it.each([
    [
      "proxy-url",
      { cluster: { "proxy-url": "jane:secret@proxy" } },
      'cluster "rome" of the kubeconfig: proxy-url',
    ],
    ["HTTPS_PROXY", { environment: "ftp://jane:secret@proxy" }, "HTTPS_PROXY"],
    ["HTTPS_PROXY", { environment: "http://jane:secret%@proxy" }, "HTTPS_PROXY"],
  ])(
    "is rejected without printing the password if %s is not a URL",
    (_, { cluster, environment = "" }: { cluster?: object; environment?: string }, place) => {
      vi.stubEnv("HTTPS_PROXY", environment);

      expect(() => openClient(kubeconfig(`https://${SERVER}`, { cluster }))).toThrow(
        new Error(`${place} is not a URL with http, https or socks5`),
      );
    },
  );
});
