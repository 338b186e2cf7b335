import {
  Identity,
  type IdentityArgs,
  Nonce,
  type NonceArgs,
  SignedNonce,
  type SignedNonceArgs,
  Tenant,
  type TenantArgs,
} from "../../src/index.js";
import { tenantNamespace } from "../live-objects.js";
import { romeAndMilan } from "../rome-and-milan.js";
import { simulatedTest } from "../simulated-test.js";

/** The clusters of tests with a handshake: with a tenant namespace for each other. */
export const WITH_NAMESPACES = {
  rome: { objects: [tenantNamespace("milan")] },
  milan: { objects: [tenantNamespace("rome")] },
};

/** A test with clusters that have a tenant namespace for each other. */
export const it = simulatedTest(WITH_NAMESPACES);

/** Further arguments of the components. */
export interface HandshakeSettings {
  readonly nonce?: Partial<NonceArgs>;
  readonly signedNonce?: Partial<SignedNonceArgs>;
  readonly tenant?: Partial<TenantArgs>;
  readonly identity?: Partial<IdentityArgs>;
}

/** A program in which rome, the consumer, authenticates to milan, the provider. */
export function handshake(settings: HandshakeSettings = {}) {
  return () => declareHandshake(settings).outputs;
}

/** Declares all components of a handshake. */
export function declareHandshake(settings: HandshakeSettings = {}) {
  const { rome, milan } = romeAndMilan();
  const inRome = { cluster: rome, remoteClusterId: "milan" };
  const inMilan = { cluster: milan, remoteClusterId: "rome" };
  const { nonce } = new Nonce("nonce", { ...inMilan, ...settings.nonce });
  const { publicKey, csr, signature } = new SignedNonce("signed", {
    ...inRome,
    nonce,
    ...settings.signedNonce,
  });
  const { authParams, tenantNamespace: remoteNamespace } = new Tenant("tenant", {
    ...inMilan,
    ...{ publicKey, csr, signature },
    ...settings.tenant,
  });
  const identity = new Identity("identity", {
    ...inRome,
    ...{ authParams, remoteNamespace },
    ...settings.identity,
  });
  const { kubeconfigSecretName } = identity;
  const authentication = { nonce, publicKey, csr, signature, authParams };
  const outputs = { ...authentication, remoteNamespace, kubeconfigSecretName };
  return { rome, milan, identity, outputs };
}
