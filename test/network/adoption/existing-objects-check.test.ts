import { Secret } from "@pulumi/kubernetes/core/v1/secret";
import * as pulumi from "@pulumi/pulumi";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import {
  GatewayKeys,
  liqo,
  type LiqoCluster,
  LiqoNetworkPair,
  LiqoNetworkSide,
  NotReadyError,
  TenantNamespace,
} from "../../../src/index.js";
import { generatePrivateKey, publicKeyOf } from "../../../src/network/keys/wireguard-key.js";
import type { KubernetesObject, SimulatedClusters } from "../../../src/testing/index.js";
import { SimulatedApi } from "../../../src/testing/cluster/simulated-api.js";
import { gatewayLabels } from "../../../src/liqo/labels.js";
import { expectInvalidArgs } from "../../expect-invalid-args.js";
import {
  joined,
  namespace,
  type PairSettings,
  romeAndMilan,
  startRomeAndMilan,
} from "../../rome-and-milan.js";
import {
  createdBy,
  existing,
  FORBIDDEN,
  MISSING_KIND,
  reject,
  TERMINATING,
  UNAVAILABLE,
  urnOf,
} from "../../lifecycle/hook-fixture.js";
import { messageWith, textPattern } from "../../message-text.js";

const CREATED = "liqo-tenant-milan";
const GIVEN = "tenant";
const PUBLIC_KEY = Buffer.alloc(32, "m").toString("base64");
const LABELS = gatewayLabels("milan");

let clusters: SimulatedClusters;

beforeEach(async () => {
  clusters = await startRomeAndMilan();
});

afterEach(async () => {
  vi.restoreAllMocks();
  await clusters.settle();
});

/** Starts with objects in a namespace of cluster rome. */
async function startWith(where: string, ...objects: KubernetesObject[]) {
  const inNamespace = objects.map(({ metadata, ...rest }) => ({
    ...rest,
    metadata: { namespace: where, ...metadata },
  }));
  clusters = await startRomeAndMilan({ rome: { objects: [namespace(where), ...inNamespace] } });
}

/**
 * Creates an object in namespace `tenant` of cluster rome from a stack without this library's
 * annotations.
 */
async function othersCreate(kind: "PublicKey" | "Secret", name: string) {
  await clusters.stack("others").up(() => {
    const { provider } = romeAndMilan().rome;
    const metadata = { name, namespace: GIVEN, labels: LABELS };
    if (kind === "Secret") {
      new Secret(name, { metadata }, { provider });
    } else {
      new liqo.PublicKey(name, { metadata, spec: { publicKey: PUBLIC_KEY } }, { provider });
    }
  });
}

type ClientSettings = Exclude<NonNullable<PairSettings["client"]>, LiqoCluster>;

/** A pair whose client is in rome. */
const pairIn = (where: string, client: ClientSettings = {}) => {
  const namespace = where === CREATED ? {} : { namespace: where };
  return () => joined({ client: { ...namespace, ...client } });
};

const pair = 'LiqoNetworkPair "pair"';

const TEAR_DOWN =
  "Liqo runs one gateway in a namespace, so keep managing this tunnel as before, or tear it down first";
const TWO_KEYS = "it would make the gateway accept two keys, so delete it";
const nameSecret = (name: string) =>
  `set keys: { secretName: "${name}", publicKey } if it holds the keys of your gateway, keys: "liqo-managed" on both sides if ` +
  "Liqo created it, or delete it";
const useConfiguration = (name: string) =>
  `set configurationName: "${name}" together with namespace to use it as it is, or delete it`;
const adoptGateway =
  'set keys: "liqo-managed" on both sides to adopt a tunnel that liqoctl created, or tear that tunnel down';
const adoptKey =
  "set keys on this side to adopt it with the tunnel that it belongs to, or delete it";

