import { describe, expect } from "vitest";
import {
  type ClientSideArgs,
  type Duration,
  type PeerInfo,
  LiqoCluster,
  LiqoNetworkSide,
  type ServerSideArgs,
} from "../../../src/index.js";
import { generatePrivateKey, publicKeyOf } from "../../../src/network/keys/wireguard-key.js";
import type { SimulatedClusterOptions, SimulatedClusters } from "../../../src/testing/index.js";
import fromMilan from "../peer-info/milan.json";
import { expectInvalidArgs, UNDEFINED_OUTPUT } from "../../expect-invalid-args.js";
import { namespace, startRomeAndMilan } from "../../rome-and-milan.js";
import { it, milanSide, romeSide, type SideRun, TwoAdministrators } from "./two-administrators.js";

async function startWith(milan: SimulatedClusterOptions): Promise<TwoAdministrators> {
  return new TwoAdministrators(await startRomeAndMilan({ milan }));
}

const labels = { "liqo.io/remote-cluster-id": "rome" };
const kindsInMilan = async (admins: TwoAdministrators) =>
  (await admins.milan.objects()).map(({ kind }) => kind).sort();

describe("a side, like a pair, accepts", () => {
  it("an endpoint, an existing namespace and an MTU", async () => {
    const admins = await startWith({
      reachableAt: ["nat.example.com:4500"],
      objects: [namespace("tenant")],
    });
    const settings = {
      endpoint: { address: "nat.example.com", port: 4500 },
      namespace: "tenant",
      mtu: 1400,
    };
    await admins.milanUp(settings);
    await admins.romeUp({ mtu: 1400 });
    const { outputs } = await admins.milanUp(settings);

    expect(outputs.status).toBe("Connected");
    expect(await admins.rome.objects("GatewayClient")).toMatchObject([
      {
        cluster: "rome",
        spec: { mtu: 1400, endpoint: { addresses: ["nat.example.com"], port: 4500 } },
      },
    ]);
    expect(await admins.milan.objects("Namespace")).toEqual([]);
  });

  it("an existing Configuration, which it does not manage", async () => {
    const configuration = {
      apiVersion: "networking.liqo.io/v1beta1",
      kind: "Configuration",
      metadata: { name: "peered", namespace: "tenant", labels },
      spec: { remote: { cidr: { pod: ["10.10.0.0/16"], external: ["10.70.0.0/16"] } } },
    };
    const admins = await startWith({ objects: [namespace("tenant"), configuration] });
    const settings = { namespace: "tenant", configurationName: "peered" };
    await admins.milanUp(settings);
    await admins.romeUp();
    const { outputs } = await admins.milanUp(settings);

    expect(outputs).toMatchObject({
      status: "Connected",
      remoteCidrs: { pod: ["10.11.0.0/16"], external: ["10.8.0.0/16"] },
    });
    expect(await kindsInMilan(admins)).toEqual([
      "Connection",
      "GatewayServer",
      "PublicKey",
      "Secret",
      "Service",
    ]);
  });

  it("your own keys, and issues the public key in peerInfo", async () => {
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
    const admins = await startWith({ objects: [namespace("tenant"), sealed] });
    const settings = { namespace: "tenant", keys: { secretName: "sealed", publicKey } };
    const { outputs } = await admins.milanUp(settings);
    await admins.romeUp();

    expect(outputs.peerInfo.from.publicKey).toBe(publicKey);
    expect((await admins.milanUp(settings)).outputs.status).toBe("Connected");
    expect(await kindsInMilan(admins)).toEqual([
      "Configuration",
      "Connection",
      "GatewayServer",
      "PublicKey",
      "Service",
    ]);
  });

  it("your own template", async () => {
    const metadata = { name: "robust", namespace: "templates" };
    const template = {
      apiVersion: "networking.liqo.io/v1beta1",
      kind: "WgGatewayServerTemplate",
      metadata,
    };
    const admins = await startWith({ objects: [namespace("templates"), template] });
    const settings = { template: metadata };
    await admins.milanUp(settings);
    await admins.romeUp();

    expect((await admins.milanUp(settings)).outputs.status).toBe("Connected");
    expect(await admins.milan.objects("GatewayServer")).toMatchObject([
      { cluster: "milan", spec: { serverTemplateRef: { kind: template.kind, ...metadata } } },
    ]);
  });
});

describe("remote", () => {
  const remoteOf = ({ from, installedPublicKey }: PeerInfo) => ({
    podCidrs: [...from.podCidrs],
    externalCidr: from.externalCidr,
    publicKey: from.publicKey,
    endpoint: from.endpoint && { ...from.endpoint },
    installedPublicKey,
  });

  const milanUp = (admins: TwoAdministrators, { outputs: { peerInfo } }: SideRun) =>
    admins.milanUp({ remotePeerInfo: undefined, remote: remoteOf(peerInfo) });
  const romeUp = (admins: TwoAdministrators, { outputs: { peerInfo } }: SideRun) =>
    admins.romeUp({ remotePeerInfo: undefined, remote: remoteOf(peerInfo) });

  it("connects both sides with manually entered values", async ({ admins }) => {
    const client = await romeUp(admins, await admins.milanUp());
    expect(client.outputs.status).toBe(
      "waiting for milan to install this side's key. Send publicKey to its administrator, " +
        "then run pulumi up with that key as remote.installedPublicKey",
    );

    const server = await milanUp(admins, client);
    expect(server.outputs.status).toBe("Connected");
    expect((await romeUp(admins, server)).outputs.status).toBe("Connected");
    expect((await milanUp(admins, client)).changes).toMatchObject({
      create: 0,
      update: 0,
      replace: 0,
      delete: 0,
    });
  });
});

