import { BlockList, isIP } from "node:net";
import type { KubeconfigSection } from "./kubeconfig-section.js";
import { hostOf, portOf } from "./server-url.js";

/**
 * The proxy for an API server. Like client-go, uses `proxy-url` of the kubeconfig, or `HTTPS_PROXY`
 * and `HTTP_PROXY`.
 *
 * @returns undefined for a direct connection.
 */
export function proxyFor(
  server: URL,
  cluster: KubeconfigSection,
  environment: NodeJS.ProcessEnv = process.env,
): URL | undefined {
  const configured = cluster.text("proxy-url");
  if (configured !== undefined) {
    return proxyUrl(configured, `${cluster.title}: proxy-url`);
  }
  const [name, value] = firstSet(
    environment,
    server.protocol === "https:" ? ["HTTPS_PROXY", "https_proxy"] : ["HTTP_PROXY", "http_proxy"],
  );
  if (value === "" || isDirect(server, firstSet(environment, ["NO_PROXY", "no_proxy"])[1])) {
    return undefined;
  }
  return proxyUrl(/^[a-z0-9]+:\/\//i.test(value) ? value : `http://${value}`, name);
}

/** The header `Proxy-Authorization` for the user name and password in a proxy URL. */
export function proxyAuthorization({ username, password }: URL): Record<string, string> {
  const login = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return login === ":"
    ? {}
    : { "Proxy-Authorization": `Basic ${Buffer.from(login).toString("base64")}` };
}

/**
 * @param title names the setting in errors, which must not print the value: it may contain a
 * password.
 */
function proxyUrl(value: string, title: string): URL {
  const url = URL.canParse(value) ? new URL(value) : undefined;
  const isUsable =
    url !== undefined &&
    /^(https?|socks5h?):$/.test(url.protocol) &&
    url.hostname !== "" &&
    isEncoded(url);
  if (!isUsable) {
    throw new Error(`${title} is not a URL with http, https or socks5`);
  }
  return url;
}

/** Whether the user name and the password are percent-encoded. */
function isEncoded({ username, password }: URL): boolean {
  return !/%(?![0-9a-f]{2})/i.test(username + password);
}

function firstSet(
  environment: NodeJS.ProcessEnv,
  names: readonly [string, string],
): readonly [name: string, value: string] {
  const [upper, lower] = names;
  const value = environment[upper] ?? "";
  return value === "" ? [lower, environment[lower] ?? ""] : [upper, value];
}

/**
 * Whether the server is in `NO_PROXY` or is this machine, by the rules of Go's `httpproxy` package.
 */
function isDirect(server: URL, noProxy: string): boolean {
  const host = hostOf(server).toLowerCase();
  if (host === "localhost" || LOOPBACK.check(host, family(host))) {
    return true;
  }
  const entries = noProxy
    .toLowerCase()
    .split(",")
    .map((entry) => entry.trim());
  return entries.some((entry) => entry === "*" || matches(entry, host, portOf(server)));
}

const LOOPBACK = new BlockList();
LOOPBACK.addSubnet("127.0.0.0", 8, "ipv4");
LOOPBACK.addAddress("::1", "ipv6");

function matches(entry: string, host: string, port: number): boolean {
  const [, network = "", prefix] = /^(.*)\/(\d+)$/.exec(entry) ?? [];
  if (prefix !== undefined) {
    return isWithin(host, network, Number(prefix));
  }
  // Matches a host with a port, such as "[::1]:6443" or "example.com:6443", but not the address
  // "::1".
  const [, name = entry, entryPort] = /^(\[[^\]]*\]|[^:]*):(\d+)$/.exec(entry) ?? [];
  const target = entryPort === undefined ? entry : name.replace(/^\[|\]$/g, "");
  if (target === "" || (entryPort !== undefined && Number(entryPort) !== port)) {
    return false;
  }
  if (isIP(target) !== 0) {
    return isWithin(host, target, isIP(target) === 4 ? 32 : 128);
  }
  // "example.com" includes its subdomains. ".example.com" and "*.example.com" include only the
  // subdomains.
  const domain = target.replace(/^\*\./, ".");
  return isIP(host) === 0 && (host === domain || host.endsWith(`.${domain.replace(/^\./, "")}`));
}

function isWithin(host: string, network: string, prefix: number): boolean {
  const longest = isIP(network) === 4 ? 32 : 128;
  if (isIP(host) === 0 || isIP(host) !== isIP(network) || prefix > longest) {
    return false;
  }
  const list = new BlockList();
  list.addSubnet(network, prefix, family(network));
  return list.check(host, family(host));
}

function family(address: string): "ipv4" | "ipv6" {
  return isIP(address) === 6 ? "ipv6" : "ipv4";
}
