import type { V1Namespace, V1Secret } from "@kubernetes/client-node";
import { Provider } from "@pulumi/kubernetes/provider";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { LiqoCluster, LiqoNetworkPair } from "../../../src/index.js";
import { generatePrivateKey, publicKeyOf } from "../../../src/wireguard-key.js";
import { coreApi } from "../liqo-api.js";
import { removeEmptyTenant } from "../liqo-leftovers.js";
import type { Plain } from "../node-agent/plain.js";
import { useLab } from "../use-lab.js";
import { LabStack, type Ran } from "./lab-stack.js";
import { tenantNamespaces } from "./tenant-leftovers.js";

// One pair whose parts are the user's own wherever they may be: rome's provider, namespace and keys, milan's Service.

const lab = useLab();
const rome = lab.cluster("rome");
const milan = lab.cluster("milan");

const OWN_NAMESPACE = "networks";
const OWN_SECRET = "sealed-keys";
const privateKey = generatePrivateKey();
const publicKey = publicKeyOf(privateKey);
const serviceAnnotations = { "example.com/exposed-to": "partners" };
const serviceLabels = { team: "network" };

let stack: LabStack;
let joined: Ran;

beforeAll(async () => {
  const core = coreApi(rome);
  const namespace: Plain<V1Namespace> = { metadata: { name: OWN_NAMESPACE } };
  await core.createNamespace({ body: namespace });
  const secret = ownSecret();
  await core.createNamespacedSecret({ namespace: OWN_NAMESPACE, body: secret });
  stack = await LabStack.create(lab, "own-parts", program);
  joined = await stack.up();
});

afterAll(async () => {
  await stack.destroy();
  const core = coreApi(rome);
  await core.deleteNamespacedSecret({ namespace: OWN_NAMESPACE, name: OWN_SECRET });
  await removeEmptyTenant(rome, OWN_NAMESPACE);
  expect(await tenantNamespaces([rome, milan])).toEqual([]);
});

function ownSecret(): Plain<V1Secret> {
  return {
    metadata: {
      name: OWN_SECRET,
      labels: {
        "liqo.io/remote-cluster-id": milan.clusterId,
        "networking.liqo.io/gateway-resource": "true",
      },
    },
    data: { privateKey, publicKey },
  };
}

function program() {
  const provider = new Provider("mine", { context: "rome", upsertExistingObjects: true });
  const link = new LiqoNetworkPair("pair", {
    server: new LiqoCluster("milan", { context: "milan" }),
    client: new LiqoCluster("rome", { provider }),
    timeout: "90s",
    gatewayServer: { serviceAnnotations, serviceLabels },
    gatewayClient: {
      namespace: OWN_NAMESPACE,
      keys: { secretName: OWN_SECRET, publicKey },
    },
  });
  return Promise.resolve({ status: link.status, publicKeys: link.publicKeys });
}

describe("a pair of own parts", () => {
  it("is Connected by the provider, in the namespace and with the keys that it was given", async () => {
    expect(joined.outputs["status"]?.value).toBe("Connected");
    expect(joined.outputs["publicKeys"]?.value).toMatchObject({ client: publicKey });
    const { items } = await coreApi(rome).listNamespacedPod({ namespace: OWN_NAMESPACE });
    expect(JSON.stringify(items)).toContain(OWN_SECRET);
  });

  it("declares neither that namespace nor that Secret, and knows no private key of rome", async () => {
    const declared = (await stack.objects())
      .filter(({ cluster, kind }) => cluster !== "milan" && ["Namespace", "Secret"].includes(kind))
      .map(({ kind, metadata }) => `${kind} ${metadata.name}`);
    expect(declared).toEqual([]);
    expect(await stack.state()).not.toContain("pair-keys-rome-private");
  });

  it("gives the Service its annotations and labels", async () => {
    const place = { namespace: `liqo-tenant-${rome.clusterId}`, name: `gw-${rome.clusterId}` };
    const { metadata } = await coreApi(milan).readNamespacedService(place);

    expect(metadata?.annotations).toMatchObject(serviceAnnotations);
    expect(metadata?.labels).toMatchObject(serviceLabels);
  });

  it("stays as it is", async () => {
    await stack.up({ expectNoChanges: true });
    await stack.refresh({ expectNoChanges: true });
  });
});
