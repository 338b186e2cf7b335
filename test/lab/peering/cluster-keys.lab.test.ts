import { createPublicKey, generateKeyPairSync, type KeyPairKeyObjectResult } from "node:crypto";
import { CustomObjectsApi } from "@kubernetes/client-node";
import { expect, it } from "vitest";
import { access } from "../cluster/access.js";
import type { LabCluster } from "../lab-file.js";
import { coreApi, tenantNamespace } from "../liqo-api.js";
import {
  authenticate,
  offloadNamespace,
  peeringStatus,
  unoffloadNamespace,
} from "../liqoctl-peering.js";
import { twoClusters } from "../liqoctl.js";
import { MERGE_PATCH } from "../node-agent/watched-cluster.js";
import { restart } from "../outage.js";
import { failureMessage } from "../pair/failure-message.js";
import { LabStack } from "../pair/lab-stack.js";
import { tenantCredentials } from "../peering-authentication.js";
import { offloadedPod } from "../peering-proof.js";
import { withLab } from "../temporary-lab.js";
import { running } from "../use-lab.js";
import { createNamespace, podRunsOn, removeNamespace } from "./offloaded-pod.js";
import { leftovers, peering } from "./peering-program.js";

const HEALTHY = {
  networkingStatus: "Healthy",
  authenticationStatus: "Healthy",
  offloadingStatus: "Healthy",
};

const NAMESPACE = "shop";
const CLUSTER_KEY = { namespace: "liqo", name: "authentication-keys" };

it.each([
  ["an RSA key", ["rome", "milan"]],
  ["an Ed25519 key", ["rome"]],
])(
  "a consumer with an RSA key and a provider with %s are peered with liqoctl's own request",
  async (_key, tlsCompatibilityMode) => {
    await withLab({ tlsCompatibilityMode }, async (labFile) => {
      const [consumer, provider] = twoClusters(labFile);
      const stack = await LabStack.create(running(labFile), "rsa", peering());
      const { outputs } = await stack.up();
      expect(outputs["status"]?.value).toBe("Ready");
      await expect
        .poll(() => peeringStatus(labFile, { consumer, provider }), { timeout: 30_000 })
        .toMatchObject(HEALTHY);
      const credentials = await tenantCredentials(provider, consumer);
      expect(createPublicKey(credentials.publicKey).asymmetricKeyType).toBe("rsa");

      // liqoctl overwrites the Tenant with the request and the signature that it creates itself.
      await authenticate(labFile, { consumer, provider });
      expect(await tenantCredentials(provider, consumer)).toEqual(credentials);
      // liqoctl has only removed annotations of the stack.
      const { outputs: afterwards } = await stack.up({ refresh: true });
      expect(afterwards["status"]?.value).toBe("Ready");
      expect(await tenantCredentials(provider, consumer)).toEqual(credentials);
      await stack.up({ expectNoChanges: true });

      await stack.destroy();
      expect(await leftovers([consumer, provider])).toEqual([]);
    });
  },
  600_000,
);

it("a consumer with an ECDSA key, which Liqo accepts, is rejected before Liqo signs", async () => {
  await withLab({}, async (labFile) => {
    const [rome, milan] = twoClusters(labFile);
    await replaceClusterKey(rome, generateKeyPairSync("ec", { namedCurve: "P-256" }));
    const stack = await LabStack.create(running(labFile), "ecdsa", peering({ network: false }));
    expect(await failureMessage(stack.up())).toContain(
      "Secret liqo/authentication-keys of cluster rome has a key of type ec, expected Ed25519 or RSA " +
        "Let Liqo create another key: " +
        "kubectl --context rome -n liqo delete secret authentication-keys " +
        "kubectl --context rome -n liqo rollout restart deployment liqo-controller-manager " +
        "kubectl --context rome -n liqo-tenant-milan delete resourceslice.authentication.liqo.io public-key-for-milan " +
        "pulumi up --refresh",
    );
    const { items } = await coreApi(rome).listNamespacedSecret({
      namespace: tenantNamespace(milan),
    });
    expect(items.map(({ metadata }) => metadata?.name)).toEqual([]);

    await coreApi(rome).deleteNamespacedSecret(CLUSTER_KEY);
    await restart(labFile, { cluster: rome, part: "liqo" });
    await deleteResourceSlice(rome, milan);
    const { outputs } = await stack.up({ refresh: true });
    expect(outputs["status"]?.value).toBe("Ready");
    await stack.destroy();
    expect(await leftovers([rome, milan])).toEqual([]);
  });
}, 600_000);

