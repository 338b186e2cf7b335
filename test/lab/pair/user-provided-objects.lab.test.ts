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
import type { Json } from "../node-agent/json.js";
import { LIQO_NETWORKING } from "../node-agent/watched-cluster.js";
import { useLab } from "../use-lab.js";
import { LabStack, type Ran } from "./lab-stack.js";
import { tenantNamespaces } from "./tenant-namespaces.js";

// One pair with a provider, a namespace, a Configuration and keys of the user in rome, and with
// settings of the Service in milan.

const lab = useLab();
const rome = lab.cluster("rome");
const milan = lab.cluster("milan");

const USER_NAMESPACE = "networks";
const USER_SECRET = "sealed-keys";
const privateKey = generatePrivateKey();
const publicKey = publicKeyOf(privateKey);
const serviceAnnotations = { "example.com/exposed-to": "partners" };
const serviceLabels = { team: "network" };
const configurations = access(rome).makeApiClient(CustomObjectsApi);
const CONFIGURATIONS = { ...LIQO_NETWORKING, namespace: USER_NAMESPACE, plural: "configurations" };

let stack: LabStack;
let first: Ran;

beforeAll(async () => {
  const core = coreApi(rome);
  const namespace: Json<V1Namespace> = { metadata: { name: USER_NAMESPACE } };
  await core.createNamespace({ body: namespace });
  await configurations.createNamespacedCustomObject({
    ...CONFIGURATIONS,
    body: userConfiguration(),
  });
  await waitFor({ what: "Liqo to remap the CIDRs of milan", seconds: 30 }, async () =>
    (await remappedPodCidr()) === "" ? undefined : true,
  );
  stack = await LabStack.create(lab, "user-objects", program);
  [first] = await Promise.all([stack.up(), createLateSecret()]);
});

afterAll(async () => {
  await stack.destroy();
  // The Configuration still exists, because it does not belong to the stack.
  await configurations.deleteNamespacedCustomObject({ ...CONFIGURATIONS, name: milan.clusterId });
  const core = coreApi(rome);
  await core.deleteNamespacedSecret({ namespace: USER_NAMESPACE, name: USER_SECRET });
  await removeEmptyTenant(rome, USER_NAMESPACE);
  expect(await tenantNamespaces([rome, milan])).toEqual([]);
});

/** Creates the Secret after the gateway, as a controller for sealed or external Secrets may do. */
async function createLateSecret(): Promise<void> {
  const plural = "gatewayclients";
  await waitFor({ what: "the gateway that needs the keys", seconds: 90 }, async () => {
    const { items } = (await configurations.listNamespacedCustomObject({
      ...CONFIGURATIONS,
      plural,
    })) as { items: unknown[] };
    return items.length > 0 ? true : undefined;
  });
  const body = userSecret();
  await coreApi(rome).createNamespacedSecret({ namespace: USER_NAMESPACE, body });
}

/** A Configuration that was created before, for example by a peering. */
function userConfiguration() {
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

function userSecret(): Json<V1Secret> {
  return {
    metadata: {
      name: USER_SECRET,
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
  const pair = new LiqoNetworkPair("pair", {
    server: {
      cluster: new LiqoCluster("milan", { context: "milan" }),
      serviceAnnotations,
      serviceLabels,
    },
    client: {
      cluster: new LiqoCluster("rome", { provider }),
      namespace: USER_NAMESPACE,
      configurationName: milan.clusterId,
      keys: { secretName: USER_SECRET, publicKey },
    },
    timeout: "90s",
  });
  const { status, publicKeys, remappedCidrs } = pair;
  return Promise.resolve({ status, publicKeys, remappedCidrs });
}

describe("a pair with objects of the user", () => {
  // case: R3
  it("is Connected in the namespace of the user and with keys from a late Secret", async () => {
    expect(first.outputs["status"]?.value).toBe("Connected");
    expect(first.outputs["publicKeys"]?.value).toMatchObject({ client: publicKey });
    const { items } = await coreApi(rome).listNamespacedPod({ namespace: USER_NAMESPACE });
    expect(JSON.stringify(items)).toContain(USER_SECRET);
  });

  it("outputs the remapped CIDRs of the Configuration", async () => {
    expect(first.outputs["remappedCidrs"]?.value).toMatchObject({
      server: { pod: [await remappedPodCidr()] },
    });
  });

  it("does not declare the namespace and its objects, and has no private key of rome in the state", async () => {
    const declared = (await stack.objects())
      .filter(
        ({ cluster, kind }) =>
          cluster !== "milan" && ["Namespace", "Secret", "Configuration"].includes(kind),
      )
      .map(({ kind, metadata }) => `${kind} ${metadata.name}`);
    expect(declared).toEqual([]);
    expect(await stack.state({ showSecrets: true })).not.toContain(privateKey);
  });

  // case: R8
  it("sets the annotations and labels of the Service", async () => {
    const { metadata } = await gatewayService(milan, rome);

    expect(metadata?.annotations).toMatchObject(serviceAnnotations);
    expect(metadata?.labels).toMatchObject(serviceLabels);
  });

  it("reports no changes in the second up and refresh", async () => {
    const { steps } = await stack.up({ expectNoChanges: true });
    expect(steps).toEqual([]);
    await stack.refresh({ expectNoChanges: true });
  });
});
