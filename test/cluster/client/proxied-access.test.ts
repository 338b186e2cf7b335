import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { reachesAsKubectl } from "./as-kubectl.js";
import { FakeApiServer, kubeconfig, NAMESPACE, openClient } from "./fake-api-server.js";
import { type FakeProxy, startHttpProxy, startSilentProxy, startSocksProxy } from "./proxies.js";

// The name api.test leads nowhere but through a proxy.
const SERVER = "api.test:6443";

let folder: string;
let servers: { close(): void }[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "proxied-access-"));
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

/** Closes a server after the test. */
async function using<T extends { close(): void }>(starting: Promise<T>): Promise<T> {
  const server = await starting;
  servers.push(server);
  return server;
}

interface ProxyCase {
  /** How a client gets to know the proxy. */
  readonly settings: (proxy: string) => {
    readonly cluster?: object;
    readonly environment?: Readonly<Record<string, string>>;
  };
  readonly proxy?: (target: number) => Promise<FakeProxy>;
  readonly scheme?: "http" | "https";
  /** What the proxy is asked for. */
  readonly asked: string;
}

const viaHttp = (target: number) => startHttpProxy("http", target);
const viaHttps = (target: number) => startHttpProxy("https", target);
const withLogin = (proxy: string) => proxy.replace("//", "//jane:p%40ss@");

const CASES: readonly (readonly [condition: string, ProxyCase])[] = [
  [
    "HTTPS_PROXY (case 2)",
    {
      settings: (proxy) => ({ environment: { HTTPS_PROXY: proxy } }),
      asked: `CONNECT ${SERVER}`,
    },
  ],
  [
    "https_proxy without a scheme",
    {
      settings: (proxy) => ({ environment: { https_proxy: proxy.replace("http://", "") } }),
      asked: `CONNECT ${SERVER}`,
    },
  ],
  [
    "HTTPS_PROXY, which wins over https_proxy",
    {
      settings: (proxy) => ({
        environment: { HTTPS_PROXY: proxy, https_proxy: "http://127.0.0.1:1" },
      }),
      asked: `CONNECT ${SERVER}`,
    },
  ],
  [
    "HTTP_PROXY for an http server",
    {
      settings: (proxy) => ({ environment: { HTTP_PROXY: withLogin(proxy) } }),
      scheme: "http",
      asked: `GET ${SERVER} jane:p@ss`,
    },
  ],
  [
    "proxy-url with http (case 46)",
    { settings: (proxy) => ({ cluster: { "proxy-url": proxy } }), asked: `CONNECT ${SERVER}` },
  ],
  [
    "proxy-url with a user name and a password",
    {
      settings: (proxy) => ({ cluster: { "proxy-url": withLogin(proxy) } }),
      asked: `CONNECT ${SERVER} jane:p@ss`,
    },
  ],
  [
    "proxy-url with https",
    {
      settings: (proxy) => ({ cluster: { "proxy-url": proxy } }),
      proxy: viaHttps,
      asked: `CONNECT ${SERVER}`,
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
      asked: `CONNECT ${SERVER}`,
    },
  ],
  [
    "proxy-url with socks5",
    {
      settings: (proxy) => ({ cluster: { "proxy-url": proxy } }),
      proxy: startSocksProxy,
      asked: SERVER,
    },
  ],
  [
    "proxy-url with socks5 for an http server",
    {
      settings: (proxy) => ({ cluster: { "proxy-url": proxy } }),
      proxy: startSocksProxy,
      scheme: "http",
      asked: SERVER,
    },
  ],
  [
    "proxy-url, which wins over the environment (case 46)",
    {
      settings: (proxy) => ({
        cluster: { "proxy-url": proxy },
        environment: { HTTPS_PROXY: "http://127.0.0.1:1", NO_PROXY: "*" },
      }),
      asked: `CONNECT ${SERVER}`,
    },
  ],
];

describe("a client reaches an API server as kubectl does", () => {
  it.each(CASES)(
    "through %s",
    async (_, { settings, proxy = viaHttp, scheme = "https", asked }) => {
      const server = await using(FakeApiServer.start(scheme === "https" ? "server" : undefined));
      const started = await using(proxy(server.port));
      const { cluster, environment = {} } = settings(started.url);
      Object.entries(environment).forEach(([name, value]) => vi.stubEnv(name, value));
      const file = join(folder, "config");
      writeFileSync(file, kubeconfig(`${scheme}://${SERVER}`, { cluster, user: { token: "t" } }));

      await reachesAsKubectl({ server, kubeconfig: file, expected: {} });

      expect(started.asked[0]).toBe(asked);
      expect(new Set(started.asked)).toEqual(new Set([asked]));
    },
  );
});

describe("a proxy that does not help", () => {
  it("is named without its password if it rejects the tunnel", async () => {
    const proxy = await using(startHttpProxy("http", 1, 407));
    const cluster = { "proxy-url": withLogin(proxy.url) };
    const client = openClient(kubeconfig(`https://${SERVER}`, { cluster }));

    await expect(client.list(NAMESPACE, undefined)).rejects.toThrow(
      `cannot reach https://${SERVER} through proxy ${proxy.url}: the proxy responds 407 Proxy Authentication Required to CONNECT`,
    );
  });

  it("is not tried again if it does not respond", async () => {
    const proxy = await using(startSilentProxy());

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
    "is rejected without its password if %s is no URL",
    (_, { cluster, environment = "" }: { cluster?: object; environment?: string }, place) => {
      vi.stubEnv("HTTPS_PROXY", environment);

      expect(() => openClient(kubeconfig(`https://${SERVER}`, { cluster }))).toThrow(
        new Error(`${place} is not a URL with http, https or socks5`),
      );
    },
  );
});