describe.each([
  ["created by the pair", CREATED],
  ["set by the caller", GIVEN],
])("in a namespace %s, a pair rejects", (_, where) => {
  it.each([
    [
      "a Configuration of the declared name",
      "Configuration",
      "milan",
      {},
      useConfiguration("milan"),
    ],
    ["a Configuration of another name", "Configuration", "other", {}, useConfiguration("other")],
    ["a GatewayClient of the declared name", "GatewayClient", "milan", {}, adoptGateway],
    ["a GatewayClient of another name", "GatewayClient", "other", {}, TEAR_DOWN],
    ["a GatewayServer", "GatewayServer", "milan", {}, TEAR_DOWN],
    ["a PublicKey of the declared name", "PublicKey", "milan", {}, adoptKey],
    [
      "a PublicKey of another name that the gateway accepts",
      "PublicKey",
      "other",
      LABELS,
      TWO_KEYS,
    ],
    ["a Secret of the declared name", "Secret", "gw-keys", {}, nameSecret("gw-keys")],
    ["a Secret of another name that Liqo takes for keys", "Secret", "gw", LABELS, nameSecret("gw")],
  ])("%s if Pulumi did not create it", async (_case, kind, name, labels, wayOut) => {
    await startWith(where, existing(kind, name, { labels }));

    await expectInvalidArgs(clusters, pairIn(where), pair, [
      `client: ${kind} ${name} in namespace ${where} of cluster rome already exists and was not created by this stack: ${wayOut}`,
    ]);
  });
});

it("reports the objects of both sides at once, in a preview as well", async () => {
  clusters = await startRomeAndMilan({
    rome: { objects: [namespace(CREATED), existing("Configuration", "a", { namespace: CREATED })] },
    milan: {
      objects: [
        namespace("liqo-tenant-rome"),
        existing("PublicKey", "rome", { namespace: "liqo-tenant-rome" }),
      ],
    },
  });

  await expect(clusters.preview(() => joined())).rejects.toThrow(
    /- server: PublicKey rome in [^]*\n {2}- client: Configuration a in /,
  );
});

describe("accepts", () => {
  it.each([
    ["a Secret of another name without the labels of a gateway", existing("Secret", "registry")],
    ["a PublicKey of another name without the labels of a gateway", existing("PublicKey", "other")],
  ])("%s", async (_, object) => {
    await startWith(GIVEN, object);
    const { outputs } = await clusters.up(pairIn(GIVEN));

    expect(outputs.status).toBe("Connected");
  });

  it("the Configuration set by configurationName, and rejects another Configuration", async () => {
    const spec = { remote: { cidr: { pod: ["10.10.0.0/16"], external: ["10.70.0.0/16"] } } };
    const labels = { "liqo.io/remote-cluster-id": "milan" };
    const named = existing("Configuration", "mine", { labels }, { spec });
    const program = pairIn(GIVEN, { configurationName: "mine" });
    await startWith(GIVEN, named);
    expect((await clusters.up(program)).outputs.status).toBe("Connected");

    await startWith(GIVEN, named, existing("Configuration", "other"));
    await expect(clusters.up(program)).rejects.toThrow(/client: Configuration other in /);
  });

  it("a PublicKey of the declared name if keys are set, and rejects another PublicKey with its labels", async () => {
    const keys = { secretName: "sealed", publicKey: Buffer.alloc(32, "r").toString("base64") };
    const ofServer = { secretName: "sealed", publicKey: PUBLIC_KEY };
    const program = () =>
      joined({ client: { namespace: GIVEN, keys }, server: { keys: ofServer } });
    const declared = existing("PublicKey", "milan", {}, { spec: { publicKey: PUBLIC_KEY } });
    await startWith(GIVEN, declared);
    await expect(clusters.preview(program)).resolves.toBeDefined();

    await startWith(GIVEN, declared, existing("PublicKey", "other", { labels: LABELS }));
    await expect(clusters.preview(program)).rejects.toThrow(/client: PublicKey other in /);
  });

  it('any Secret with keys if keys is "liqo-managed"', async () => {
    await startWith(GIVEN, existing("Secret", "gw-milan", { labels: LABELS }));

    await expect(clusters.preview(pairIn(GIVEN, { keys: "liqo-managed" }))).resolves.toBeDefined();
  });

  it("Terminating objects", async () => {
    await startWith(GIVEN, existing("Secret", "gw-keys", TERMINATING));
    const program = () => {
      const { rome } = romeAndMilan();
      new GatewayKeys("keys", { cluster: rome, remoteClusterId: "milan", namespace: GIVEN });
    };

    await clusters.up(program);

    expect(await clusters.objects("Secret")).toHaveLength(1);
  });

  it("objects in a Terminating namespace", async () => {
    clusters = await startRomeAndMilan({
      rome: {
        objects: [
          existing("Namespace", CREATED, TERMINATING),
          existing("Configuration", "milan", { namespace: CREATED }),
        ],
      },
    });

    await expect(clusters.preview(pairIn(CREATED))).resolves.toBeDefined();
  });

  it("a cluster without a kind of Liqo", async () => {
    await startWith(GIVEN);
    reject("listMetadata", MISSING_KIND, { kind: "Configuration" });
    const { outputs } = await clusters.up(pairIn(GIVEN));

    expect(outputs.status).toBe("Connected");
  });

  it("further objects once this stack has created the tunnel", async () => {
    await startWith(GIVEN);
    await clusters.up(pairIn(GIVEN));
    await othersCreate("PublicKey", "other");

    await expect(clusters.up(pairIn(GIVEN))).resolves.toBeDefined();
  });
});

