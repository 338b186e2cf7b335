import { expect } from "vitest";
import { publicKeyOf } from "../../../src/network/keys/wireguard-key.js";
import type { LabCluster } from "../lab-file.js";
import { coreApi, tenantNamespace } from "../liqo-api.js";
import type { TunnelClusters } from "./tunnel-continuity.js";

/** The private keys in the tenant namespace for a remote cluster, in base64. */
export async function privateKeys(cluster: LabCluster, remote: LabCluster): Promise<string[]> {
  const namespace = tenantNamespace(remote);
  const { items } = await coreApi(cluster).listNamespacedSecret({ namespace });
  return items.map(({ data }) => data?.["privateKey"] ?? "").filter((key) => key !== "");
}

/** All Secrets in the tenant namespace for a remote cluster as JSON. */
export async function secretsText(cluster: LabCluster, remote: LabCluster): Promise<string> {
  const namespace = tenantNamespace(remote);
  return JSON.stringify((await coreApi(cluster).listNamespacedSecret({ namespace })).items);
}

/** The private key of the gateway to a remote cluster. Expects exactly one key. */
export async function privateKey(cluster: LabCluster, remote: LabCluster): Promise<string> {
  const keys = await privateKeys(cluster, remote);
  expect(keys.map(({ length }) => length)).toEqual([44]);
  return keys[0] ?? "";
}

/** The public keys of both gateways of a tunnel, derived from their private keys. */
export async function publicKeysOf({ server, client }: TunnelClusters) {
  return {
    server: publicKeyOf(await privateKey(server, client)),
    client: publicKeyOf(await privateKey(client, server)),
  };
}
