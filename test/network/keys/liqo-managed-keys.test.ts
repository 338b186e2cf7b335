import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { LiqoNetworkPairArgs } from "../../../src/index.js";
import { generatePrivateKey } from "../../../src/network/keys/wireguard-key.js";
import type { SimulatedClusters } from "../../../src/testing/index.js";
import { gatewayUids, startWithGateways } from "../gateway/liqoctl-gateways.js";
import { expectRefusal } from "../../refusal.js";
import { joined, namespace, startRomeAndMilan } from "../../rome-and-milan.js";
import { TwoAdministrators } from "../side/two-administrators.js";

const LIQO = { keys: "liqo-managed" } as const;
const BY_LIQO: Partial<LiqoNetworkPairArgs> = { gatewayServer: LIQO, gatewayClient: LIQO };

let clusters: SimulatedClusters;

beforeEach(async () => {
  clusters = await startRomeAndMilan();
});

afterEach(() => clusters.settle());

describe("a pair whose keys Liqo creates", () => {
  it("is Connected without a Secret of its own, does not change, and leaves no keys behind", async () => {
    const program = () => joined(BY_LIQO);
    const first = await clusters.up(program);

    expect(first.outputs.status).toBe("Connected");
    expect(await clusters.objects("Secret")).toEqual([]);
    const { changes } = await clusters.up(program);
    expect(changes).toMatchObject({ create: 0, update: 0, replace: 0, delete: 0 });
    await clusters.destroy();
    // Leftovers would be adopted with their keys.
    const second = await clusters.up(program);
    expect(second.outputs.publicKeys.server).not.toBe(first.outputs.publicKeys.server);
    expect(second.outputs.publicKeys.client).not.toBe(first.outputs.publicKeys.client);
  });

  it("adopts existing gateways with their keys", async () => {
    const before = await startWithGateways();
    clusters = before.clusters;
    const { outputs } = await clusters.up(() => joined(BY_LIQO));

    expect(outputs.status).toBe("Connected");
    expect(await clusters.objects("Secret")).toEqual([]);
    const uids = await gatewayUids(before.others);
    expect(uids).toHaveLength(2);
    expect(await gatewayUids(clusters)).toEqual(uids);
  });

  it.each([
    ["server", { gatewayServer: LIQO }, ["rome"]],
    ["client", { gatewayClient: LIQO }, ["milan"]],
  ])("is Connected if Liqo creates only the keys of the %s", async (_side, args, withSecret) => {
    const { outputs } = await clusters.up(() => joined(args));

    expect(outputs.status).toBe("Connected");
    expect((await clusters.objects("Secret")).map(({ cluster }) => cluster)).toEqual(withSecret);
  });

  it("has other keys after a gateway was replaced, in both clusters", async () => {
    const first = await clusters.up(() => joined(BY_LIQO));
    const { outputs } = await clusters.up(() =>
      joined({ ...BY_LIQO, gatewayServer: { ...LIQO, port: 51900 } }),
    );

    expect(outputs.status).toBe("Connected");
    expect(outputs.publicKeys.server).not.toBe(first.outputs.publicKeys.server);
    expect(outputs.publicKeys.client).toBe(first.outputs.publicKeys.client);
  });

  it("has no public keys in the first preview", async () => {
    const { outputs } = await clusters.preview(() => joined(BY_LIQO));

    expect(outputs.publicKeys).toBeUndefined();
  });

  it("is rejected with a keyVersion", async () => {
    const program = () => joined({ gatewayServer: { ...LIQO, keyVersion: 2 } });

    await expectRefusal(clusters, program, 'LiqoNetworkPair "pair"', [
      'gatewayServer.keyVersion: is for keys that this stack generates, got keys "liqo-managed" as well: Liqo makes others when ' +
        "the gateway is replaced",
    ]);
  });

  it("fails if the gateway uses a Secret that Liqo did not create for it", async () => {
    const labels = {
      "liqo.io/remote-cluster-id": "milan",
      "networking.liqo.io/gateway-resource": "true",
    };
    const sealed = {
      apiVersion: "v1",
      kind: "Secret",
      metadata: { name: "sealed", namespace: "tenant", labels },
      data: { privateKey: generatePrivateKey() },
    };
    clusters = await startRomeAndMilan({ rome: { objects: [namespace("tenant"), sealed] } });
    const run = clusters.up(() => joined({ gatewayClient: { ...LIQO, namespace: "tenant" } }));

    await expect(run).rejects.toThrow(
      'GatewayClient "pair-client" uses Secret tenant/sealed, which Liqo has not made for this gateway: ' +
        'name it in keys, as { secretName, publicKey }, in place of "liqo-managed", or destroy this gateway first',
    );
  });
});

describe("two sides whose keys Liqo creates", () => {
  it("are Connected if the server comes up first", async () => {
    const both = new TwoAdministrators(clusters);
    await both.milanUp(LIQO);
    await both.romeUp(LIQO);

    expect((await both.milanUp(LIQO)).outputs.status).toBe("Connected");
    expect((await both.romeUp(LIQO)).outputs.status).toBe("Connected");
    expect(await both.milan.objects("Secret")).toEqual([]);
    expect(await both.rome.objects("Secret")).toEqual([]);
  });

  it("have no hand-off of a client without an endpoint, whose status says why", async () => {
    const both = new TwoAdministrators(clusters);
    const { outputs } = await both.romeUp(LIQO);

    expect(outputs.peerInfo).toBeUndefined();
    expect(outputs.publicKey).toBeUndefined();
    expect(outputs.status).toBe(
      "waiting for the hand-off of milan: Liqo makes this side's keys when it is known where to dial. Get theirs, then " +
        "run up again with it as remotePeerInfo",
    );
  });
});