it("rejects objects beside those of another stack", async () => {
  await startWith(
    GIVEN,
    existing("Configuration", "milan", createdBy(urnOf("x", "theirs", { stack: "prod" }))),
    existing("GatewayClient", "other"),
  );

  await expectInvalidArgs(clusters, pairIn(GIVEN), pair, [
    `client: GatewayClient other in namespace ${GIVEN} of cluster rome already exists and was not created by this stack: ${TEAR_DOWN}`,
  ]);
});

describe("once this stack has created the tunnel, the source of its keys", () => {
  const privateKey = generatePrivateKey();
  const SEALED = { secretName: "sealed", publicKey: publicKeyOf(privateKey) };
  const sealed = (name: string) =>
    existing("Secret", name, { labels: LABELS }, { data: { privateKey } });
  const inUse = (secret: string) =>
    `client: Secret ${secret} in namespace ${GIVEN} of cluster rome holds the keys that the gateway uses, and Liqo ignores ` +
    "changes while there are two Secrets. To use other keys, run pulumi destroy first. To keep the keys, set keys as before";

  const rejects = async (client: ClientSettings, secret: string) => {
    await expect(clusters.preview(pairIn(GIVEN, client))).rejects.toThrow(
      textPattern(inUse(secret)),
    );
  };

  it("cannot change from generated keys", async () => {
    await startWith(GIVEN);
    await clusters.up(pairIn(GIVEN));

    await rejects({ keys: "liqo-managed" }, "gw-keys");
    await rejects({ keys: SEALED }, "gw-keys");
  });

  it("cannot change from keys that Liqo created", async () => {
    await startWith(GIVEN);
    await clusters.up(pairIn(GIVEN, { keys: "liqo-managed" }));

    await rejects({}, "gw-milan");
    await rejects({ keys: SEALED }, "gw-milan");
  });

  it("cannot change from keys of your own", async () => {
    await startWith(GIVEN, sealed("sealed"));
    await clusters.up(pairIn(GIVEN, { keys: SEALED }));

    await rejects({}, "sealed");
    await rejects({ keys: { ...SEALED, secretName: "other" } }, "sealed");
  });

  it("may stay the same, with another version of generated keys", async () => {
    await startWith(GIVEN);
    await clusters.up(pairIn(GIVEN));
    const { outputs } = await clusters.up(pairIn(GIVEN, { keyVersion: 2 }));

    expect(outputs.status).toBe("Connected");
  });

  it.each([
    ["keys that Liqo creates", { keys: "liqo-managed" } as const],
    ["keys of your own", { keys: SEALED }],
  ])("may stay the same with %s", async (_, client) => {
    await startWith(GIVEN, ...(client.keys === SEALED ? [sealed("sealed")] : []));
    await clusters.up(pairIn(GIVEN, client));

    await expect(clusters.up(pairIn(GIVEN, client))).resolves.toBeDefined();
  });

  it("ignores Secrets without the label of a gateway", async () => {
    await startWith(GIVEN, sealed("sealed"), existing("Secret", "registry"));
    await clusters.up(pairIn(GIVEN, { keys: SEALED }));

    await expect(clusters.up(pairIn(GIVEN, { keys: SEALED }))).resolves.toBeDefined();
  });

  it("may stay the same beside another Secret with keys", async () => {
    await startWith(GIVEN);
    await clusters.up(pairIn(GIVEN));
    await othersCreate("Secret", "other");

    await expect(clusters.preview(pairIn(GIVEN))).resolves.toBeDefined();
  });

  it("may stay the same if Secrets cannot be listed", async () => {
    await startWith(GIVEN);
    await clusters.up(pairIn(GIVEN));
    reject("listMetadata", FORBIDDEN, { kind: "Secret" });

    await expect(clusters.up(pairIn(GIVEN))).resolves.toBeDefined();
  });
});

