import * as pulumi from "@pulumi/pulumi";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type {
  ClusterView,
  SeenKeys,
  SeenObject,
  Unreadable,
} from "../../src/cluster/cluster-view.js";
import { adoptionHook } from "../../src/hooks/namespace-adoption.js";
import { vacancyHook } from "../../src/hooks/vacancy.js";
import { LiqoCluster } from "../../src/index.js";
import type { SimulatedClusters } from "../../src/testing/index.js";
import { startRomeAndMilan } from "../rome-and-milan.js";

const NAME = "liqo-tenant-milan";

/** The namespace of `new LiqoNetworkPair("pair", ...)`. */
const OWN = urn("pair-rome-namespace");

function urn(
  name: string,
  stack = "urn:pulumi:dev::network",
  parents = "liqo:index:LiqoNetworkPair",
) {
  return `${stack}::${parents}$kubernetes:core/v1:Namespace::${name}`;
}

let clusters: SimulatedClusters;
let cluster: LiqoCluster;

beforeEach(async () => {
  clusters = await startRomeAndMilan();
  cluster = new LiqoCluster("rome", { context: "rome" });
  holds = {};
  keysIn = [];
  vi.spyOn(pulumi.log, "info").mockResolvedValue(undefined);
});

afterEach(async () => {
  vi.restoreAllMocks();
  await clusters.settle();
});

function namespace(annotations: Record<string, string>) {
  return { metadata: { name: NAME, annotations } } as unknown as SeenObject;
}

function madeBy(maker: string) {
  return namespace({ "pulumi-liqo/made-by": maker });
}

function named(name: string, labels: Record<string, string> = {}) {
  return { metadata: { name, labels } } as unknown as SeenObject;
}

function secret(name: string, type: string) {
  return { ...named(name), type } as SeenObject;
}

function leaving(conditions: readonly object[] = []) {
  const metadata = { name: NAME, deletionTimestamp: new Date() };
  return { metadata, status: { conditions } } as unknown as SeenObject;
}

/** What the namespace holds, by kind. */
let holds: Record<string, SeenObject[]> = {};

/** The Secrets that are labelled as keys of its gateway. */
let keysIn: SeenKeys[] | Unreadable = [];

/** Lets the hook look at a namespace as it is at each look. The last one stays. */
function seenAs(...looks: (SeenObject | Unreadable | undefined)[]) {
  let look = 0;
  const itself = vi.fn(() => {
    const seen = looks[Math.min(look, looks.length - 1)];
    look += 1;
    return Promise.resolve(seen);
  });
  const objects = vi.fn((_: string, kind: string) => Promise.resolve(holds[kind] ?? []));
  const liqoObject = vi.fn(() => Promise.resolve(undefined));
  const liqoObjects = () => Promise.resolve([]);
  const everywhere = () => Promise.resolve([]);
  const keys = vi.fn(() => Promise.resolve(keysIn));
  const view = { itself, liqoObject, liqoObjects, objects, everywhere, keys };
  vi.spyOn(cluster, "view").mockResolvedValue(view as unknown as ClusterView);
  return { itself, objects, keys };
}

/** The pair itself. */
const component = {
  urn: pulumi.output("urn:pulumi:dev::network::liqo:index:LiqoNetworkPair::pair"),
};

interface Creation {
  /** What is known of its name. */
  readonly known?: { readonly name?: string };
  readonly makesKeys?: boolean;
  readonly timeout?: string;
}

async function create({
  known = { name: NAME },
  makesKeys = true,
  timeout = "10s",
}: Creation = {}) {
  const hook = adoptionHook({ cluster, component, makesKeys, timeout });
  const labels = { "liqo.io/remote-cluster-id": "milan" };
  const metadata = { ...known, labels, annotations: { "pulumi-liqo/made-by": OWN } };
  await hook({ urn: "", id: "", name: "", type: "", newInputs: { metadata } });
}

