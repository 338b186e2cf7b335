import { afterEach, describe, expect, vi } from "vitest";
import { GatewayKeys } from "../../../src/index.js";
import { SimulatedApi } from "../../../src/testing/cluster/simulated-api.js";
import { expectInvalidArgs } from "../../expect-invalid-args.js";
import {
  createdBy,
  existing,
  MISSING_KIND,
  reject,
  TERMINATING,
  urnOf,
} from "../../lifecycle/hook-fixture.js";
import { joined, namespace, romeAndMilan, startRomeAndMilan } from "../../rome-and-milan.js";
import { it } from "../../simulated-test.js";
import {
  CREATED,
  GIVEN,
  LABELS,
  othersCreate,
  PAIR,
  pairIn,
  PUBLIC_KEY,
  startWith,
} from "./tenant-objects.js";

afterEach(() => {
  vi.restoreAllMocks();
});

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
  // case: V1 A Secret that another tool created has the name or the labels of the gateway's keys.
  // case: C1
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
    const clusters = await startWith(where, existing(kind, name, { labels }));

    await expectInvalidArgs(clusters, pairIn(where), PAIR, [
      `client: ${kind} ${name} in namespace ${where} of cluster rome already exists and was not created by this stack: ${wayOut}`,
    ]);
  });
});

it("reports the objects of both sides at once, in a preview as well", async () => {
  const clusters = await startRomeAndMilan({
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
    const clusters = await startWith(GIVEN, object);
    const { outputs } = await clusters.up(pairIn(GIVEN));

    expect(outputs.status).toBe("Connected");
  });

  it("the Configuration set by configurationName, and rejects another Configuration", async () => {
    const spec = { remote: { cidr: { pod: ["10.10.0.0/16"], external: ["10.70.0.0/16"] } } };
    const labels = { "liqo.io/remote-cluster-id": "milan" };
    const named = existing("Configuration", "mine", { labels }, { spec });
    const program = pairIn(GIVEN, { configurationName: "mine" });
    const clusters = await startWith(GIVEN, named);
    expect((await clusters.up(program)).outputs.status).toBe("Connected");

    const withOther = await startWith(GIVEN, named, existing("Configuration", "other"));
    await expect(withOther.up(program)).rejects.toThrow(/client: Configuration other in /);
  });

  it("a PublicKey of the declared name if keys are set, and rejects another PublicKey with its labels", async () => {
    const keys = { secretName: "sealed", publicKey: Buffer.alloc(32, "r").toString("base64") };
    const ofServer = { secretName: "sealed", publicKey: PUBLIC_KEY };
    const program = () =>
      joined({ client: { namespace: GIVEN, keys }, server: { keys: ofServer } });
    const declared = existing("PublicKey", "milan", {}, { spec: { publicKey: PUBLIC_KEY } });
    const clusters = await startWith(GIVEN, declared);
    await expect(clusters.preview(program)).resolves.toBeDefined();

    const other = existing("PublicKey", "other", { labels: LABELS });
    const withOther = await startWith(GIVEN, declared, other);
    await expect(withOther.preview(program)).rejects.toThrow(/client: PublicKey other in /);
  });

  it('any Secret with keys if keys is "liqo-managed"', async () => {
    const clusters = await startWith(GIVEN, existing("Secret", "gw-milan", { labels: LABELS }));

    await expect(clusters.preview(pairIn(GIVEN, { keys: "liqo-managed" }))).resolves.toBeDefined();
  });

  it("Terminating objects", async () => {
    const clusters = await startWith(GIVEN, existing("Secret", "gw-keys", TERMINATING));
    const program = () => {
      const { rome } = romeAndMilan();
      new GatewayKeys("keys", { cluster: rome, remoteClusterId: "milan", namespace: GIVEN });
    };

    await clusters.up(program);

    expect(await clusters.objects("Secret")).toHaveLength(1);
  });

  it("objects in a Terminating namespace", async () => {
    const clusters = await startRomeAndMilan({
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
    const clusters = await startWith(GIVEN);
    reject("listMetadata", MISSING_KIND, { kind: "Configuration" });
    const { outputs } = await clusters.up(pairIn(GIVEN));

    expect(outputs.status).toBe("Connected");
  });

  it("further objects once this stack has created the tunnel", async () => {
    const clusters = await startWith(GIVEN);
    await clusters.up(pairIn(GIVEN));
    await othersCreate(clusters, "PublicKey", "other");

    await expect(clusters.up(pairIn(GIVEN))).resolves.toBeDefined();
  });
});

it("rejects objects beside those of another stack", async () => {
  const clusters = await startWith(
    GIVEN,
    existing("Configuration", "milan", createdBy(urnOf("x", "theirs", { stack: "prod" }))),
    existing("GatewayClient", "other"),
  );

  await expectInvalidArgs(clusters, pairIn(GIVEN), PAIR, [
    `client: GatewayClient other in namespace ${GIVEN} of cluster rome already exists and was not created by this stack: ${TEAR_DOWN}`,
  ]);
});

it("reads each namespace and lists each kind once for all components of a pair", async () => {
  const clusters = await startRomeAndMilan({
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
