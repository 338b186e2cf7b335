import { describe, expect } from "vitest";
import { generatePrivateKey } from "../../../src/network/keys/wireguard-key.js";
import { gatewayUids, startWithGateways } from "../gateway/liqoctl-gateways.js";
import { expectInvalidArgs } from "../../expect-invalid-args.js";
import { joined, namespace, type PairSettings, startRomeAndMilan } from "../../rome-and-milan.js";
import { TwoAdministrators } from "../side/two-administrators.js";
import { it } from "../../simulated-test.js";

const LIQO = { keys: "liqo-managed" } as const;
const BY_LIQO: PairSettings = { server: LIQO, client: LIQO };

describe("a pair with Liqo-managed keys", () => {
  it("is Connected without a Secret in the stack, and leaves no keys behind", async ({
    clusters,
  }) => {
    const program = () => joined(BY_LIQO);
    const first = await clusters.up(program);

    expect(first.outputs.status).toBe("Connected");
    expect(await clusters.objects("Secret")).toEqual([]);
    const { changes } = await clusters.up(program);
    expect(changes).toMatchObject({ create: 0, update: 0, replace: 0, delete: 0 });
    await clusters.destroy();
    // The new pair would adopt leftovers with their keys.
    const second = await clusters.up(program);
    expect(second.outputs.publicKeys.server).not.toBe(first.outputs.publicKeys.server);
    expect(second.outputs.publicKeys.client).not.toBe(first.outputs.publicKeys.client);
  });

  it("adopts existing gateways with their keys", async ({ clusters }) => {
    const before = await startWithGateways();
    clusters = before.clusters;
    const { outputs } = await clusters.up(() => joined(BY_LIQO));

    expect(outputs.status).toBe("Connected");
    expect(await clusters.objects("Secret")).toEqual([]);
    const uids = await gatewayUids(before.others);
    expect(uids).toHaveLength(2);
    expect(await gatewayUids(clusters)).toEqual(uids);
  });

  it.for<[string, PairSettings, string[]]>([
    ["server", { server: LIQO }, ["rome"]],
    ["client", { client: LIQO }, ["milan"]],
  ])(
    "is Connected if Liqo manages only the keys of the %s",
    async ([, args, withSecret], { clusters }) => {
      const { outputs } = await clusters.up(() => joined(args));

      expect(outputs.status).toBe("Connected");
      expect((await clusters.objects("Secret")).map(({ cluster }) => cluster)).toEqual(withSecret);
    },
  );

  it("has another key in both clusters after a gateway was replaced", async ({ clusters }) => {
    const first = await clusters.up(() => joined(BY_LIQO));
    const { outputs } = await clusters.up(() =>
      joined({ ...BY_LIQO, server: { ...LIQO, port: 51900 } }),
    );

    expect(outputs.status).toBe("Connected");
    expect(outputs.publicKeys.server).not.toBe(first.outputs.publicKeys.server);
    expect(outputs.publicKeys.client).toBe(first.outputs.publicKeys.client);
  });

  it("installs the client's key again after the server was replaced", async ({
    clusters,
    events,
  }) => {
    await clusters.up(() => joined(BY_LIQO));
    events.length = 0;
    await clusters.up(() => joined({ ...BY_LIQO, server: { ...LIQO, port: 51900 } }));

    const key = "milan PublicKey liqo-tenant-rome/rome";
    const changes = [`create ${key}`, `update ${key}`, `delete ${key}`];
    expect(events.filter((event) => changes.includes(event))).toEqual([
      `delete ${key}`,
      `create ${key}`,
    ]);
  });

  it("has no public keys in the first preview", async ({ clusters }) => {
    const { outputs } = await clusters.preview(() => joined(BY_LIQO));

    expect(outputs.publicKeys).toBeUndefined();
  });

  it("is rejected with a keyVersion", async ({ clusters }) => {
    const program = () => joined({ server: { ...LIQO, keyVersion: 2 } as never });

    await expectInvalidArgs(clusters, program, 'LiqoNetworkPair "pair"', [
      'server.keyVersion: is for generated keys, but keys is "liqo-managed": Liqo creates new keys when it replaces the gateway',
    ]);
  });

  it("fails if the gateway uses a Secret that Liqo did not create for the gateway", async () => {
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
    const clusters = await startRomeAndMilan({ rome: { objects: [namespace("tenant"), sealed] } });
    const run = clusters.up(() => joined({ client: { ...LIQO, namespace: "tenant" } }));

    await expect(run).rejects.toThrow(
      [
        'GatewayClient "pair-client" uses Secret tenant/sealed, which Liqo did not create for this gateway',
        'Set keys: { secretName, publicKey } instead of "liqo-managed", or delete the gateway first.',
        "See node_modules/pulumi-liqo/docs/troubleshooting.md#liqo-managed-keys",
      ].join("\n"),
    );
  });
});

describe("two sides with Liqo-managed keys", () => {
  it("are Connected if the server comes up first", async ({ clusters }) => {
    const both = new TwoAdministrators(clusters);
    await both.milanUp(LIQO);
    await both.romeUp(LIQO);

    expect((await both.milanUp(LIQO)).outputs.status).toBe("Connected");
    expect((await both.romeUp(LIQO)).outputs.status).toBe("Connected");
    expect(await both.milan.objects("Secret")).toEqual([]);
    expect(await both.rome.objects("Secret")).toEqual([]);
  });

  it("have no peer info while the client has no endpoint, and a status with the reason", async ({
    clusters,
  }) => {
    const both = new TwoAdministrators(clusters);
    const { outputs } = await both.romeUp(LIQO);

    expect(outputs.peerInfo).toBeUndefined();
    expect(outputs.publicKey).toBeUndefined();
    expect(outputs.status).toBe(
      "waiting for the document of milan. Ask its administrator for the document, " +
        "then run pulumi up with the document as remotePeerInfo: Liqo creates this side's keys then",
    );
  });
});