/** Whether an object that is created in the namespace next is held back for what may be left of an earlier one. */
async function remainsAreLookedFor(objects: ReturnType<typeof seenAs>["objects"]) {
  const hook = vacancyHook(cluster, { cluster, kind: "Configuration", timeout: "10s" });
  const newInputs = { metadata: { namespace: NAME, name: "milan" } };
  await hook({ urn: "", id: "", name: "", type: "", newInputs });
  return objects.mock.calls.length > 0;
}

describe("a namespace is created", () => {
  it("where there is none, and nothing can be left in it", async () => {
    const { objects } = seenAs(undefined);
    await create();

    expect(await remainsAreLookedFor(objects)).toBe(false);
  });

  it("where an interrupted run has left it, with what may be left in it", async () => {
    const { objects } = seenAs(madeBy(OWN));
    holds = { ConfigMap: [named("mine")] };
    keysIn = [{ name: "gw-keys", isLiqoMade: false }];
    await create();

    expect(await remainsAreLookedFor(objects)).toBe(true);
  });

  it("where liqoctl has made it, and it holds nothing but a network", async () => {
    const { objects } = seenAs(namespace({}));
    holds = {
      ConfigMap: [
        named("kube-root-ca.crt"),
        named("openshift-service-ca.crt"),
        named("istio-ca-root-cert"),
      ],
      Secret: [
        secret("default-token", "kubernetes.io/service-account-token"),
        secret("default-dockercfg", "kubernetes.io/dockercfg"),
      ],
    };
    await create();

    objects.mockClear();
    expect(await remainsAreLookedFor(objects)).toBe(true);
  });

  it("where liqoctl has joined the clusters, with the keys that Liqo has made", async () => {
    seenAs(namespace({}));
    keysIn = [{ name: "gw-milan", isLiqoMade: true }];
    await create({ makesKeys: false });
  });

  it("where Secrets may not be listed", async () => {
    seenAs(namespace({}));
    keysIn = "unreadable";
    await create();
  });

  it("where the cluster has no such kind as would be foreign", async () => {
    const { objects } = seenAs(namespace({}));
    const missing = Object.assign(new Error("HTTP-Code: 404"), { code: 404 });
    objects.mockImplementation((_: string, kind: string) =>
      kind === "Tenant" ? Promise.reject(missing) : Promise.resolve([]),
    );

    await create();
  });

  it("when the one before it is gone", async () => {
    const { itself } = seenAs(leaving(), leaving(), undefined);
    await create();

    expect(itself).toHaveBeenCalledTimes(3);
  });

  it("without a look where only the provider of the caller leads, or its name is not known yet", async () => {
    vi.spyOn(cluster, "view").mockResolvedValue(undefined);
    await create();

    const { itself } = seenAs(namespace({}));
    await create({ known: {} });
    expect(itself).not.toHaveBeenCalled();
  });
});

it("a cluster that cannot be looked into is named, in a line", async () => {
  const { itself } = seenAs(undefined);
  itself.mockRejectedValue(new Error("HTTP-Code: 503\nHeaders: {}"));

  await expect(create()).rejects.toThrow(/^cluster rome cannot be looked into: HTTP-Code: 503$/);
});

it("nothing is refused where namespaces may not be listed", async () => {
  seenAs("unreadable");
  await create();
});

