import { describe, expect, it } from "vitest";
import type { ObjectKind } from "../../../src/cluster/client/cluster-api.js";
import type { NamespaceSnapshot } from "../../../src/lifecycle/adoption/namespace-snapshot.js";
import type {
  KubernetesObject,
  ObjectMetadata,
} from "../../../src/cluster/client/kubernetes-objects.js";
import { unmanagedObjects, summarize } from "../../../src/lifecycle/adoption/unmanaged-objects.js";
import { FORBIDDEN, MISSING_KIND, UNAVAILABLE } from "../hook-fixture.js";

/** The metadata of the objects in a namespace by `<API group and version>/<kind>`, or an error. */
type Held = Readonly<Record<string, readonly ObjectMetadata[] | Error>>;

type Snapshot = Pick<NamespaceSnapshot, "listMetadata" | "namespacedKinds">;

/** Kinds that every cluster has. */
const CORE: Held = { "v1/ConfigMap": [], "v1/Secret": [] };

/** Kinds of a cluster with OpenShift. */
const OPENSHIFT: Held = { "route.openshift.io/v1/Route": [] };

function viewOf(of: Held, unavailable: readonly string[] = [], core = CORE): Snapshot {
  const held = { ...core, ...of };
  const keyOf = ({ apiVersion, kind }: ObjectKind) => `${apiVersion}/${kind}`;
  const kinds = Object.keys(held).map((key) => ({
    apiVersion: key.slice(0, key.lastIndexOf("/")),
    kind: key.slice(key.lastIndexOf("/") + 1),
  }));
  const listMetadata = async (kind: ObjectKind): Promise<KubernetesObject[]> => {
    const objects = await Promise.resolve(held[keyOf(kind)] ?? []);
    if (objects instanceof Error) {
      throw objects;
    }
    return objects.map((each) => ({ metadata: each }));
  };
  return { namespacedKinds: () => Promise.resolve({ kinds, unavailable }), listMetadata };
}

const isOwn = () => false;

/** The unmanaged objects if the stack created none of these objects. */
async function foundIn(held: Held) {
  return (await unmanagedObjects(viewOf(held), isOwn)).found;
}

describe("summarize", () => {
  const names = Array.from({ length: 12 }, (_, i) => `c${i}`);

  it("lists up to ten names", () => {
    expect(summarize(names.slice(0, 10))).toBe("c0, c1, c2, c3, c4, c5, c6, c7, c8, c9");
  });

  it("lists the first ten of more names, and their number", () => {
    expect(summarize(names)).toBe("c0, c1, c2, c3, c4, c5, c6, c7, c8, c9, 2 more");
  });
});

