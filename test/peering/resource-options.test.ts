import * as pulumi from "@pulumi/pulumi";
import { describe, expect } from "vitest";
import { Nonce, NamespaceOffloading, ResourceSlice, SignedNonce, Tenant } from "../../src/index.js";
import { declareHandshake, it } from "../authentication/handshake.js";
import { specOf } from "../live-objects.js";
import { romeAndMilan } from "../rome-and-milan.js";
import { it as test } from "../simulated-test.js";
import { declarePeering } from "./peering-program.js";

type Options = pulumi.CustomResourceOptions;

class Region extends pulumi.ComponentResource {}

const inMilan = () => ({ cluster: romeAndMilan().milan, remoteClusterId: "rome" });

/** The classes that are a resource themselves, each with the type of the resource. */
const CLASSES: [string, string, (opts: Options) => void][] = [
  ["Nonce", "Secret", (opts) => new Nonce("resource", inMilan(), opts)],
  [
    "Tenant",
    "Tenant",
    (opts) => {
      const { rome, milan } = romeAndMilan();
      const inRome = { cluster: rome, remoteClusterId: "milan" };
      const tenant = { cluster: milan, remoteClusterId: "rome" };
      const { nonce } = new Nonce("nonce", tenant);
      const { publicKey, csr, signature } = new SignedNonce("signed", { ...inRome, nonce });
      new Tenant("resource", { ...tenant, publicKey, csr, signature }, opts);
    },
  ],
  [
    "ResourceSlice",
    "ResourceSlice",
    (opts) => {
      const { rome, identity } = declareHandshake();
      const slice = { cluster: rome, remoteClusterId: "milan" };
      new ResourceSlice("resource", slice, { dependsOn: [identity], ...opts });
    },
  ],
  [
    "NamespaceOffloading",
    "NamespaceOffloading",
    (opts) => {
      const { rome } = romeAndMilan();
      new NamespaceOffloading("resource", { cluster: rome, namespace: "default" }, opts);
    },
  ],
];

describe.each(CLASSES)("%s", (_, type, create) => {
  it("runs hooks and transforms of the caller", async ({ clusters }) => {
    const seen: string[] = [];
    await clusters.up(() => {
      create({
        hooks: { beforeCreate: [({ type: token }) => void seen.push(`hook ${token}`)] },
        transforms: [
          ({ type: token, name }) => {
            seen.push(`transform ${token} ${name}`);
            return undefined;
          },
        ],
        transformations: [
          ({ type: token, name }) => {
            seen.push(`transformation ${token} ${name}`);
            return undefined;
          },
        ],
      });
    });

    expect(seen.filter((each) => each.endsWith(`:${type}`))).toHaveLength(1);
    expect(seen.filter((each) => each.endsWith(`:${type} resource`))).toHaveLength(2);
  });

  it("is protected if the caller sets protect", async ({ clusters }) => {
    await clusters.up(() => {
      create({ protect: true });
    });

    await expect(clusters.destroy()).rejects.toThrow("protected");
  });

  it("keeps its object in another parent if an alias names the old parent", async ({
    clusters,
    events,
  }) => {
    await clusters.up(() => {
      create({ parent: new Region("test:index:Region", "north") });
    });
    const aliases = [{ parent: "urn:pulumi:simulated::simulated::test:index:Region::north" }];
    events.length = 0;
    const { changes } = await clusters.up(() => {
      create({ parent: new Region("test:index:Region", "south"), aliases });
    });

    expect(changes).toMatchObject({ replace: 0 });
    expect(events.filter((event) => event.startsWith("delete "))).toEqual([]);
  });
});

describe("the options of a peering reach its children:", () => {
  const NETWORK = { network: false } as const;

  test("parent, transforms and transformations", async ({ clusters }) => {
    const transformed: string[] = [];
    const opts = () => ({
      parent: new Region("test:index:Region", "north"),
      transforms: [
        ({ type, name }: pulumi.ResourceTransformArgs) => {
          transformed.push(`${type.split(":").at(-1) ?? ""} ${name}`);
          return undefined;
        },
      ],
    });
    const program = () => {
      declarePeering(NETWORK, opts());
    };
    await clusters.up(program);
    const [tenant] = await clusters.objects("Tenant");

    expect(transformed).toEqual(
      expect.arrayContaining([
        "Secret rome-milan-nonce",
        "Tenant rome-milan-tenant",
        "Renew rome-milan-identity-renew",
        "VirtualNodePatch rome-milan-node-ready",
      ]),
    );
    expect(tenant?.metadata.annotations?.["pulumi-liqo/managed-by"]).toBe(
      "urn:pulumi:simulated::simulated::test:index:Region$liqo:index:LiqoPeering$" +
        "kubernetes:authentication.liqo.io/v1beta1:Tenant::rome-milan-tenant",
    );
  });

  test("protect", async ({ clusters }) => {
    await clusters.up(() => {
      declarePeering(NETWORK, { protect: true });
    });

    await expect(clusters.destroy()).rejects.toThrow(/VirtualNode.* cannot be deleted/);
    expect(await clusters.liveObjects("Tenant")).toHaveLength(1);
  });

  test("a transform that ignores changes", async ({ clusters }) => {
    const ignoreCondition: pulumi.ResourceTransform = ({ type, props, opts }) =>
      type.endsWith(":Tenant")
        ? { props, opts: { ...opts, ignoreChanges: ["spec.tenantCondition"] } }
        : undefined;
    const opts = { transforms: [ignoreCondition] };
    await clusters.up(() => {
      declarePeering(NETWORK, opts);
    });
    const { changes } = await clusters.up(() => {
      declarePeering({ ...NETWORK, tenantCondition: "Cordoned" }, opts);
    });

    expect(changes.replace).toBe(0);
    expect(await specOf(clusters, "milan Tenant rome")).toMatchObject({
      tenantCondition: "Active",
    });
  });
});
