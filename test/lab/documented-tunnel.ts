import { KubernetesObjectApi } from "@kubernetes/client-node";
import { generatePrivateKey, publicKeyOf } from "../../src/network/keys/wireguard-key.js";
import { access } from "./cluster/access.js";
import type { LabCluster } from "./lab-file.js";
import { coreApi, tenantNamespace } from "./liqo-api.js";

// The objects and names of https://docs.liqo.io/en/v1.0.1/advanced/peering/peering-via-cr.html.

const API_VERSION = "networking.liqo.io/v1beta1";
export const NODE_PORT = 30742;

/** The private keys of a tunnel that was declared manually. */
export interface DocumentedKeys {
  readonly server: string;
  readonly client: string;
}

/** The public keys of both private keys. */
export function derivePublicKeys({ server, client }: DocumentedKeys) {
  return { server: publicKeyOf(server), client: publicKeyOf(client) };
}

/** Connects two clusters manually. The server uses a node port. */
export async function declareManually(
  server: LabCluster,
  client: LabCluster,
): Promise<DocumentedKeys> {
  const keys = { server: generatePrivateKey(), client: generatePrivateKey() };
  const address = await nodeAddress(server);
  await apply(server, [
    namespace(client),
    configuration(client),
    secret(client, keys.server),
    publicKey(client, keys.client),
    {
      ...object("GatewayServer", "server", client),
      spec: {
        endpoint: { port: 51840, serviceType: "NodePort", nodePort: NODE_PORT },
        mtu: 1340,
        secretRef: { name: "gw-keys" },
        serverTemplateRef: template("WgGatewayServerTemplate", "wireguard-server"),
      },
    },
  ]);
  await apply(client, [
    namespace(server),
    configuration(server),
    secret(server, keys.client),
    publicKey(server, keys.server),
    {
      ...object("GatewayClient", "client", server),
      spec: {
        endpoint: { addresses: [address], port: NODE_PORT, protocol: "UDP" },
        mtu: 1340,
        secretRef: { name: "gw-keys" },
        clientTemplateRef: template("WgGatewayClientTemplate", "wireguard-client"),
      },
    },
  ]);
  return keys;
}

/**
 * The objects of the tunnel in a cluster as `<kind> <name> <UID> <generation>`, and the contents of
 * the Secret.
 */
export async function tunnelObjects(cluster: LabCluster, remote: LabCluster): Promise<string[]> {
  const api = KubernetesObjectApi.makeApiClient(access(cluster));
  const kinds = ["Configuration", "PublicKey", "GatewayServer", "GatewayClient", "Connection"];
  const lists = await Promise.all(
    kinds.map(async (kind) => {
      const { items } = await api.list(API_VERSION, kind, tenantNamespace(remote));
      return items.map(({ metadata }) =>
        [kind, metadata?.name, metadata?.uid, metadata?.generation].join(" "),
      );
    }),
  );
  const { items } = await coreApi(cluster).listNamespacedSecret({
    namespace: tenantNamespace(remote),
  });
  const secrets = items.map(({ metadata, data }) =>
    ["Secret", metadata?.name, metadata?.uid, JSON.stringify(data)].join(" "),
  );
  return [...lists.flat(), ...secrets];
}

async function apply(cluster: LabCluster, objects: readonly object[]): Promise<void> {
  const api = KubernetesObjectApi.makeApiClient(access(cluster));
  for (const body of objects) {
    await api.create(body);
  }
}

async function nodeAddress(cluster: LabCluster): Promise<string> {
  const { items } = await coreApi(cluster).listNode();
  const addresses = items[0]?.status?.addresses ?? [];
  return addresses.find(({ type }) => type === "InternalIP")?.address ?? "";
}

function object(kind: string, name: string, remote: LabCluster) {
  const labels = { "liqo.io/remote-cluster-id": remote.clusterId };
  const metadata = { name, namespace: tenantNamespace(remote), labels };
  return { apiVersion: API_VERSION, kind, metadata };
}

function namespace(remote: LabCluster) {
  const labels = {
    "liqo.io/remote-cluster-id": remote.clusterId,
    "liqo.io/tenant-namespace": "true",
  };
  return {
    apiVersion: "v1",
    kind: "Namespace",
    metadata: { name: tenantNamespace(remote), labels },
  };
}

function configuration(remote: LabCluster) {
  const cidr = { pod: [remote.podCidr], external: [remote.externalCidr] };
  return { ...object("Configuration", remote.clusterId, remote), spec: { remote: { cidr } } };
}

function gatewayResource(apiVersion: string, kind: string, name: string, remote: LabCluster) {
  const { metadata } = object(kind, name, remote);
  const labels = { ...metadata.labels, "networking.liqo.io/gateway-resource": "true" };
  return { apiVersion, kind, metadata: { ...metadata, labels } };
}

function secret(remote: LabCluster, privateKey: string) {
  const data = { privateKey, publicKey: publicKeyOf(privateKey) };
  return { ...gatewayResource("v1", "Secret", "gw-keys", remote), data };
}

function publicKey(remote: LabCluster, privateKey: string) {
  const spec = { publicKey: publicKeyOf(privateKey) };
  return { ...gatewayResource(API_VERSION, "PublicKey", "gw-publickey", remote), spec };
}

function template(kind: string, name: string) {
  return { apiVersion: API_VERSION, kind, name, namespace: "liqo" };
}