describe("arguments are rejected, and no object is created,", () => {
  const MILAN = 'LiqoNetworkSide "to-rome"';
  const expectRejection = (
    clusters: SimulatedClusters,
    args: Partial<ClientSideArgs>,
    problems: readonly string[],
  ) => expectInvalidArgs(clusters, romeSide(args), 'LiqoNetworkSide "to-milan"', problems);

  it("if both remotePeerInfo and remote are set", async ({ clusters }) => {
    const { podCidrs, externalCidr, publicKey } = fromMilan.from;
    const remote = { podCidrs, externalCidr, publicKey };
    const endpoint = { address: "203.0.113.21", port: 51840 };

    await expectRejection(clusters, { remote, endpoint, remotePeerInfo: fromMilan }, [
      "remote: expected either remotePeerInfo or remote, got both",
    ]);
  });

  it.each([
    ["an output that resolves to undefined", UNDEFINED_OUTPUT, "an output"],
    ["null", null, "null"],
    ["a string", "milan", '"milan"'],
  ])("if remote is %s", async (_, remote, got) => {
    await expectRejection(await startRomeAndMilan(), { remote: remote as never }, [
      `remote: expected an object with podCidrs, externalCidr, publicKey, endpoint, installedPublicKey, got ${got}`,
    ]);
  });

  it("if values of remote are invalid, with all problems at once", async ({ clusters }) => {
    const remote = {
      podCidrs: [],
      externalCidr: "10.70.0.1/16",
      publicKey: "a",
      installedPublicKey: "b",
    };

    await expectRejection(
      clusters,
      {
        remote,
        timeout: "soon" as Duration,
        expiresIn: "never" as Duration,
        endpoint: { port: 0 },
      },
      [
        "endpoint.port: expected an integer from 1 to 65535, got 0",
        'timeout: expected a duration such as "90s" or "5m", in ms, s, m or h, got "soon"',
        'expiresIn: expected a duration such as "90s" or "5m", in ms, s, m or h, got "never"',
        "remote.endpoint: expected an endpoint, since this side is a Client",
        "remote.podCidrs: expected at least one CIDR, got an empty list",
        'remote.externalCidr: expected a network address, got "10.70.0.1/16": write 10.70.0.0/16',
        "remote.publicKey: expected a WireGuard key, 32 bytes in base64 (44 characters), got 1 characters",
        "remote.installedPublicKey: expected a WireGuard key, 32 bytes in base64 (44 characters), got 1 characters",
      ],
    );
  });

  it("if values of remote are missing, or outputs of undefined", async ({ clusters }) => {
    const endpoint = { address: "203.0.113.21", port: 51840 };
    await expectRejection(clusters, { remote: {} as never, endpoint }, [
      "remote.podCidrs: required: a list of CIDRs",
      "remote.externalCidr: required: a CIDR such as 10.10.0.0/16",
      "remote.publicKey: required: a WireGuard key, 32 bytes in base64 (44 characters)",
    ]);
    const remote = {
      podCidrs: ["10.10.0.0/16"],
      externalCidr: UNDEFINED_OUTPUT,
      publicKey: UNDEFINED_OUTPUT,
    };
    await expectRejection(clusters, { remote, endpoint }, [
      "remote.externalCidr: expected a CIDR such as 10.10.0.0/16, got undefined",
      "remote.publicKey: expected a WireGuard key, 32 bytes in base64 (44 characters), got undefined",
    ]);
  });

  it("if the CIDRs of remote overlap", async ({ clusters }) => {
    const remote = {
      podCidrs: ["10.70.0.0/17"],
      externalCidr: "10.70.0.0/16",
      publicKey: fromMilan.from.publicKey,
    };
    const endpoint = { address: "203.0.113.21", port: 51840 };

    await expectRejection(clusters, { remote, endpoint }, [
      "remote.externalCidr: expected a CIDR that does not overlap the pod CIDRs, got 10.70.0.0/16, which overlaps 10.70.0.0/17",
    ]);
  });

  it("if a ClusterIP server has no endpoint address", async ({ clusters }) => {
    const args: Partial<ServerSideArgs> = { serviceType: "ClusterIP" };

    await expectInvalidArgs(clusters, milanSide(args), MILAN, [
      'endpoint.address: required with serviceType "ClusterIP": ' +
        "the address at which the other cluster reaches the server",
    ]);
  });

  it("if the role is invalid", async ({ clusters }) => {
    const program = () => {
      const cluster = new LiqoCluster("milan", { context: "milan" });
      const role = "server" as "Server";
      new LiqoNetworkSide("to-rome", { cluster, role, remoteClusterId: "rome" });
    };

    await expectInvalidArgs(clusters, program, MILAN, [
      'role: expected "Server" or "Client", got "server"',
    ]);
  });

  it("if detached is not a boolean", async ({ clusters }) => {
    await expectRejection(clusters, { detached: "true" as unknown as boolean }, [
      'detached: expected true or false, got "true"',
    ]);
  });

  it("if expiresIn is too short", async ({ clusters }) => {
    await expectRejection(clusters, { expiresIn: "0s" }, [
      'expiresIn: expected from 1m to 8760h (a year), got "0s"',
    ]);
  });

  it("if the remote cluster is this cluster", async ({ clusters }) => {
    await expectRejection(clusters, { remoteClusterId: "rome" }, [
      'remoteClusterId: expected another cluster, got "rome" itself',
    ]);
  });
});