describe("a namespace that the caller sets", () => {
  const named = (namespace: pulumi.Input<string>) => () => joined({ client: { namespace } });
  const URN = urnOf("core/v1:Namespace", "pair-rome-namespace");

  it("is rejected if this stack created it, and no longer declares it", async () => {
    await clusters.up(() => joined());

    await expect(clusters.preview(named(CREATED))).rejects.toThrow(
      textPattern(
        `client.namespace: namespace ${CREATED} of cluster rome was created by this stack, and this program no longer ` +
          "declares it, so up would delete it with everything in it. To keep it, declare it: new TenantNamespace(name, " +
          `{ remoteClusterId }, { provider, retainOnDelete: true, aliases: ["${URN}"] }), and pass its metadata.name`,
      ),
    );
  });

  it("is rejected on a LiqoNetworkSide too", async () => {
    const side = (namespace?: string) => () => {
      const { rome } = romeAndMilan();
      const args = { cluster: rome, role: "Client", remoteClusterId: "milan", namespace } as const;
      new LiqoNetworkSide("to-milan", args);
    };
    await clusters.up(side());

    await expect(clusters.preview(side(CREATED))).rejects.toThrow(
      `namespace: namespace ${CREATED} of cluster rome was created by this stack`,
    );
  });

  it("is accepted if the program declares it as the message says", async () => {
    await clusters.up(() => joined());
    const { outputs, changes } = await clusters.up(() => {
      const { rome, milan } = romeAndMilan();
      const { provider } = rome;
      const opts = { provider, retainOnDelete: true, aliases: [URN] };
      const tenant = new TenantNamespace("tenant", { remoteClusterId: "milan" }, opts);
      const client = { cluster: rome, namespace: tenant.metadata.name };
      return {
        status: new LiqoNetworkPair("pair", { server: milan, client }).status,
      };
    });

    expect(outputs.status).toBe("Connected");
    expect(changes).toMatchObject({ replace: 0, delete: 0 });
  });

  it.each([
    ["if it is Terminating", { ...createdBy(URN), ...TERMINATING }],
    ["if another stack created it", createdBy(urnOf("x", "theirs", { stack: "prod" }))],
    ["if Pulumi did not create it", {}],
  ])("is accepted %s", async (_, metadata) => {
    clusters = await startRomeAndMilan({
      rome: { objects: [existing("Namespace", GIVEN, metadata)] },
    });

    await expect(clusters.preview(named(GIVEN))).resolves.toBeDefined();
  });
});

describe("a namespace set by the caller that cannot be read", () => {
  const sideIn = (namespace: string) => () => {
    const { rome } = romeAndMilan();
    const args = { cluster: rome, role: "Client", remoteClusterId: "milan", namespace } as const;
    new LiqoNetworkSide("to-milan", args);
  };

  it("is rejected if the API server is unavailable", async () => {
    await startWith(GIVEN);
    reject("get", UNAVAILABLE, { kind: "Namespace", name: GIVEN });

    await expect(clusters.preview(sideIn(GIVEN))).rejects.toThrow(
      "cannot check which objects already exist\n  cannot inspect cluster rome: etcd has no leader\n",
    );
  });

  it("is accepted with a warning that names the missing right if it is forbidden to get", async () => {
    await startWith(GIVEN);
    reject("get", FORBIDDEN, { kind: "Namespace", name: GIVEN });
    const warn = vi.spyOn(pulumi.log, "warn");

    await expect(clusters.preview(sideIn(GIVEN))).resolves.toBeDefined();
    expect(warn).toHaveBeenCalledWith(
      messageWith(
        `forbidden: cannot get namespace ${GIVEN} of cluster rome. If this stack created it, up may delete it with everything ` +
          'in it. Grant "get" on namespaces. See node_modules/pulumi-liqo/docs/troubleshooting.md#forbidden',
      ),
    );
  });
});

