import { CustomObjectsApi, type V1Namespace, type V1Secret } from "@kubernetes/client-node";
import { Provider } from "@pulumi/kubernetes/provider";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { LiqoCluster, LiqoNetworkPair } from "../../../src/index.js";
import { generatePrivateKey, publicKeyOf } from "../../../src/network/keys/wireguard-key.js";
import { access } from "../cluster/access.js";
import { waitFor } from "../cluster/wait.js";
import { gatewayService } from "../gateway-service.js";
import { coreApi } from "../liqo-api.js";
import { removeEmptyTenant } from "../liqo-leftovers.js";
import type { Plain } from "../node-agent/plain.js";
import { LIQO_NETWORKING } from "../node-agent/watched-cluster.js";
import { useLab } from "../use-lab.js";
import { LabStack, type Ran } from "./lab-stack.js";
import { tenantNamespaces } from "./tenant-leftovers.js";

// One pair whose parts are the user's own wherever they may be: rome's provider, namespace, Configuration and keys, milan's Service.

const lab = useLab();
const rome = lab.cluster("rome");
const milan = lab.cluster("milan");

const OWN_NAMESPACE = "networks";
const OWN_SECRET = "sealed-keys";
const privateKey = generatePrivateKey();
const publicKey = publicKeyOf(privateKey);
const serviceAnnotations = { "example.com/exposed-to": "partners" };
const serviceLabels = { team: "network" };
const configurations = access(rome).makeApiClient(CustomObjectsApi);
const CONFIGURATIONS = { ...LIQO_NETWORKING, namespace: OWN_NAMESPACE, plural: "configurations" };

let stack: LabStack;
let joined: Ran;

beforeAll(async () => {
  const core = coreApi(rome);
  const namespace: Plain<V1Namespace> = { metadata: { name: OWN_NAMESPACE } };
  await core.createNamespace({ body: namespace });
  await configurations.createNamespacedCustomObject({
    ...CONFIGURATIONS,
    body: ownConfiguration(),
  });
  await waitFor({ what: "Liqo to have remapped milan's ranges", seconds: 30 }, async () =>
    (await remappedPodCidr()) === "" ? undefined : true,
  );
  stack = await LabStack.create(lab, "own-parts", program);
  [joined] = await Promise.all([stack.up(), sealedKeysOnceTheyAreMissed()]);
});

afterAll(async () => {
  await stack.destroy();
  // It is not the stack's, so it is there.
  await configurations.deleteNamespacedCustomObject({ ...CONFIGURATIONS, name: milan.clusterId });
  const core = coreApi(rome);
  await core.deleteNamespacedSecret({ namespace: OWN_NAMESPACE, name: OWN_SECRET });
  await removeEmptyTenant(rome, OWN_NAMESPACE);
  expect(await tenantNamespaces([rome, milan])).toEqual([]);
});

/** Makes the Secret as late as a controller does that unseals or fetches it: the gateway is there before. */
async function sealedKeysOnceTheyAreMissed(): Promise<void> {
  const plural = "gatewayclients";
  await waitFor({ what: "the gateway that needs the keys", seconds: 90 }, async () => {
    const { items } = (await configurations.listNamespacedCustomObject({
      ...CONFIGURATIONS,
      plural,
    })) as { items: unknown[] };
    return items.length > 0 ? true : undefined;
  });
  const body = ownSecret();
  await coreApi(rome).createNamespacedSecret({ namespace: OWN_NAMESPACE, body });
}

/** What somebody else has told rome of milan, for example by a peering. */
function ownConfiguration() {
  const labels = { "liqo.io/remote-cluster-id": milan.clusterId };
  return {
    apiVersion: "networking.liqo.io/v1beta1",
    kind: "Configuration",
    metadata: { name: milan.clusterId, labels },
    spec: { remote: { cidr: { pod: [milan.podCidr], external: [milan.externalCidr] } } },
  };
}

async function remappedPodCidr(): Promise<string> {
  const { status } = (await configurations.getNamespacedCustomObject({
    ...CONFIGURATIONS,
    name: milan.clusterId,
  })) as { status?: { remote?: { cidr?: { pod?: string[]; external?: string[] } } } };
  const { pod = [], external = [] } = status?.remote?.cidr ?? {};
  return external[0] === undefined ? "" : (pod[0] ?? "");
}

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
      configurationName: milan.clusterId,
      keys: { secretName: OWN_SECRET, publicKey },
    },
  });
  const { status, publicKeys, serverSeenByClient } = link;
  return Promise.resolve({ status, publicKeys, serverSeenByClient });
}

describe("a pair of own parts", () => {
  // case: R3
  it("is Connected by the provider, in the namespace and with the keys that it was given, which came late", async () => {
    expect(joined.outputs["status"]?.value).toBe("Connected");
    expect(joined.outputs["publicKeys"]?.value).toMatchObject({ client: publicKey });
    const { items } = await coreApi(rome).listNamespacedPod({ namespace: OWN_NAMESPACE });
    expect(JSON.stringify(items)).toContain(OWN_SECRET);
  });

  it("says how rome sees milan by that Configuration", async () => {
    expect(joined.outputs["serverSeenByClient"]?.value).toMatchObject({
      pod: [await remappedPodCidr()],
    });
  });

  it("declares neither that namespace nor what is in it, and knows no private key of rome", async () => {
    const declared = (await stack.objects())
      .filter(
        ({ cluster, kind }) =>
          cluster !== "milan" && ["Namespace", "Secret", "Configuration"].includes(kind),
      )
      .map(({ kind, metadata }) => `${kind} ${metadata.name}`);
    expect(declared).toEqual([]);
    expect(await stack.state()).not.toContain("pair-keys-rome-private");
  });

  // case: R8
  it("gives the Service its annotations and labels", async () => {
    const { metadata } = await gatewayService(milan, rome);

    expect(metadata?.annotations).toMatchObject(serviceAnnotations);
    expect(metadata?.labels).toMatchObject(serviceLabels);
  });

  it("stays as it is", async () => {
    await stack.up({ expectNoChanges: true });
    await stack.refresh({ expectNoChanges: true });
  });
});
