import { X509Certificate } from "node:crypto";
import { describe, expect } from "vitest";
import type { AuthParams } from "../../../src/liqo/index.js";
import { simulatedClusters } from "../../../src/cluster/simulation.js";
import { SimulatedClusters } from "../../../src/testing/index.js";
import { it } from "../../simulated-test.js";
import { IN_MILAN, IN_ROME, peering, type PeeringSettings } from "./declared-peering.js";

async function failure(clusters: SimulatedClusters, settings: PeeringSettings): Promise<string> {
  return clusters.up(peering(settings)).then(
    () => "up succeeded",
    (error: unknown) => String(error),
  );
}

/** A live object by its ID, `<cluster> <kind> <name>`. */
async function find(clusters: SimulatedClusters, id: string) {
  const [cluster, kind, name] = id.split(" ");
  const objects = await clusters.liveObjects(kind);
  return objects.find((object) => object.cluster === cluster && object.metadata.name === name);
}

/** The live objects of a kind as `<cluster> <name>`. */
async function names(clusters: SimulatedClusters, kind: string): Promise<string[]> {
  const objects = await clusters.liveObjects(kind);
  return objects.map(({ cluster, metadata }) => `${cluster} ${metadata.name}`);
}

const decoded = (text = "") => Buffer.from(text, "base64").toString();

describe("a nonce", () => {
  const nonceIn = async (clusters: SimulatedClusters) => {
    const secret = await find(clusters, "milan Secret liqo-nonce");
    return decoded((secret?.["data"] as { nonce: string }).nonce);
  };

  it("is 64 bytes in base64, and stays the same if its Secret is updated", async ({ clusters }) => {
    await clusters.up(peering({ until: "nonce" }));
    const nonce = await nonceIn(clusters);
    await clusters.up(peering({ until: "nonce", nonceLabels: { stage: "two" } }));

    expect(nonce).toMatch(/^[\w+/]{86}==$/);
    expect(await nonceIn(clusters)).toBe(nonce);
  });

  it("is kept if the program sets it", async ({ clusters }) => {
    await clusters.up(peering({ nonce: "own", until: "tenant" }));

    expect(await nonceIn(clusters)).toBe("own");
  });
});

describe("a Tenant", () => {
  const authParams = async (clusters: SimulatedClusters) => {
    const tenant = await find(clusters, "milan Tenant rome");
    return (tenant?.["status"] as { authParams: AuthParams }).authParams;
  };

  it("gets a certificate of the consumer's key, signed by the CA of the provider", async ({
    clusters,
  }) => {
    await clusters.up(peering({ until: "tenant", tenant: { proxyURL: "http://10.1.2.3:8118" } }));
    const { ca, signedCRT, apiServer, proxyURL } = await authParams(clusters);
    const certificate = new X509Certificate(decoded(signedCRT));
    const keys = await find(clusters, "rome Secret authentication-keys");

    expect(certificate.subject).toBe("O=liqo.io\nCN=rome");
    expect(certificate.publicKey.export({ format: "pem", type: "spki" })).toBe(
      decoded((keys?.["data"] as { publicKey: string }).publicKey),
    );
    expect(certificate.verify(new X509Certificate(decoded(ca)).publicKey)).toBe(true);
    expect({ apiServer, proxyURL }).toEqual({
      apiServer: "https://192.0.2.2:6443",
      proxyURL: "http://10.1.2.3:8118",
    });
  });

  it.for([
    [
      "the signature is of another nonce",
      { tenant: { signature: Buffer.alloc(64).toString("base64") } },
      "SignatureVerificationFailed",
    ],
    ["the CSR is invalid", { tenant: { csr: "bm90aGluZw==" } }, "InvalidCSR: invalid CSR"],
    [
      "its nonce is not found",
      { nonce: "own", nonceLabels: { "liqo.io/remote-cluster-id": "turin" } },
      'NonceNotFound: secrets "rome" not found',
    ],
  ] as const)("gets no status if %s", async ([, settings, reason], { clusters }) => {
    expect(await failure(clusters, { ...settings, until: "tenant" })).toContain(reason);
    expect(await find(clusters, "milan Tenant rome")).not.toHaveProperty("status");
    expect(await clusters.liveObjects("Event")).toMatchObject([
      { type: "Warning", reason: reason.split(":")[0], involvedObject: { kind: "Tenant" } },
    ]);
  });

  it("gets no certificate if the kept certificate is of another CSR", async () => {
    const metadata = { name: "liqo-remote-certificate", namespace: IN_MILAN };
    const kept = { apiVersion: "v1", kind: "Secret", metadata, data: { csr: "other" } };
    const namespace = { apiVersion: "v1", kind: "Namespace", metadata: { name: IN_MILAN } };
    const clusters = await SimulatedClusters.start({
      rome: {},
      milan: { objects: [namespace, kept] },
    });

    expect(await failure(clusters, { until: "tenant" })).toContain(
      "AuthParamsFailed: the stored and the provided CSR do not match: " +
        `Secret ${IN_MILAN}/liqo-remote-certificate has the certificate of another CSR`,
    );
  });

  it("leaves the kept certificate, unlike its RoleBinding", async ({ clusters }) => {
    await clusters.up(peering({ until: "tenant" }));
    expect(await names(clusters, "RoleBinding")).toEqual([
      "milan liqo-binding-liqo-remote-controlplane",
    ]);
    const before = await authParams(clusters);
    await clusters.up(peering({ until: "nonce" }));

    expect(await names(clusters, "RoleBinding")).toEqual([]);
    expect(await names(clusters, "Secret")).toContain("milan liqo-remote-certificate");
    await clusters.up(peering({ until: "tenant" }));
    expect(await authParams(clusters)).toEqual(before);
  });

  it("is ready after the delay of a certificate", async () => {
    const clusters = await SimulatedClusters.start(
      { rome: {}, milan: {} },
      { delays: { certificate: 150 } },
    );
    await clusters.up(peering({ until: "tenant" }));

    expect(await authParams(clusters)).toHaveProperty("signedCRT");
  });
});

