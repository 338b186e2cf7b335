import type { KubernetesObject } from "../../cluster/kubernetes-object.js";
import type { SimulatedCluster } from "../../cluster/simulated-cluster.js";
import type { World } from "../../world.js";
import { REMOTE_CLUSTER_LABEL } from "../labels.js";
import { caCertificateOf, issueCertificate } from "./certificates.js";
import { dataOf, ensure } from "./objects.js";
import { requestIn } from "./signing-request.js";

/** How a consumer authenticates to the API server of its provider. */
export interface SimulatedAuthParams {
  readonly ca?: string;
  readonly signedCRT?: string;
  readonly apiServer?: string;
  readonly proxyURL?: string;
}

/** A request for a certificate of a consumer. */
export interface CertificateRequest {
  readonly consumerClusterId: string;
  readonly namespace: string;
  /** Certificate signing request, PEM in base64. */
  readonly csr: string;
  /** Name of the ResourceSlice. Undefined for the control plane. */
  readonly slice?: string;
  readonly proxyURL?: string | undefined;
}

/** Why Liqo cannot issue a certificate. Undefined if it can. */
export function certificateFailure(
  cluster: SimulatedCluster,
  request: CertificateRequest,
): string | undefined {
  const kept = keptCertificate(cluster, request);
  if (kept !== undefined && dataOf(kept)["csr"] !== request.csr) {
    return (
      `the stored and the provided CSR do not match: Secret ${request.namespace}/${kept.metadata.name} ` +
      "has the certificate of another CSR"
    );
  }
  return requestIn(request.csr) === undefined ? "invalid CSR" : undefined;
}

/**
 * Issues a certificate and keeps it in a Secret without owner. A kept certificate of the same CSR is
 * used again.
 */
export function authParamsFor(
  world: World,
  cluster: SimulatedCluster,
  request: CertificateRequest,
): SimulatedAuthParams {
  const { now } = world.time;
  const { proxyURL } = request;
  return {
    ca: encode(caCertificateOf(cluster, now)),
    signedCRT: certificateFor(cluster, request, now),
    apiServer: `https://${cluster.nodeAddress}:6443`,
    ...(proxyURL !== undefined && { proxyURL }),
  };
}

function certificateFor(cluster: SimulatedCluster, request: CertificateRequest, now: Date): string {
  const kept = keptCertificate(cluster, request);
  const parsed = requestIn(request.csr);
  const certificate =
    (kept && dataOf(kept)["certificate"]) ??
    encode(parsed === undefined ? "" : issueCertificate(cluster, parsed, now));
  const { consumerClusterId, namespace, csr } = request;
  ensure(cluster, {
    apiVersion: "v1",
    kind: "Secret",
    metadata: {
      name: secretNameOf(request),
      namespace,
      labels: { [REMOTE_CLUSTER_LABEL]: consumerClusterId },
    },
    data: { csr, certificate },
  });
  return certificate;
}

function keptCertificate(
  cluster: SimulatedCluster,
  request: CertificateRequest,
): KubernetesObject | undefined {
  const { namespace } = request;
  const name = secretNameOf(request);
  return cluster.find({ apiVersion: "v1", kind: "Secret", namespace, name });
}

function secretNameOf({ slice }: CertificateRequest): string {
  return slice === undefined ? "liqo-remote-certificate" : `liqo-remote-certificate-${slice}`;
}

function encode(text: string): string {
  return Buffer.from(text).toString("base64");
}