it("a consumer with another key is Ready after up and the command of its diagnosis, and its pods run", async () => {
  await withLab({}, async (labFile) => {
    const [rome, milan] = twoClusters(labFile);
    const stack = await LabStack.create(running(labFile), "rotated", peering());
    await stack.up();
    await createNamespace(rome, NAMESPACE);
    await offloadNamespace(labFile, rome, NAMESPACE);
    await offloadedPod({ consumer: rome, provider: milan }, NAMESPACE, "hello");
    const before = await tenantCredentials(milan, rome);

    await coreApi(rome).deleteNamespacedSecret(CLUSTER_KEY);
    await restart(labFile, { cluster: rome, part: "liqo" });
    await deleteResourceSlice(rome, milan);
    const { outputs } = await stack.up({ refresh: true });
    expect(outputs["status"]?.value).toBe(
      "NotReady: the certificate of ResourceSlice milan belongs to another key than the consumer's",
    );
    const after = await tenantCredentials(milan, rome);
    expect(after.publicKey).not.toBe(before.publicKey);

    await requestCertificate(rome, milan);
    const status = async () => (await stack.up()).outputs["status"]?.value as unknown;
    await expect.poll(status, { timeout: 120_000, interval: 1000 }).toBe("Ready");
    await stack.up({ expectNoChanges: true });
    await podRunsOn(rome, NAMESPACE, "hello", "milan");
    await offloadedPod({ consumer: rome, provider: milan }, NAMESPACE, "hello-again");

    await unoffloadNamespace(labFile, rome, NAMESPACE);
    await removeNamespace(rome, NAMESPACE);
    await stack.destroy();
    expect(await leftovers([rome, milan])).toEqual([]);
  });
}, 600_000);

/** Deletes the ResourceSlice that shows the key of a consumer. */
async function deleteResourceSlice(consumer: LabCluster, provider: LabCluster): Promise<void> {
  await slicesApi(consumer).deleteNamespacedCustomObject({
    ...placeOfSlices(provider),
    name: `public-key-for-${provider.clusterId}`,
  });
}

/** Makes Liqo request another certificate for the slice of a provider. */
async function requestCertificate(consumer: LabCluster, provider: LabCluster): Promise<void> {
  const request = {
    ...placeOfSlices(provider),
    name: provider.clusterId,
    body: { spec: { csr: null } },
  };
  await slicesApi(consumer).patchNamespacedCustomObject(request, MERGE_PATCH);
}

function slicesApi(consumer: LabCluster): CustomObjectsApi {
  return access(consumer).makeApiClient(CustomObjectsApi);
}

function placeOfSlices(provider: LabCluster) {
  const [group, version, plural] = ["authentication.liqo.io", "v1beta1", "resourceslices"] as const;
  return { group, version, plural, namespace: tenantNamespace(provider) };
}

/** Replaces the key with which Liqo authenticates a cluster. */
async function replaceClusterKey(
  cluster: LabCluster,
  { privateKey, publicKey }: KeyPairKeyObjectResult,
): Promise<void> {
  const base64 = (pem: string | Buffer) => Buffer.from(pem).toString("base64");
  const data = {
    privateKey: base64(privateKey.export({ format: "pem", type: "pkcs8" })),
    publicKey: base64(publicKey.export({ format: "pem", type: "spki" })),
  };
  await coreApi(cluster).patchNamespacedSecret({ ...CLUSTER_KEY, body: { data } }, MERGE_PATCH);
}
