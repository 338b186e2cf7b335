import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import {
  type ClientSideArgs,
  type PeerInfo,
  LiqoCluster,
  LiqoNetworkSide,
  type ServerSideArgs,
} from "../../../src/index.js";
import { generatePrivateKey, publicKeyOf } from "../../../src/network/keys/wireguard-key.js";
import type { SimulatedClusterOptions, SimulatedClusters } from "../../../src/testing/index.js";
import fromMilan from "../../hand-off/milan.json";
import { expectRefusal, NOTHING } from "../../refusal.js";
import { namespace, startRomeAndMilan } from "../../rome-and-milan.js";
import { milanSide, romeSide, type SideRun, TwoAdministrators } from "./two-administrators.js";

vi.setConfig({ testTimeout: 30_000 });

let clusters: SimulatedClusters;
let admins: TwoAdministrators;

afterEach(() => clusters.settle());

async function startWith(milan: SimulatedClusterOptions = {}): Promise<void> {
  clusters = await startRomeAndMilan({ milan });
  admins = new TwoAdministrators(clusters);
}

const labels = { "liqo.io/remote-cluster-id": "rome" };
const kindsInMilan = async () => (await admins.milan.objects()).map(({ kind }) => kind).sort();

describe("a side takes, as a pair does,", () => {
  it("an endpoint, a namespace and an MTU of its own", async () => {
    await startWith({ reachableAt: ["nat.example.com:4500"], objects: [namespace("tenant")] });
    const decided = {
      endpoint: { address: "nat.example.com", port: 4500 },
      namespace: "tenant",
      mtu: 1400,
    };
    await admins.milanUp(decided);
    await admins.romeUp({ mtu: 1400 });
    const { outputs } = await admins.milanUp(decided);

    expect(outputs.status).toBe("Connected");
    expect(await admins.rome.objects("GatewayClient")).toMatchObject([
      {
        cluster: "rome",
        spec: { mtu: 1400, endpoint: { addresses: ["nat.example.com"], port: 4500 } },
      },
    ]);
    expect(await admins.milan.objects("Namespace")).toEqual([]);
  });

  it("a Configuration that is there already, which it leaves", async () => {
    const configuration = {
      apiVersion: "networking.liqo.io/v1beta1",
      kind: "Configuration",
      metadata: { name: "peered", namespace: "tenant", labels },
      spec: { remote: { cidr: { pod: ["10.10.0.0/16"], external: ["10.70.0.0/16"] } } },
    };
    await startWith({ objects: [namespace("tenant"), configuration] });
    const decided = { namespace: "tenant", configurationName: "peered" };
    await admins.milanUp(decided);
    await admins.romeUp();
    const { outputs } = await admins.milanUp(decided);

    expect(outputs).toMatchObject({
      status: "Connected",
      remoteCidrs: { pod: ["10.11.0.0/16"], external: ["10.8.0.0/16"] },
    });
    expect(await kindsInMilan()).toEqual([
      "Connection",
      "GatewayServer",
      "PublicKey",
      "Secret",
      "Service",
    ]);
  });

  it("keys of one's own, of which it hands over the public half", async () => {
    const privateKey = generatePrivateKey();
    const publicKey = publicKeyOf(privateKey);
    const sealed = {
      apiVersion: "v1",
      kind: "Secret",
      metadata: {
        name: "sealed",
        namespace: "tenant",
        labels: { ...labels, "networking.liqo.io/gateway-resource": "true" },
      },
      data: { privateKey },
    };
    await startWith({ objects: [namespace("tenant"), sealed] });
    const decided = { namespace: "tenant", keys: { secretName: "sealed", publicKey } };
    const { outputs } = await admins.milanUp(decided);
    await admins.romeUp();

    expect(outputs.peerInfo.from.publicKey).toBe(publicKey);
    expect((await admins.milanUp(decided)).outputs.status).toBe("Connected");
    expect(await kindsInMilan()).toEqual([
      "Configuration",
      "Connection",
      "GatewayServer",
      "PublicKey",
      "Service",
    ]);
  });

  it("a template of one's own", async () => {
    const metadata = { name: "robust", namespace: "templates" };
    const template = {
      apiVersion: "networking.liqo.io/v1beta1",
      kind: "WgGatewayServerTemplate",
      metadata,
    };
    await startWith({ objects: [namespace("templates"), template] });
    const decided = { template: metadata };
    await admins.milanUp(decided);
    await admins.romeUp();

    expect((await admins.milanUp(decided)).outputs.status).toBe("Connected");
    expect(await admins.milan.objects("GatewayServer")).toMatchObject([
      { cluster: "milan", spec: { serverTemplateRef: { kind: template.kind, ...metadata } } },
    ]);
  });
});

