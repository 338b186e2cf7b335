import { createPublicKey, generateKeyPairSync, type KeyObject, sign } from "node:crypto";
import { oid, printable, sequence, set } from "../../../src/authentication/der.js";
import type { LiveConsumer } from "../../../src/peering/checks/live-consumer.js";
import type { LiveProvider } from "../../../src/peering/checks/live-provider.js";
import { checkPeers } from "../../../src/peering/checks/run-checks.js";
import type { DiagnosisCheck } from "../../../src/diagnosis/diagnosis-check.js";
import { issueCertificate } from "../../../src/testing/liqo/peering/certificates.js";

const encode = (content: string | Buffer) => Buffer.from(content).toString("base64");

/** The keys of the consumer, and of another cluster. */
const { privateKey, publicKey } = generateKeyPairSync("ed25519");
export const OTHER_KEY = generateKeyPairSync("ed25519").publicKey;

const NONCE = encode("nonce");

/** A public key as in a Tenant. */
export const encodedKey = (key: KeyObject) =>
  encode(key.export({ format: "pem", type: "spki" }).toString());

/** A certificate of rome for ten years from 2020. */
export function certificate(key: KeyObject = publicKey): string {
  const subject = sequence(set(sequence(oid("2.5.4.3"), printable("rome"))));
  const spki = createPublicKey(key.export({ format: "pem", type: "spki" })).export({
    format: "der",
    type: "spki",
  });
  const begin = new Date("2020-01-01T00:00:00Z");
  return encode(issueCertificate({} as never, { subject, publicKey: spki }, begin));
}

export const AUTH_PARAMS = { apiServer: "https://203.0.113.7:6443", signedCRT: certificate() };

const SPEC = {
  clusterID: "rome",
  publicKey: encodedKey(publicKey),
  csr: encode("csr"),
  signature: encode(sign(null, Buffer.from("nonce"), privateKey)),
};

/** The Tenant of rome, with some differences. */
export function tenant(spec: object = {}, rest: object = {}) {
  return {
    kind: "Tenant",
    metadata: { name: "rome", uid: "tenant-of-rome" },
    spec: { ...SPEC, ...spec },
    status: { authParams: AUTH_PARAMS, tenantNamespace: "liqo-tenant-rome" },
    ...rest,
  };
}

/** The Identity of rome, with other `authParams`. */
export function identity(authParams: object = {}, rest: object = {}) {
  return {
    kind: "Identity",
    metadata: { name: "controlplane-milan" },
    spec: { type: "ControlPlane", authParams: { ...AUTH_PARAMS, ...authParams } },
    status: { kubeconfigSecretRef: { name: "kubeconfig-controlplane-milan" } },
    ...rest,
  };
}

const accepted = (type: string) => ({ type, status: "Accepted" });

/** The finalizer of an object that Liqo replicates. */
export const REPLICATED = ["crdreplicator.liqo.io/resource"];

/** The slice of rome, with some differences. */
export function slice(rest: object = {}) {
  return {
    kind: "ResourceSlice",
    metadata: { name: "milan", finalizers: REPLICATED },
    spec: { class: "default" },
    status: { conditions: [accepted("Authentication"), accepted("Resources")] },
    ...rest,
  };
}

/** A VirtualNode that is Ready, with some differences. */
export function virtualNode(rest: object = {}) {
  return {
    object: {
      kind: "VirtualNode",
      metadata: { name: "milan" },
      spec: { clusterID: "milan", resourceQuota: { hard: { cpu: "4", memory: "8Gi" } } },
    },
    kubelet: { status: { readyReplicas: 1 } },
    node: node([{ type: "Ready", status: "True" }]),
    drain: undefined,
    ...rest,
  };
}

/** A Node with these conditions. */
export function node(conditions: readonly object[], spec: object = {}) {
  return { kind: "Node", metadata: { name: "milan" }, spec, status: { conditions } };
}

const COMMON = { liqoNamespace: "liqo", tenantNamespace: {}, events: [], unread: new Set() };

/** Rome, which is peered with milan, with some differences. */
export function consumer(differences: object = {}): LiveConsumer {
  const parts = {
    ...COMMON,
    role: "Consumer",
    cluster: "rome",
    namespace: "liqo-tenant-milan",
    remoteClusterId: "milan",
    now: new Date("2026-01-01T00:00:00Z"),
    identities: [identity()],
    secrets: new Map([["kubeconfig-controlplane-milan", {}]]),
    resourceSlices: [slice()],
    replicated: [slice()],
    virtualNodes: [virtualNode()],
    foreignNodes: [],
    foreignCluster: undefined,
    ...differences,
  };
  // Objects of an API server have more fields than the fixtures.
  return parts as unknown as LiveConsumer;
}

/** Milan, which serves rome, with some differences. */
export function provider(differences: object = {}): LiveProvider {
  const parts = {
    ...COMMON,
    role: "Provider",
    cluster: "milan",
    namespace: "liqo-tenant-rome",
    remoteClusterId: "rome",
    now: new Date("2026-01-01T00:00:00Z"),
    tenants: [tenant()],
    nonces: [{ name: "liqo-nonce", nonce: NONCE }],
    keptRequest: SPEC.csr,
    copies: [slice()],
    missingRoles: [],
    ...differences,
  };
  return parts as unknown as LiveProvider;
}

/** A Warning about an object. */
export function warning(kind: string, name: string, reason: string, message: string, uid?: string) {
  return { type: "Warning", reason, message, involvedObject: { kind, name, uid } };
}

/** The results of all checks that are not `ok`, each as `<name> <cluster> <result>: <found>`. */
export function problems(...peers: Parameters<typeof checkPeers>): string[] {
  return checkPeers(...peers)
    .filter(({ result }) => result !== "ok")
    .map(({ name, cluster, result, found }) => `${name} ${cluster} ${result}: ${found}`);
}

/** The first check with a name. */
export function checkNamed(name: string, ...peers: Parameters<typeof checkPeers>): DiagnosisCheck {
  const found = checkPeers(...peers).find((check) => check.name === name);
  if (found === undefined) {
    throw new Error(`no check ${name}`);
  }
  return found;
}
