import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { LiqoNetworkPairArgs } from "../../src/index.js";
import { generatePrivateKey } from "../../src/keys/wireguard-key.js";
import type { SimulatedClusters } from "../../src/testing/index.js";
import { gatewayUids, startWithGateways } from "../liqoctl-gateways.js";
import { expectRefusal } from "../refusal.js";
import { joined, namespace, startRomeAndMilan } from "../rome-and-milan.js";
import { TwoAdministrators } from "../two-administrators.js";

const LIQO = { keys: "Liqo" } as const;
const BY_LIQO: Partial<LiqoNetworkPairArgs> = { gatewayServer: LIQO, gatewayClient: LIQO };

let clusters: SimulatedClusters;

beforeEach(async () => {
  clusters = await startRomeAndMilan();
});

afterEach(() => clusters.settle());

describe("a pair whose keys Liqo makes", () => {
  it("is Connected, has no Secret of its own, stays as it is and leaves nothing behind", async () => {
    const program = () => joined(BY_LIQO);
    const first = await clusters.up(program);

    expect(first.outputs.status).toBe("Connected");
    expect(await clusters.objects("Secret")).toEqual([]);
    const { changes } = await clusters.up(program);
    expect(changes).toMatchObject({ create: 0, update: 0, replace: 0, delete: 0 });
    await clusters.destroy();
    // Whatever were left would be taken over, keys included.
    const second = await clusters.up(program);
    expect(second.outputs.publicKeys.server).not.toBe(first.outputs.publicKeys.server);
    expect(second.outputs.publicKeys.client).not.toBe(first.outputs.publicKeys.client);
  });

  it("takes over gateways that are there, and so the keys that belong to them", async () => {
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
  ])("may be so on the side of the %s alone", async (_side, args, withSecret) => {
    const { outputs } = await clusters.up(() => joined(args));

    expect(outputs.status).toBe("Connected");
    expect((await clusters.objects("Secret")).map(({ cluster }) => cluster)).toEqual(withSecret);
  });

  it("has other keys in another gateway, and both clusters are told", async () => {
    const first = await clusters.up(() => joined(BY_LIQO));
    const { outputs } = await clusters.up(() =>
      joined({ ...BY_LIQO, gatewayServer: { ...LIQO, port: 51900 } }),
    );

    expect(outputs.status).toBe("Connected");
    expect(outputs.publicKeys.server).not.toBe(first.outputs.publicKeys.server);
    expect(outputs.publicKeys.client).toBe(first.outputs.publicKeys.client);
  });

  it("is not planned with keys that are not there yet", async () => {
    const { outputs } = await clusters.preview(() => joined(BY_LIQO));

    expect(outputs.publicKeys).toBeUndefined();
  });

  it("is refused with an epoch of its keys", async () => {
    const program = () => joined({ gatewayServer: { ...LIQO, keyEpoch: 2 } });

    await expectRefusal(clusters, program, 'LiqoNetworkPair "pair"', [
      'gatewayServer.keyEpoch: is for keys that this stack generates, got keys "Liqo" as well: Liqo makes others when ' +
        "the gateway is replaced",
    ]);
  });

  it("fails where the keys are somebody else's, and names them", async () => {
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
        'name it in keys, as { secretName, publicKey }, in place of "Liqo", or destroy this gateway first',
    );
  });
});

describe("two sides whose keys Liqo makes", () => {
  it("are Connected if the server's begins", async () => {
    const both = new TwoAdministrators(clusters);
    await both.milanUp(LIQO);
    await both.romeUp(LIQO);

    expect((await both.milanUp(LIQO)).outputs.status).toBe("Connected");
    expect((await both.romeUp(LIQO)).outputs.status).toBe("Connected");
    expect(await both.milan.objects("Secret")).toEqual([]);
    expect(await both.rome.objects("Secret")).toEqual([]);
  });

  it("have no hand-off of a client that has not been told where to dial, and it says so", async () => {
    const both = new TwoAdministrators(clusters);
    const { outputs } = await both.romeUp(LIQO);

    expect(outputs.handOff).toBeUndefined();
    expect(outputs.publicKey).toBeUndefined();
    expect(outputs.status).toBe(
      "waiting for the hand-off of milan: Liqo makes this side's keys when it is known where to dial. Get theirs, then " +
        "run up again with it as remoteHandOff",
    );
  });
});