describe("a namespace is refused", () => {
  it("where it holds what is not of the network", async () => {
    seenAs(namespace({}));
    holds = {
      Tenant: [named("milan")],
      ConfigMap: [named("kube-root-ca.crt"), named("mine")],
      Deployment: [named("gw-milan"), named("mine")],
      Secret: [named("gw-keys", { "networking.liqo.io/gateway-resource": "true" }), named("token")],
    };

    await expect(create()).rejects.toThrow(
      "namespace liqo-tenant-milan of cluster rome is there already and holds ConfigMap mine, Secret token, " +
        "Deployment mine, Tenant milan: as this stack's own, a destroy would delete it with all that is in it. To use it as " +
        'it is and leave it in place, give namespace: "liqo-tenant-milan" to this side',
    );
  });

  it("where what it holds could not be read, with the way out", async () => {
    const { objects } = seenAs(namespace({}));
    const forbidden = Object.assign(new Error("HTTP-Code: 403\nHeaders: {}"), {
      code: 403,
      body: '{"message":"secrets is forbidden"}',
    });
    objects.mockImplementation((_: string, kind: string) =>
      kind === "Secret" ? Promise.reject(forbidden) : Promise.resolve([]),
    );

    await expect(create()).rejects.toThrow(
      "namespace liqo-tenant-milan of cluster rome is there already, and what others keep in it could not be read: " +
        "Secret (secrets is forbidden). As this stack's own, a destroy would delete it with all that is in it. To use it as " +
        'it is and leave it in place, give namespace: "liqo-tenant-milan" to this side; to make it this stack\'s own, get ' +
        "the right to list these kinds, then run again",
    );
  });

  it("where another stack has made it", async () => {
    seenAs(madeBy(urn("pair-rome-namespace", "urn:pulumi:prod::network")));

    await expect(create()).rejects.toThrow(
      "namespace liqo-tenant-milan of cluster rome is there already and holds what stack network/prod has made: as this " +
        "stack's own, a destroy would delete it with all that is in it. To use it as it is and leave it in place, give " +
        'namespace: "liqo-tenant-milan" to this side',
    );
  });

  describe("where another resource of this stack has made it, which would be deleted with it afterwards:", () => {
    const other = (maker: string, advice: string) =>
      `namespace liqo-tenant-milan of cluster rome was made by "${maker}" of this stack, and is deleted with that, ` +
      `all that is in it included. ${advice}, or run up once without it. If "${maker}" is still declared, give namespace: ` +
      '"liqo-tenant-milan" to this side';

    it("a pair that was renamed in the program", async () => {
      seenAs(madeBy(urn("old-rome-namespace")));

      const advice = 'If "old" was renamed, give "pair" the option aliases: [{ name: "old" }]';
      await expect(create()).rejects.toThrow(other("old-rome-namespace", advice));
    });

    it("a pair that was moved into a component", async () => {
      const parents = "app:index:App$liqo:index:LiqoNetworkPair";
      seenAs(madeBy(urn("pair-rome-namespace", undefined, parents)));

      const advice =
        'If "pair" was moved, give it the option aliases: [{ parent: <its former parent> }]';
      await expect(create()).rejects.toThrow(other("pair-rome-namespace", advice));
    });

    it("a pair whose cluster was renamed in the program", async () => {
      seenAs(madeBy(urn("pair-roma-namespace")));

      const advice = "If something was renamed, give it its former name";
      await expect(create()).rejects.toThrow(other("pair-roma-namespace", advice));
    });
  });

  it("where clusters are joined already, whose tunnel other keys would break", async () => {
    const { keys } = seenAs(namespace({}));
    keysIn = [{ name: "gw-milan", isLiqoMade: true }];

    await expect(create()).rejects.toThrow(
      "namespace liqo-tenant-milan of cluster rome holds Secret gw-milan, keys of a gateway that this stack has not made: " +
        "where clusters are joined already, other keys would break their tunnel. To take it over, give keys: " +
        '"Liqo" to both sides; if the Secret is yours, name it by keys: { secretName, publicKey }; else remove what is ' +
        "there, for example by liqoctl network reset",
    );
    expect(keys).toHaveBeenCalledWith({
      "liqo.io/remote-cluster-id": "milan",
      "networking.liqo.io/gateway-resource": "true",
    });
  });

  it("where the one before it does not go in time, with what Kubernetes says of it", async () => {
    const message = "Some content in the namespace has finalizers remaining: network.ipam.liqo.io";
    const conditions = [
      { type: "NamespaceFinalizersRemaining", status: "True", message },
      { type: "NamespaceDeletionContentFailure", status: "False", message: "All is well" },
    ];
    seenAs(leaving(conditions));

    await expect(create({ timeout: "100ms" })).rejects.toThrow(
      `Within 100ms namespace liqo-tenant-milan of cluster rome, which is being deleted, was not gone: ${message}. See`,
    );
  });
});
