import * as k8s from "@pulumi/kubernetes";
import { beforeEach, describe, expect } from "vitest";
import type { ClusterApi } from "../../src/cluster/client/cluster-api.js";
import type {
  Deployment,
  Pod,
  Secret,
  Service,
} from "../../src/cluster/client/kubernetes-objects.js";
import { simulatedClusters } from "../../src/cluster/simulation.js";
import { specChangedAt, timeOf } from "../../src/network/gateway/rollout-status.js";
import { generatePrivateKey, publicKeyOf } from "../../src/network/keys/wireguard-key.js";
import { startRomeAndMilan } from "../rome-and-milan.js";
import { it } from "../simulated-test.js";

const NETWORKING = "networking.liqo.io/v1beta1";
const NAMESPACES = { rome: "liqo-tenant-milan", milan: "liqo-tenant-rome" } as const;
const POD = { apiVersion: "v1", kind: "Pod" };
const SERVICE = { apiVersion: "v1", kind: "Service" };
const SECRET = { apiVersion: "v1", kind: "Secret" };
const DEPLOYMENT = { apiVersion: "apps/v1", kind: "Deployment" };
const CONNECTION = { apiVersion: NETWORKING, kind: "Connection" };

type Name = keyof typeof NAMESPACES;

interface Tunnel {
  readonly romeKey: string;
  /** The key of rome that is installed in milan. */
  readonly installedKey?: string;
  readonly milanKey: string;
  readonly secretName?: string;
  readonly mtu?: number;
}

let tunnel: Tunnel;

beforeEach(() => {
  tunnel = { romeKey: generatePrivateKey(), milanKey: generatePrivateKey() };
});

/** A program that declares a tunnel without the components of this package. */
function declared({ romeKey, installedKey, milanKey, secretName = "keys", mtu = 1340 }: Tunnel) {
  return () => {
    declareSide("rome", "milan", romeKey, publicKeyOf(milanKey));
    declareSide("milan", "rome", milanKey, publicKeyOf(installedKey ?? romeKey));
  };

  function declareSide(name: Name, remote: Name, privateKey: string, publicKey: string) {
    const namespace = NAMESPACES[name];
    const provider = new k8s.Provider(name, { upsertExistingObjects: true });
    const labels = { "liqo.io/remote-cluster-id": remote };
    const ofGateway = { ...labels, "networking.liqo.io/gateway-resource": "true" };
    const tenant = new k8s.core.v1.Namespace(name, { metadata: { name: namespace } }, { provider });
    const opts = { provider, dependsOn: tenant };
    const secret = new k8s.core.v1.Secret(
      `${name}-keys`,
      { metadata: { name: secretName, namespace, labels: ofGateway }, data: { privateKey } },
      { ...opts, deleteBeforeReplace: true },
    );
    const object = (kind: string, objectLabels: Record<string, string>, spec: object) =>
      new k8s.apiextensions.CustomResource(
        `${name}-${kind}`,
        {
          apiVersion: NETWORKING,
          kind,
          metadata: { name: remote, namespace, labels: objectLabels },
          spec,
        },
        { ...opts, dependsOn: secret },
      );
    object("PublicKey", ofGateway, { publicKey });
    const role = name === "milan" ? "Server" : "Client";
    const address = role === "Client" ? { addresses: ["192.0.2.2"] } : {};
    object(`Gateway${role}`, labels, {
      mtu,
      secretRef: { name: secretName },
      [`${role.toLowerCase()}TemplateRef`]: {
        apiVersion: NETWORKING,
        kind: `WgGateway${role}Template`,
        name: `wireguard-${role.toLowerCase()}`,
        namespace: "liqo",
      },
      endpoint: { ...address, port: role === "Client" ? 31840 : 51840, ...server(role) },
    });
  }

  function server(role: string) {
    return role === "Server" ? { serviceType: "NodePort", nodePort: 31840 } : {};
  }
}

function api(name: Name): ClusterApi {
  const opened = simulatedClusters()?.({ context: name });
  if (opened === undefined) {
    throw new Error("no simulation is running");
  }
  return opened;
}

const resourceName = (name: Name) => (name === "rome" ? "gw-milan" : "gw-rome");

async function podOf(name: Name): Promise<Pod> {
  const [pod, ...others] = await api(name).list<Pod>(POD, NAMESPACES[name]);
  if (pod === undefined || others.length > 0) {
    throw new Error(`expected one pod in ${name}, got ${others.length}`);
  }
  return pod;
}

async function connectionOf(name: Name) {
  const connection = await api(name).get(CONNECTION, resourceName(name), NAMESPACES[name]);
  const { status } = connection as {
    status?: { value: string; latency?: { timestamp: string } };
  };
  return status;
}