describe("foreignObjects", () => {
  // case: V2
  it("finds objects of any kind, sorted", async () => {
    const held = {
      "v1/Secret": [{ name: "token" }, { name: "registry" }],
      "apps/v1/Deployment": [{ name: "shop" }],
      "example.com/v1/Widget": [{ name: "w" }],
      "v1/ConfigMap": [],
    };

    expect(await foundIn(held)).toEqual([
      "Deployment shop",
      "Secret registry",
      "Secret token",
      "Widget w",
    ]);
  });

  it("finds an object only once if two API groups serve its kind", async () => {
    const held = {
      "networking.k8s.io/v1/Ingress": [{ name: "shop" }],
      "extensions/v1beta1/Ingress": [{ name: "shop" }],
    };

    expect(await foundIn(held)).toEqual(["Ingress shop"]);
  });

  it("leaves out the stack's own objects, by kind and metadata", async () => {
    const held = { "v1/Secret": [{ name: "a" }], "v1/ConfigMap": [{ name: "a" }, { name: "b" }] };
    const isOwn = ({ kind }: ObjectKind, { name }: ObjectMetadata) =>
      kind === "ConfigMap" && name === "a";

    expect((await unmanagedObjects(viewOf(held), isOwn)).found).toEqual([
      "ConfigMap b",
      "Secret a",
    ]);
  });

  it.each(["v1/Endpoints", "v1/Event", "v1/Lease"])(
    "finds objects of a kind with the same name as %s in another API group",
    async (kind) => {
      expect(await foundIn({ [`example.com/${kind}`]: [{ name: "x" }] })).toHaveLength(1);
    },
  );

  it("finds a PersistentVolumeClaim with an owner, because its data may still be needed", async () => {
    const ownerReferences = [{ kind: "StatefulSet", name: "db" }];

    expect(await foundIn({ "v1/PersistentVolumeClaim": [{ name: "d", ownerReferences }] })).toEqual(
      ["PersistentVolumeClaim d"],
    );
  });

  it("leaves out an object if it is garbage-collected with its owner", async () => {
    const ownerReferences = [{ kind: "Deployment", name: "gw-milan" }];

    expect(await foundIn({ "v1/Pod": [{ name: "gw", ownerReferences }] })).toEqual([]);
    expect(await foundIn({ "v1/Pod": [{ name: "gw", ownerReferences: [] }] })).toEqual(["Pod gw"]);
  });

  it("leaves out the FirewallConfiguration of an address that Liqo remaps", async () => {
    const kind = "networking.liqo.io/v1beta1/FirewallConfiguration";
    const name = "milan-unknown-source-remap-ipmapping-gw";
    const subcategory = "networking.liqo.io/firewall-subcategory";

    expect(await foundIn({ [kind]: [{ name, labels: { [subcategory]: "ip-mapping" } }] })).toEqual(
      [],
    );
    expect(await foundIn({ [kind]: [{ name, labels: { [subcategory]: "fabric" } }] })).toEqual([
      `FirewallConfiguration ${name}`,
    ]);
  });

  // case: C23 An operator creates objects in every namespace, such as a ConfigMap of CA
  // certificates.
  it.each([
    ["v1/ConfigMap", "kube-root-ca.crt"],
    ["v1/ConfigMap", "openshift-service-ca.crt"],
    ["v1/ConfigMap", "istio-ca-root-cert"],
    ["v1/ConfigMap", "linkerd-identity-trust-roots"],
    ["v1/ConfigMap", "odh-trusted-ca-bundle"],
    ["v1/ConfigMap", "odh-kserve-custom-ca-bundle"],
    ["v1/ConfigMap", "config-trusted-cabundle"],
    ["v1/ConfigMap", "config-service-cabundle"],
    ["v1/ServiceAccount", "default"],
  ])("leaves out %s %s, which every namespace has", async (kind, name) => {
    expect(await foundIn({ [kind]: [{ name }] })).toEqual([]);
    expect(await foundIn({ "v1/Secret": [{ name }] })).toEqual([`Secret ${name}`]);
    expect(await foundIn({ [kind]: [{ name: `${name}-2` }] })).toHaveLength(1);
  });

  // case: C23
  it.each([
    ["v1/ServiceAccount", "builder"],
    ["v1/ServiceAccount", "deployer"],
    ["v1/ServiceAccount", "pipeline"],
    ["rbac.authorization.k8s.io/v1/RoleBinding", "system:deployers"],
    ["rbac.authorization.k8s.io/v1/RoleBinding", "system:image-builders"],
    ["rbac.authorization.k8s.io/v1/RoleBinding", "system:image-pullers"],
    ["rbac.authorization.k8s.io/v1/RoleBinding", "openshift-pipelines-edit"],
    ["rbac.authorization.k8s.io/v1/RoleBinding", "pipelines-scc-rolebinding"],
  ])("leaves out %s %s only in OpenShift, where every namespace has it", async (kind, name) => {
    const held = { [kind]: [{ name }] };

    expect(await foundIn({ ...held, ...OPENSHIFT })).toEqual([]);
    expect(await foundIn(held)).toHaveLength(1);
    expect(await foundIn({ "v1/Secret": [{ name }], ...OPENSHIFT })).toHaveLength(1);
  });

  it.each([
    "v1/Endpoints",
    "discovery.k8s.io/v1/EndpointSlice",
    "v1/Event",
    "events.k8s.io/v1/Event",
    "coordination.k8s.io/v1/Lease",
  ])("leaves out objects of %s, which controllers write, and does not list them", async (kind) => {
    expect(await unmanagedObjects(viewOf({ [kind]: [{ name: "any" }] }), isOwn)).toEqual({
      found: [],
      unread: [],
    });
    expect((await unmanagedObjects(viewOf({ [kind]: FORBIDDEN }), isOwn)).unread).toEqual([]);
  });

  // case: C23
  it.each([
    ["a token of a ServiceAccount", "annotations", "kubernetes.io/service-account.name"],
    ["a pull secret of OpenShift", "annotations", "openshift.io/token-secret.name"],
    ["a trusted CA bundle", "labels", "config.openshift.io/inject-trusted-cabundle"],
    ["a service CA bundle", "annotations", "service.beta.openshift.io/inject-cabundle"],
    ["a copy by Kyverno", "labels", "generate.kyverno.io/policy-name"],
    ["a copy by the hierarchical namespace controller", "labels", "hnc.x-k8s.io/inherited-from"],
    ["a copy by Reflector", "annotations", "reflector.v1.k8s.emberstack.com/reflects"],
    ["a copy by Replicator", "annotations", "replicator.v1.mittwald.de/replicated-from-version"],
    ["a bundle of trust-manager", "labels", "trust.cert-manager.io/bundle"],
    ["an object of a Capsule tenant", "labels", "capsule.clastix.io/tenant"],
  ])("leaves out %s", async (_, field, mark) => {
    const object = (key: string) => ({ name: "copy", [field]: { [key]: "x" } });

    expect(await foundIn({ "v1/Secret": [object(mark)] })).toEqual([]);
    expect(await foundIn({ "v1/Secret": [object(`my-${mark}`)] })).toEqual(["Secret copy"]);
  });

  it.each([
    ["v1/ConfigMap"],
    ["v1/LimitRange"],
    ["networking.k8s.io/v1/NetworkPolicy"],
    ["v1/ResourceQuota"],
    ["rbac.authorization.k8s.io/v1/Role"],
    ["rbac.authorization.k8s.io/v1/RoleBinding"],
    ["v1/ServiceAccount"],
  ])("leaves out a copy of %s", async (kind) => {
    const labels = { "capsule.clastix.io/tenant": "x" };

    expect(await foundIn({ [kind]: [{ name: "copy", labels }] })).toEqual([]);
  });

  it("finds an object with the label of a copy if its kind is never copied", async () => {
    const labels = { "capsule.clastix.io/tenant": "x" };

    expect(await foundIn({ "apps/v1/Deployment": [{ name: "shop", labels }] })).toEqual([
      "Deployment shop",
    ]);
  });

  it.each([
    ["Kyverno", "labels", "generate.kyverno.io/clone-source"],
    ["Reflector", "annotations", "reflector.v1.k8s.emberstack.com/reflection-allowed"],
    ["Replicator", "annotations", "replicator.v1.mittwald.de/replicate-to"],
  ])("finds the source of the copies by %s", async (_, field, mark) => {
    const source = { name: "source", [field]: { [mark]: "" } };

    expect(await foundIn({ "v1/Secret": [source] })).toEqual(["Secret source"]);
  });

  it("reports kinds that cannot be listed with the reason, and lists the others", async () => {
    const view = viewOf({
      "v1/Secret": FORBIDDEN,
      "apps/v1/Deployment": UNAVAILABLE,
      "v1/ConfigMap": [{ name: "settings" }],
    });

    expect(await unmanagedObjects(view, isOwn)).toEqual({
      found: ["ConfigMap settings"],
      unread: ['Secret (user "me" is not allowed to do this)', "Deployment (etcd has no leader)"],
    });
  });

  it("ignores a kind if its CRD was deleted after the discovery", async () => {
    expect(
      await unmanagedObjects(viewOf({ "example.com/v1/Widget": MISSING_KIND }), isOwn),
    ).toEqual({ found: [], unread: [] });
  });

  it("reports API groups that cannot be discovered", async () => {
    const unavailable = ["metrics.k8s.io/v1beta1 (its APIService is not available)"];

    expect((await unmanagedObjects(viewOf({}, unavailable), isOwn)).unread).toEqual(unavailable);
  });

  it.each(["v1/ConfigMap", "v1/Secret"])("reports a discovery without %s", async (kind) => {
    const core = Object.fromEntries(Object.entries(CORE).filter(([key]) => key !== kind));

    expect((await unmanagedObjects(viewOf({}, [], core), isOwn)).unread).toEqual([
      "core kinds (missing in the API server's discovery)",
    ]);
  });

  it("fails if no kinds can be discovered", async () => {
    const view = { ...viewOf({}), namespacedKinds: () => Promise.reject(UNAVAILABLE) };

    await expect(unmanagedObjects(view, isOwn)).rejects.toBe(UNAVAILABLE);
  });
});
