import { isIP } from "node:net";
import * as tls from "node:tls";
import type { KubeconfigSection } from "./kubeconfig-section.js";
import { proxyFor } from "./proxy.js";

/** How to connect to an API server. */
export interface ApiEndpoint {
  /** Address of the API server. */
  readonly url: URL;
  /** Path prefix of all requests, without a trailing slash. */
  readonly pathPrefix: string;
  /** Proxy URL. Undefined for a direct connection. */
  readonly proxy: URL | undefined;
  /** TLS settings. Undefined for http. */
  readonly tls: EndpointTls | undefined;
}

/** How to verify the certificate of an API server. */
export interface EndpointTls {
  /** CA certificates in PEM. Undefined for the default root certificates. */
  readonly ca: string | undefined;
  /** Whether the certificate is not verified (`insecure-skip-tls-verify`). */
  readonly isInsecure: boolean;
  /** Server name in the certificate, if it differs from the host (`tls-server-name`). */
  readonly serverName: string | undefined;
}

/** The endpoint that a `cluster` entry of a kubeconfig describes. */
export function apiEndpoint(cluster: KubeconfigSection): ApiEndpoint {
  const server = cluster.text("server") ?? "";
  // Like client-go, assume http if the address has no scheme.
  const address = /^[a-z]+:\/\//i.test(server) ? server : `http://${server}`;
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol)) {
    throw new Error(`${cluster.title}: server is not a URL with http or https`);
  }
  return {
    url,
    pathPrefix: url.pathname.replace(/\/+$/, ""),
    proxy: proxyFor(url, cluster),
    tls: url.protocol === "https:" ? tlsOf(cluster) : undefined,
  };
}

function tlsOf(cluster: KubeconfigSection): EndpointTls {
  return {
    ca: cluster.pem("certificate-authority"),
    isInsecure: cluster.isTrue("insecure-skip-tls-verify"),
    serverName: cluster.text("tls-server-name"),
  };
}

/** TLS options that verify the certificate against a server name other than the host. */
export function serverNameOptions(serverName: string | undefined): tls.ConnectionOptions {
  return serverName === undefined
    ? {}
    : {
        // TLS does not allow IP addresses in the server name indication.
        servername: isIP(serverName) === 0 ? serverName : "",
        checkServerIdentity: (_, certificate) => tls.checkServerIdentity(serverName, certificate),
      };
}