const deletePod = async (name: Name) =>
  api(name).delete(POD, (await podOf(name)).metadata?.name ?? "", NAMESPACES[name]);

describe("a gateway", () => {
  it("keeps its key while its pod runs, even if the Secret changes", async ({ clusters }) => {
    await clusters.up(declared(tunnel));
    await clusters.up(
      declared({ ...tunnel, romeKey: generatePrivateKey(), installedKey: tunnel.romeKey }),
    );

    expect(await connectionOf("milan")).toMatchObject({ value: "Connected" });
  });

  it("reads its Secret again when its pod is replaced", async ({ clusters }) => {
    const romeKey = generatePrivateKey();
    await clusters.up(declared(tunnel));
    await clusters.up(declared({ ...tunnel, romeKey, installedKey: tunnel.romeKey }));
    const before = await podOf("rome");
    await deletePod("rome");

    expect((await podOf("rome")).metadata?.uid).not.toBe(before.metadata?.uid);
    expect(await connectionOf("milan")).toMatchObject({ value: "Error" });
    await clusters.up(declared({ ...tunnel, romeKey }));
    expect(await connectionOf("milan")).toMatchObject({ value: "Connected" });
  });

  it("loses its tunnel if the PublicKey on the other side does not match its running key", async ({
    clusters,
  }) => {
    const romeKey = generatePrivateKey();
    await clusters.up(declared(tunnel));
    await clusters.up(declared({ ...tunnel, romeKey }));

    expect(await connectionOf("milan")).toMatchObject({ value: "Error" });
    await deletePod("rome");
    expect(await connectionOf("milan")).toMatchObject({ value: "Connected" });
  });

  it.for([
    ["its spec changes", { mtu: 1400 }],
    ["the name of its Secret changes", { secretName: "keys-2" }],
  ] as const)("gets another pod when %s", async ([, change], { clusters }) => {
    await clusters.up(declared(tunnel));
    const before = await podOf("rome");
    await clusters.up(declared({ ...tunnel, ...change }));

    expect((await podOf("rome")).metadata?.uid).not.toBe(before.metadata?.uid);
    expect(await connectionOf("rome")).toMatchObject({ value: "Connected" });
  });

  it("keeps its pod if its spec is unchanged", async ({ clusters }) => {
    await clusters.up(declared(tunnel));
    const before = await podOf("rome");
    await clusters.up(declared(tunnel));

    expect(await podOf("rome")).toEqual(before);
  });

  it("runs in a pod that mounts its Secret and has the labels that Liqo selects", async ({
    clusters,
  }) => {
    await clusters.up(declared(tunnel));

    expect(await podOf("milan")).toMatchObject({
      metadata: {
        labels: {
          "networking.liqo.io/component": "gateway",
          "networking.liqo.io/gateway-name": "rome",
          "networking.liqo.io/active": "true",
        },
      },
      spec: {
        nodeName: "milan-node",
        volumes: [{ name: "wireguard-config", secret: { secretName: "keys" } }],
      },
      status: { phase: "Running" },
    });
  });

  it("becomes ready after the pod delay, for each new pod", async () => {
    const clusters = await startRomeAndMilan({}, { delays: { pod: 300 } });
    await clusters.up(declared(tunnel));
    const runs = async () => (await podOf("rome")).status?.phase;
    await new Promise((resolve) => setTimeout(resolve, 600));
    expect(await runs()).toBe("Running");

    await deletePod("rome");
    expect(await runs()).toBe("Pending");
    await new Promise((resolve) => setTimeout(resolve, 600));
    expect(await runs()).toBe("Running");
  });
});

