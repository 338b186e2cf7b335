import { existsSync, readFileSync } from "node:fs";
import * as tls from "node:tls";

/** Files in which Linux distributions keep the root certificates. Go reads the same files. */
const SYSTEM_FILES = [
  "/etc/ssl/certs/ca-certificates.crt",
  "/etc/pki/tls/certs/ca-bundle.crt",
  "/etc/ssl/ca-bundle.pem",
  "/etc/pki/tls/cacert.pem",
  "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",
  "/etc/ssl/cert.pem",
];

/**
 * The certificates to trust if a kubeconfig has no `certificate-authority`: the certificates of
 * Node and, like kubectl, of the operating system. The certificate authority of a company is often
 * installed only in the operating system.
 */
export function rootCertificates(): string[] {
  // Since Node 22.15.
  const { getCACertificates } = tls as {
    readonly getCACertificates?: (type: "default" | "system") => string[];
  };
  const { NODE_EXTRA_CA_CERTS, SSL_CERT_FILE } = process.env;
  const ofNode = getCACertificates?.("default") ?? [
    ...tls.rootCertificates,
    ...certificatesIn(NODE_EXTRA_CA_CERTS),
  ];
  const ofSystem =
    getCACertificates?.("system") ?? certificatesIn(SYSTEM_FILES.find((file) => existsSync(file)));
  const all = [...ofNode, ...ofSystem, ...certificatesIn(SSL_CERT_FILE)];
  // Most certificates are in both lists, with different line lengths. Parsing each of them takes
  // time.
  return [...new Map(all.map((pem) => [pem.replace(/\s/g, ""), pem])).values()];
}

/** The certificates in a file. */
function certificatesIn(file: string | undefined): string[] {
  const pem = file !== undefined && existsSync(file) ? readFileSync(file, "utf8") : "";
  return pem.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
}
