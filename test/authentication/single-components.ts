import {
  Identity,
  Nonce,
  ResourceSlice,
  SignedNonce,
  Tenant,
  TenantNamespace,
  VirtualNode,
} from "../../src/index.js";
import { romeAndMilan } from "../rome-and-milan.js";

/** The names of the tenant namespaces in the clusters. */
export interface NamespaceNames {
  readonly rome?: string;
  readonly milan?: string;
}

/**
 * A program with all single components of a peering in the namespaces of TenantNamespaces. The
 * namespaces are named `liqo-tenant-own`, unless the names are set.
 */
export const singleComponents = (names: NamespaceNames) => () => {
  const { rome, milan } = romeAndMilan();
  const namespaceFor = (
    remoteClusterId: string,
    { provider }: typeof rome,
    name = "liqo-tenant-own",
  ) => new TenantNamespace(remoteClusterId, { remoteClusterId, name }, { provider }).metadata.name;
  const inRome = {
    ...{ cluster: rome, remoteClusterId: "milan" },
    namespace: namespaceFor("milan", rome, names.rome),
  };
  const inMilan = {
    ...{ cluster: milan, remoteClusterId: "rome" },
    namespace: namespaceFor("rome", milan, names.milan),
  };
  const { nonce } = new Nonce("rome", inMilan);
  const { publicKey, csr, signature } = new SignedNonce("milan", { ...inRome, nonce });
  const { authParams, tenantNamespace: remoteNamespace } = new Tenant("rome", {
    ...inMilan,
    ...{ publicKey, csr, signature },
  });
  const identity = new Identity("milan", { ...inRome, authParams, remoteNamespace });
  const resourceSlice = new ResourceSlice("milan", inRome, { dependsOn: [identity] });
  const settings = { networkCheck: false, authParams, timeout: "90s" } as const;
  return new VirtualNode("milan", { ...inRome, resourceSlice, ...settings }).status;
};