describe("rejects a namespace if its objects cannot be listed, with the reason:", () => {
  it("an unavailable API server, once for each cluster and as no invalid argument", async () => {
    clusters = await startRomeAndMilan({
      rome: { objects: [namespace("liqo-tenant-milan")] },
      milan: { objects: [namespace("liqo-tenant-rome")] },
    });
    reject("listMetadata", UNAVAILABLE, {});

    const run = clusters.preview(() => joined());

    await expect(run).rejects.toThrow(
      new RegExp(
        "^cannot check which objects already exist\n" +
          "  cannot inspect cluster milan: etcd has no leader\n" +
          "  cannot inspect cluster rome: etcd has no leader\n" +
          "Check that the API server responds and accepts your credentials.\n" +
          "See node_modules/pulumi-liqo/docs/troubleshooting.md#unreachable$",
      ),
    );
    await expect(run).rejects.toBeInstanceOf(NotReadyError);
  });

  it("an unavailable API server, unless an argument is invalid", async () => {
    await startWith(GIVEN);
    reject("listMetadata", UNAVAILABLE, {});

    const run = clusters.preview(pairIn(GIVEN, { publicKeyName: pulumi.output("A B") }));

    await expect(run).rejects.toThrow(/^(?![^]*etcd)[^]*client\.publicKeyName: expected/);
  });

  it("forbidden", async () => {
    const error = FORBIDDEN;
    await startWith(GIVEN);
    reject("listMetadata", error, { kind: "GatewayClient" });

    await expectInvalidArgs(clusters, pairIn(GIVEN), pair, [
      "client: cannot check whether this stack would overwrite a GatewayClient in namespace tenant of cluster rome: " +
        error.message,
    ]);
  });

  it("forbidden, even if the pair adopts objects of this kind", async () => {
    await startWith(GIVEN);
    reject("listMetadata", FORBIDDEN, { kind: "Secret" });

    await expect(clusters.up(pairIn(GIVEN, { keys: "liqo-managed" }))).rejects.toThrow(
      /cannot check whether this stack would overwrite a Secret in /,
    );
  });
});

it.each([
  ["forbidden to get", FORBIDDEN],
  ["not returned by an unavailable API server", UNAVAILABLE],
])("rejects existing objects if their namespace is %s", async (_, error) => {
  await startWith(GIVEN, existing("Configuration", "other"));
  reject("get", error, { kind: "Namespace", name: GIVEN });

  await expect(clusters.up(pairIn(GIVEN))).rejects.toThrow(/client: Configuration other in /);
});

it("reads each namespace and lists each kind once for all components of a pair", async () => {
  clusters = await startRomeAndMilan({
    rome: { objects: [namespace(GIVEN)] },
    milan: { objects: [namespace(GIVEN)] },
  });
  const list = vi.spyOn(SimulatedApi.prototype, "listMetadata");
  const get = vi.spyOn(SimulatedApi.prototype, "get");
  await clusters.up(() => joined({ client: { namespace: GIVEN }, server: { namespace: GIVEN } }));

  expect(list.mock.calls.map(([{ kind }]) => kind).sort()).toEqual(
    ["Configuration", "GatewayClient", "GatewayServer", "PublicKey", "Secret"].flatMap((kind) => [
      kind,
      kind,
    ]),
  );
  // The checks before a tunnel read the namespaces too, but only to explain a failure.
  const namespaces = get.mock.calls.filter(
    ([{ kind }, name]) => kind === "Namespace" && name === GIVEN,
  );
  expect(namespaces.length).toBeLessThanOrEqual(4);
});
