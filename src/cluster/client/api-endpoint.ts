import { isIP } from "node:net";
import * as tls from "node:tls";
import type { KubeconfigSection } from "./kubeconfig-section.js";
import { proxyFor } from "./proxy.js";

/** How to connect to an API server. */
export interface Endpoint {
  /** Address of the API server. */
  readonly url: URL;
  /** Path before those of the API, without a slash at the end. */
  readonly pathPrefix: string;
  /** Undefined for a direct connection. */
  readonly proxy: URL | undefined;
  /** Undefined for http. */
  readonly tls: EndpointTls | undefined;
}

/** How to verify the certificate of an API server. */
export interface EndpointTls {
  /** Certificates in PEM. Undefined for the usual root certificates. */
  readonly ca: string | undefined;
  /** Whether any certificate is accepted. */
  readonly isInsecure: boolean;
  /** Name in the certificate, if it differs from the host. */
  readonly serverName: string | undefined;
}

/** The endpoint that a cluster's entry of a kubeconfig describes. */
export function endpointOf(cluster: KubeconfigSection): Endpoint {
  const server = cluster.text("server") ?? "";
  // client-go takes an address without a scheme for http.
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

/** The options of a TLS connection that verify a server's name. */
export function serverNameOptions(serverName: string | undefined): tls.ConnectionOptions {
  return serverName === undefined
    ? {}
    : {
        // TLS has no server name indication for IP addresses.
        servername: isIP(serverName) === 0 ? serverName : "",
        checkServerIdentity: (_, certificate) => tls.checkServerIdentity(serverName, certificate),
      };
}