describe("the other side, typed by hand,", () => {
  beforeEach(() => startWith());

  const byHand = ({ from, installedPublicKey }: PeerInfo) => ({
    podCidrs: [...from.podCidrs],
    externalCidr: from.externalCidr,
    publicKey: from.publicKey,
    endpoint: from.endpoint && { ...from.endpoint },
    installedPublicKey,
  });

  const milanUp = ({ outputs: { peerInfo } }: SideRun) =>
    admins.milanUp({ remotePeerInfo: undefined, remote: byHand(peerInfo) });
  const romeUp = ({ outputs: { peerInfo } }: SideRun) =>
    admins.romeUp({ remotePeerInfo: undefined, remote: byHand(peerInfo) });

  it("does as well as a hand-off, on both sides", async () => {
    const client = await romeUp(await admins.milanUp());
    expect(client.outputs.status).toBe(
      "waiting for milan, all is set up here: milan does not know this side's key yet. Now give publicKey to its " +
        "administrator, then run up again with that as remote.installedPublicKey",
    );

    const server = await milanUp(client);
    expect(server.outputs.status).toBe("Connected");
    expect((await romeUp(server)).outputs.status).toBe("Connected");
    expect((await milanUp(client)).changes).toMatchObject({
      create: 0,
      update: 0,
      replace: 0,
      delete: 0,
    });
  });
});

describe("arguments are refused, and nothing is created,", () => {
  const MILAN = 'LiqoNetworkSide "to-rome"';
  const refused = (args: Partial<ClientSideArgs>, problems: readonly string[]) =>
    expectRefusal(clusters, romeSide(args), 'LiqoNetworkSide "to-milan"', problems);

  beforeEach(() => startWith());

  it("if the other side is given twice", async () => {
    const { podCidrs, externalCidr, publicKey } = fromMilan.from;
    const remote = { podCidrs, externalCidr, publicKey };
    const endpoint = { address: "203.0.113.21", port: 51840 };

    await refused({ remote, endpoint, remotePeerInfo: fromMilan }, [
      "remote: stands in place of remotePeerInfo, got both",
    ]);
  });

  it("if what was typed by hand breaks rules, all at once", async () => {
    const remote = {
      podCidrs: [],
      externalCidr: "10.70.0.1/16",
      publicKey: "a",
      installedPublicKey: "b",
    };

    await refused({ remote, timeout: "soon", expiresIn: "never", endpoint: { port: 0 } }, [
      'timeout: expected a length of time such as "90s" or "5m", in ms, s, m or h, got "soon"',
      'expiresIn: expected a length of time such as "90s" or "5m", in ms, s, m or h, got "never"',
      "endpoint.port: expected an integer from 1 to 65535, got 0",
      "remote.endpoint: expected where to dial, since this side is the Client",
      "remote.podCidrs: expected at least one CIDR, got none",
      'remote.externalCidr: expected a network, got the address "10.70.0.1/16" in it: write 10.70.0.0/16',
      "remote.publicKey: expected a WireGuard key, 32 bytes in base64 (44 characters), got 1 characters",
      "remote.installedPublicKey: expected a WireGuard key, 32 bytes in base64 (44 characters), got 1 characters",
    ]);
  });

  it("if what was typed by hand is not all of it, also as outputs", async () => {
    const endpoint = { address: "203.0.113.21", port: 51840 };
    const missing = [
      "remote.externalCidr: expected a CIDR such as 10.10.0.0/16, got undefined",
      "remote.publicKey: expected a WireGuard key, 32 bytes in base64 (44 characters), got undefined",
    ];

    await refused({ remote: {} as never, endpoint }, [
      "remote.podCidrs: expected a list of CIDRs, got undefined",
      ...missing,
    ]);
    const remote = { podCidrs: ["10.10.0.0/16"], externalCidr: NOTHING, publicKey: NOTHING };
    await refused({ remote, endpoint }, missing);
  });

  it("if ranges that were typed by hand have addresses in common", async () => {
    const remote = {
      podCidrs: ["10.70.0.0/17"],
      externalCidr: "10.70.0.0/16",
      publicKey: fromMilan.from.publicKey,
    };
    const endpoint = { address: "203.0.113.21", port: 51840 };

    await refused({ remote, endpoint }, [
      "remote.externalCidr: expected a range apart from the pods', got 10.70.0.0/16, which overlaps 10.70.0.0/17",
    ]);
  });

  it("if nobody could dial this server", async () => {
    const args: Partial<ServerSideArgs> = { serviceType: "ClusterIP" };

    await expectRefusal(clusters, milanSide(args), MILAN, [
      'endpoint.address: expected an address of yours that leads to the server, whose serviceType is "ClusterIP": ' +
        "it has none that another cluster can dial",
    ]);
  });

  it("if its role is none, as one from a configuration file may be", async () => {
    const program = () => {
      const cluster = new LiqoCluster("milan", { context: "milan" });
      const role = "server" as "Server";
      new LiqoNetworkSide("to-rome", { cluster, role, remoteClusterId: "rome" });
    };

    await expectRefusal(clusters, program, MILAN, [
      'role: expected "Server" or "Client", got "server"',
    ]);
  });

  it("if its hand-off would never be in time", async () => {
    await refused({ expiresIn: "0s" }, [
      'expiresIn: expected a minute or more, and a year ("8760h") or less, got "0s"',
    ]);
    await refused({ expiresIn: "99999999999h" }, [
      'expiresIn: expected a minute or more, and a year ("8760h") or less, got "99999999999h"',
    ]);
  });

  it("if the other cluster is this one", async () => {
    await refused({ remoteClusterId: "rome" }, [
      'remoteClusterId: expected another cluster, got "rome" itself',
    ]);
  });
});