describe("an Identity", () => {
  it("gets a Secret with the kubeconfig, and a Renew", async ({ clusters }) => {
    await clusters.up(peering({ until: "identity" }));

    expect(await find(clusters, "rome Secret kubeconfig-controlplane-milan")).toMatchObject({
      metadata: { ownerReferences: [{ kind: "Identity", name: "controlplane-milan" }] },
    });
    expect(await names(clusters, "Renew")).toEqual([
      "rome controlplane-milan",
      "milan controlplane-milan",
    ]);
  });

  it("gets no Renew from a version of Liqo before 1.2", async () => {
    const clusters = await SimulatedClusters.start({ rome: { liqoVersion: "1.1.2" }, milan: {} });
    await clusters.up(peering({ until: "identity" }));

    expect(await names(clusters, "Renew")).toEqual([]);
  });

  it("gets the current certificate by its Renew", async ({ clusters }) => {
    const authParams = { apiServer: "https://192.0.2.2:6443", signedCRT: "b2xk" };
    await clusters.up(peering({ until: "identity", identity: { authParams } }));

    const tenant = await find(clusters, "milan Tenant rome");
    const { signedCRT } = (tenant?.["status"] as { authParams: AuthParams }).authParams;
    expect(await find(clusters, "rome Identity controlplane-milan")).toMatchObject({
      spec: { authParams: { ...authParams, signedCRT } },
    });
  });

  it("is not ready without the address of the API server", async ({ clusters }) => {
    expect(await failure(clusters, { until: "identity", identity: { authParams: {} } })).toContain(
      "Reason: Identity controlplane-milan has no authParams.apiServer",
    );
  });
});

