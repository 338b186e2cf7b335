import { describe, expect, it } from "vitest";
import { KubeconfigSection } from "../../../src/cluster/client/kubeconfig-section.js";
import { proxyFor } from "../../../src/cluster/client/proxy.js";

const CLUSTER = new KubeconfigSection("cluster", {});

function isProxied(server: string, noProxy: string): boolean {
  const environment = { HTTPS_PROXY: "proxy:3128", NO_PROXY: noProxy };
  return proxyFor(new URL(server), CLUSTER, environment) !== undefined;
}

// case: C2
describe("a server in NO_PROXY is reached directly", () => {
  it.each([
    ["https://api.example.com", "api.example.com"],
    ["https://api.example.com", "example.com"],
    ["https://api.example.com", ".example.com"],
    ["https://api.example.com", "*.example.com"],
    ["https://api.example.com", "a.test, EXAMPLE.com"],
    ["https://API.example.com", "api.example.com"],
    ["https://api.example.com", "*"],
    ["https://api.example.com", "example.com:443"],
    ["https://api.example.com:6443", "example.com:6443"],
    ["https://10.1.2.3:6443", "10.1.2.3"],
    ["https://10.1.2.3:6443", "10.0.0.0/8"],
    ["https://10.1.2.3:6443", "10.1.2.3:6443"],
    ["https://[fd00::1]:6443", "fd00::1"],
    ["https://[fd00::1]:6443", "[fd00::1]:6443"],
    ["https://[fd00::1]:6443", "fd00::/8"],
    ["https://localhost:6443", ""],
    ["https://127.0.0.2:6443", ""],
    ["https://[::1]:6443", ""],
  ])("%s with %s", (server, noProxy) => {
    expect(isProxied(server, noProxy)).toBe(false);
  });
});

describe("any other server is reached through the proxy", () => {
  it.each([
    ["https://api.example.com", ""],
    ["https://api.example.com", ","],
    ["https://example.com", ".example.com"],
    ["https://example.com", "*.example.com"],
    ["https://api.example.com", "ample.com"],
    ["https://api.example.com:6443", "example.com:443"],
    ["https://10.1.2.3:6443", "10.1.2.30"],
    ["https://10.1.2.3:6443", "10.1.2"],
    ["https://10.1.2.3:6443", ".3"],
    ["https://10.1.2.3:6443", "11.0.0.0/8"],
    ["https://10.1.2.3:6443", "10.0.0.0/40"],
    ["https://10.1.2.3:6443", "10.1.2.3:443"],
    ["https://api.example.com", "10.0.0.0/8"],
    ["https://[fd00::1]:6443", "10.0.0.0/8"],
    ["https://[fd00::1]:6443", "[fd00::1]"],
    ["https://localhost.example.com", "localhost"],
  ])("%s with %s", (server, noProxy) => {
    expect(isProxied(server, noProxy)).toBe(true);
  });
});

it("an http server is reached directly if only HTTPS_PROXY is set", () => {
  const environment = { HTTPS_PROXY: "proxy:3128" };

  expect(proxyFor(new URL("http://api.example.com"), CLUSTER, environment)).toBeUndefined();
});
