import { createPublicKey } from "node:crypto";
import * as pulumi from "@pulumi/pulumi";
import { SecretPatch } from "@pulumi/kubernetes/core/v1/secretPatch";
import { describe, expect } from "vitest";
import { Identity } from "../../src/index.js";
import type { SimulatedClusters } from "../../src/testing/index.js";
import { expectInvalidArgs } from "../expect-invalid-args.js";
import { find, namesOf, specOf, UNCHANGED } from "../live-objects.js";
import { certificate, OTHER_KEY } from "../peering/checks/live-peers.js";
import { romeAndMilan, startRomeAndMilan } from "../rome-and-milan.js";
import { handshake, it, WITH_NAMESPACES } from "./handshake.js";

const IDENTITY = "rome Identity controlplane-milan";

/** Replaces the certificate of the consumer, as Liqo does before the certificate expires. */
async function renewCertificate(clusters: SimulatedClusters, renewed: string) {
  const name = "liqo-remote-certificate";
  const kept = await find(clusters, `milan Secret ${name}`);
  const data = { ...(kept?.["data"] as object), certificate: renewed };
  await clusters.stack("renewal").up(() => {
    const { provider } = romeAndMilan().milan;
    const metadata = { name, namespace: "liqo-tenant-rome" };
    new SecretPatch("renewed", { metadata, data }, { provider, retainOnDelete: true });
  });
}

describe("an Identity", () => {
  it("has what the provider reports, and a Renew", async ({ clusters }) => {
    const { outputs } = await clusters.up(handshake());
    const { authParams } = outputs;

    expect(await find(clusters, IDENTITY)).toMatchObject({
      metadata: {
        namespace: "liqo-tenant-milan",
        labels: { "liqo.io/remote-cluster-id": "milan" },
      },
      spec: { clusterID: "milan", type: "ControlPlane", namespace: "liqo-tenant-rome", authParams },
    });
    expect(await find(clusters, "rome Renew controlplane-milan")).toMatchObject({
      metadata: {
        labels: {
          "liqo.io/remote-cluster-id": "milan",
          "liqo.io/replication": "true",
          "liqo.io/remoteID": "milan",
        },
      },
      spec: { consumerClusterID: "rome", identityType: "ControlPlane" },
    });
    expect(outputs.kubeconfigSecretName).toBe("kubeconfig-controlplane-milan");
  });

  it("does not change after Liqo has renewed the certificate", async ({ clusters }) => {
    const { outputs } = await clusters.up(handshake());
    const signedCRT = certificate(createPublicKey(outputs.publicKey));
    await renewCertificate(clusters, signedCRT);
    expect(await specOf(clusters, IDENTITY)).toMatchObject({ authParams: { signedCRT } });
    const second = await clusters.up(handshake());
    clusters.refresh();
    const third = await clusters.up(handshake());

    expect([second.changes, third.changes]).toMatchObject([UNCHANGED, UNCHANGED]);
    expect(second.outputs.authParams).toMatchObject({ signedCRT });
    expect(await specOf(clusters, IDENTITY)).toMatchObject({ authParams: { signedCRT } });
  });

  it("is replaced if the certificate belongs to another key", async ({ clusters, events }) => {
    const { outputs } = await clusters.up(handshake());
    const signedCRT = certificate(OTHER_KEY);
    events.length = 0;
    await clusters.up(
      handshake({ identity: { authParams: { ...outputs.authParams, signedCRT } } }),
    );

    const changes = events.filter((event) => /^(create|update|delete) rome Identity /.test(event));
    expect(changes).toEqual([
      "delete rome Identity liqo-tenant-milan/controlplane-milan",
      "create rome Identity liqo-tenant-milan/controlplane-milan",
    ]);
  });

  it("is updated if the address of the API server changes, and keeps the certificate", async ({
    clusters,
    events,
  }) => {
    const { outputs } = await clusters.up(handshake());
    const signedCRT = certificate(createPublicKey(outputs.publicKey));
    await renewCertificate(clusters, signedCRT);
    const apiServer = "https://milan.example.com:6443";
    const authParams = { ...outputs.authParams, apiServer };
    events.length = 0;
    await clusters.up(handshake({ identity: { authParams } }));

    expect(events.filter((event) => /^(create|update|delete) rome /.test(event))).toEqual([
      "update rome Identity liqo-tenant-milan/controlplane-milan",
    ]);
    expect(await specOf(clusters, IDENTITY)).toMatchObject({
      authParams: { apiServer, signedCRT },
    });
  });

  it("is deleted before its Renew, and both before the Tenant", async ({ clusters, events }) => {
    await clusters.up(handshake());
    events.length = 0;
    await clusters.destroy();

    expect(events).toEqual([
      "delete rome Identity liqo-tenant-milan/controlplane-milan",
      "delete rome Renew liqo-tenant-milan/controlplane-milan",
      "delete milan Tenant liqo-tenant-rome/rome",
      "delete rome Secret liqo-tenant-milan/liqo-signed-csr",
      "delete rome Secret liqo-tenant-milan/liqo-signed-nonce",
      "delete rome ResourceSlice liqo-tenant-milan/public-key-for-milan",
      "delete milan Secret liqo-tenant-rome/liqo-nonce",
    ]);
    expect(await namesOf(clusters, "Renew")).toEqual([]);
  });

  it("shows the names of its objects in the first preview", async ({ clusters }) => {
    await clusters.preview(handshake());
    const objects = await clusters.objects();

    expect(
      objects
        .filter(({ kind }) => ["Identity", "Renew"].includes(kind))
        .map(({ kind, metadata }) => `${kind} ${metadata.namespace ?? ""}/${metadata.name}`)
        .sort(),
    ).toEqual([
      "Identity liqo-tenant-milan/controlplane-milan",
      "Renew liqo-tenant-milan/controlplane-milan",
    ]);
  });
});