describe("a ResourceSlice", () => {
  it("is granted the requested and the default resources", async ({ clusters }) => {
    await clusters.up(peering({ slice: { resources: { cpu: "8", "nvidia.com/gpu": "1" } } }));
    const resources = {
      cpu: "8",
      memory: "8Gi",
      pods: "110",
      "ephemeral-storage": "20Gi",
      "nvidia.com/gpu": "1",
    };

    const slice = await find(clusters, "rome ResourceSlice milan");
    expect(slice).toMatchObject({ status: { resources } });
    const { signedCRT } = (slice?.["status"] as { authParams: AuthParams }).authParams;
    expect(new X509Certificate(decoded(signedCRT)).subject).toBe("O=rome\nCN=milan-a8a4c692b93b");
    expect(await find(clusters, "milan Quota milan-a8a4c692b93b")).toMatchObject({
      spec: { user: "milan-a8a4c692b93b", resources },
    });
    expect(await find(clusters, "rome Identity resourceslice-milan")).toMatchObject({
      status: { kubeconfigSecretRef: { name: "kubeconfig-resourceslice-milan" } },
    });
  });

  it("is copied with its annotations, and the copy is deleted with it", async ({ clusters }) => {
    await clusters.up(peering());
    expect(await find(clusters, "milan ResourceSlice milan")).toMatchObject({
      metadata: {
        namespace: IN_MILAN,
        labels: {
          "liqo.io/replication": "false",
          "liqo.io/replicated": "true",
          "liqo.io/originID": "rome",
          "liqo.io/remote-cluster-id": "rome",
        },
        annotations: { "liqo.io/create-virtual-node": "false" },
      },
    });
    await clusters.up(peering({ until: "identity" }));

    expect(await names(clusters, "ResourceSlice")).toEqual(["rome probe"]);
    expect(await names(clusters, "Quota")).toEqual([]);
  });

  it.for([
    [{ slice: { class: "gpu" } }, 'Reason: cluster milan does not grant resources of class "gpu"'],
    [
      { tenant: { tenantCondition: "Cordoned" } },
      "Reason: cluster milan denies the resources: its Tenant is Cordoned",
    ],
    [
      { sliceLabels: { "liqo.io/remoteID": "turin" } },
      'liqo.io/remoteID=<cluster ID of the provider>, got "turin"',
    ],
    [
      { identity: { type: "ResourceSlice" } },
      'Reason: cluster rome has no Identity of type ControlPlane for "milan" with a kubeconfig',
    ],
    [
      { identity: { namespace: "elsewhere" } },
      "Reason: cluster milan forbids cluster rome to write to namespace elsewhere",
    ],
  ] as const)("with the settings %j is not ready", async ([settings, reason], { clusters }) => {
    expect(await failure(clusters, settings)).toContain(reason);
  });

  it("authenticates if its class is unknown to the provider", async ({ clusters }) => {
    await failure(clusters, { slice: { class: "gpu" } });

    const slice = await find(clusters, "rome ResourceSlice milan");
    expect((slice?.["status"] as { conditions: unknown }).conditions).toMatchObject([
      { type: "Authentication", status: "Accepted" },
    ]);
  });

  it("gets a VirtualNode if its annotation asks for it", async ({ clusters }) => {
    await clusters.up(peering({ createVirtualNode: true }));

    expect(await find(clusters, "rome VirtualNode milan")).toMatchObject({
      metadata: { ownerReferences: [{ kind: "ResourceSlice", name: "milan" }] },
      spec: { kubeconfigSecretRef: { name: "kubeconfig-resourceslice-milan" } },
    });
  });
});

describe("a Drained Tenant", () => {
  it("revokes the rights of the consumer, and deletes its ResourceSlices", async ({ clusters }) => {
    await clusters.up(peering());
    await failure(clusters, { tenant: { tenantCondition: "Drained" } });

    expect(await names(clusters, "RoleBinding")).toEqual([]);
    expect(await names(clusters, "ResourceSlice")).toEqual(["rome probe", "rome milan"]);
    expect(await names(clusters, "Renew")).toContain("milan controlplane-milan");
  });
});

describe("a Tenant that is deleted before the objects of the consumer", () => {
  const deleteObject = async (cluster: string, kind: string, name: string, namespace: string) => {
    const apiVersion = "authentication.liqo.io/v1beta1";
    await simulatedClusters()?.({ context: cluster }).delete({ apiVersion, kind }, name, namespace);
  };

  it("leaves the copies of these objects in the provider", async ({ clusters }) => {
    await clusters.up(peering());
    await deleteObject("milan", "Tenant", "rome", IN_MILAN);
    await deleteObject("rome", "ResourceSlice", "milan", IN_ROME);

    expect(await names(clusters, "ResourceSlice")).toEqual(["rome probe", "milan milan"]);
  });
});

it("a nonce without a Tenant creates no ForeignCluster", async ({ clusters }) => {
  await clusters.up(peering({ until: "nonce" }));

  expect(await clusters.liveObjects("ForeignCluster")).toEqual([]);
});