describe("the times of a tunnel", () => {
  it("are in the order of the events", async ({ clusters }) => {
    await clusters.up(declared(tunnel));
    const [pod, secret, deployment] = [
      await podOf("rome"),
      await api("rome").get<Secret>(SECRET, "keys", NAMESPACES.rome),
      await api("rome").get<Deployment>(DEPLOYMENT, "gw-milan", NAMESPACES.rome),
    ];
    const changed = secret?.metadata?.managedFields?.[0];
    const started = pod.status?.containerStatuses?.[0]?.state?.running?.startedAt;
    const times = [
      timeOf(changed?.time),
      specChangedAt(deployment ?? {}),
      timeOf(pod.metadata?.creationTimestamp),
      timeOf(started),
      timeOf((await connectionOf("rome"))?.latency?.timestamp),
    ];

    expect(changed?.fieldsV1).toEqual({ "f:data": {} });
    expect(times.every((time, index) => index === 0 || time > (times[index - 1] ?? 0))).toBe(true);
  });

  it("show that a Secret changed after the start of the pod with the former key", async ({
    clusters,
  }) => {
    await clusters.up(declared(tunnel));
    await clusters.up(declared({ ...tunnel, romeKey: generatePrivateKey() }));
    const pod = await podOf("rome");
    const secret = await api("rome").get<Secret>(SECRET, "keys", NAMESPACES.rome);

    expect(timeOf(secret?.metadata?.managedFields?.[0]?.time)).toBeGreaterThan(
      timeOf(pod.status?.startTime),
    );
  });

  it("advance in a Connection while the tunnel works", async ({ clusters }) => {
    await clusters.up(declared(tunnel));
    const before = await connectionOf("rome");
    await api("rome").create({ apiVersion: "v1", kind: "Namespace", metadata: { name: "n" } });
    const after = await connectionOf("rome");

    expect(timeOf(after?.latency?.timestamp)).toBeGreaterThan(timeOf(before?.latency?.timestamp));
  });

  it("advance in a Connection for a poll that waits for a fresh measurement", async ({
    clusters,
  }) => {
    await clusters.up(declared(tunnel));
    const poll = api("rome");
    const measured = async () => {
      const connection = await poll.get(CONNECTION, "gw-milan", NAMESPACES.rome);
      const { status } = connection as { status?: { latency: { timestamp: string } } };
      return timeOf(status?.latency.timestamp);
    };
    const before = await measured();
    await new Promise((resolve) => setTimeout(resolve, 500));

    expect(await measured()).toBeGreaterThan(before);
  });

  it("do not advance in a Connection while the tunnel is blocked", async ({ clusters }) => {
    await clusters.up(declared(tunnel));
    clusters.setFaults([{ cluster: "rome", kind: "tunnel-blocked" }]);
    const before = await connectionOf("rome");
    await api("rome").create({ apiVersion: "v1", kind: "Namespace", metadata: { name: "n" } });

    expect(before).toEqual({ value: "Error" });
    expect(await connectionOf("rome")).toEqual(before);
  });
});

describe("the Service of a gateway server", () => {
  const service = () => api("milan").get<Service>(SERVICE, "gw-rome", NAMESPACES.milan);
  const deleteService = () => api("milan").delete(SERVICE, "gw-rome", NAMESPACES.milan);

  it("is not recreated by Liqo while the Deployment exists, so the tunnel is lost", async ({
    clusters,
  }) => {
    await clusters.up(declared(tunnel));
    await deleteService();

    expect(await service()).toBeUndefined();
    expect(await connectionOf("rome")).toMatchObject({ value: "Error" });
    expect(
      await api("milan").list({ apiVersion: NETWORKING, kind: "GatewayServer" }, undefined),
    ).toMatchObject([{ status: { endpoint: { port: 31840 } } }]);
  });

  it("is recreated by Liqo with the Deployment", async ({ clusters }) => {
    await clusters.up(declared(tunnel));
    await deleteService();
    await api("milan").delete(DEPLOYMENT, "gw-rome", NAMESPACES.milan);

    expect(await service()).toBeDefined();
    expect(await connectionOf("rome")).toMatchObject({ value: "Connected" });
  });

  it("restores the tunnel if another client recreates it from the WgGatewayServer", async ({
    clusters,
  }) => {
    await clusters.up(declared(tunnel));
    await deleteService();
    const rendered = await api("milan").get(
      { apiVersion: NETWORKING, kind: "WgGatewayServer" },
      "rome",
      NAMESPACES.milan,
    );
    const { service: template } = (rendered as { spec: { service: { spec: object } } } | undefined)
      ?.spec ?? { service: { spec: {} } };
    await api("milan").create({
      ...SERVICE,
      metadata: { name: "gw-rome", namespace: NAMESPACES.milan },
      ...{ spec: template.spec },
    });

    expect(await service()).toMatchObject({
      spec: { type: "NodePort", ports: [{ port: 51840, nodePort: 31840 }] },
    });
    expect(await connectionOf("rome")).toMatchObject({ value: "Connected" });
  });
});

describe("deletion of a gateway", () => {
  it("deletes all objects that Liqo created for the gateway", async ({ clusters }) => {
    await clusters.up(declared(tunnel));
    await api("milan").delete(
      { apiVersion: NETWORKING, kind: "GatewayServer" },
      "rome",
      NAMESPACES.milan,
    );
    const { kinds } = await api("milan").namespacedKinds();
    const listed = kinds.map((kind) => api("milan").listMetadata(kind, NAMESPACES.milan));
    const leftovers = (await Promise.all(listed)).flat().map(({ kind }) => kind);

    expect(leftovers.sort()).toEqual(["PublicKey", "Secret"]);
  });
});