it("an Identity of Liqo 1.1 works with the Renew that the program declares", async () => {
  const { rome, milan } = WITH_NAMESPACES;
  const liqoVersion = "1.1.2";
  const clusters = await startRomeAndMilan({
    rome: { ...rome, liqoVersion },
    milan: { ...milan, liqoVersion },
  });
  await clusters.up(handshake());

  expect((await clusters.up(handshake())).changes).toMatchObject(UNCHANGED);
});

describe("rejects authParams", () => {
  const program = (authParams: pulumi.Input<object>) => () => {
    const inRome = { cluster: romeAndMilan().rome, remoteClusterId: "milan" };
    new Identity("x", { ...inRome, authParams, remoteNamespace: "liqo-tenant-rome" });
  };

  it.for([
    [{}, "apiServer and signedCRT or awsConfig"],
    [{ apiServer: "https://192.0.2.2:6443", ca: "Y2E=" }, "signedCRT or awsConfig"],
    [{ ca: "Y2E=", signedCRT: "Y3J0" }, "apiServer"],
  ] as const)("%j", async ([authParams, missing], { clusters }) => {
    await expectInvalidArgs(clusters, program(authParams), 'Identity "x"', [
      `authParams: expected authParams of a Tenant, missing ${missing}`,
    ]);
  });

  it("that are an output", async ({ clusters }) => {
    await expectInvalidArgs(clusters, program(pulumi.secret({})), 'Identity "x"', [
      "authParams: expected authParams of a Tenant, missing apiServer and signedCRT or awsConfig",
    ]);
  });

  it("but not without a CA, which every cluster may trust", async ({ clusters }) => {
    const authParams = { apiServer: "https://192.0.2.2:6443", signedCRT: "Y3J0" };
    await clusters.up(program(authParams));

    expect(await specOf(clusters, IDENTITY)).toMatchObject({ authParams });
  });
});

it("rejects invalid arguments, and creates no object", async ({ clusters }) => {
  const program = () => {
    const { rome } = romeAndMilan();
    new Identity("identity", {
      ...{ cluster: rome, remoteClusterId: "milan" },
      authParams: "https://192.0.2.2:6443",
      remoteNamespace: undefined,
    } as never);
  };

  await expectInvalidArgs(clusters, program, 'Identity "identity"', [
    'authParams: expected an object with apiServer, ca and signedCRT, got "https://192.0.2.2:6443"',
    "remoteNamespace: required: a name of at most 63 lower-case letters, ...",
  ]);
});
