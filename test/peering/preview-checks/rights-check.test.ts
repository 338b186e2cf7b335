import { Namespace } from "@pulumi/kubernetes/core/v1/namespace";
import * as pulumi from "@pulumi/pulumi";
import { afterEach, describe, expect, vi } from "vitest";
import type { ClusterApi } from "../../../src/cluster/client/cluster-api.js";
import { NamespaceView } from "../../../src/cluster/namespace-view.js";
import { LiqoPeering, type LiqoPeeringArgs, LiqoPeeringSide } from "../../../src/index.js";
import { registerHooks } from "../../../src/lifecycle/register-hooks.js";
import { SimulatedApi } from "../../../src/testing/cluster/simulated-api.js";
import { ED25519_KEY } from "../../authentication/go-requests.js";
import { failureOf, UNCHANGED } from "../../live-objects.js";
import { textPattern } from "../../message-text.js";
import { offloadShop } from "../../offloading/offloading-program.js";
import { romeAndMilan } from "../../rome-and-milan.js";
import { it } from "../../simulated-test.js";

const peering =
  (args: Partial<LiqoPeeringArgs> = {}) =>
  () => {
    const { rome, milan } = romeAndMilan();
    const { status } = new LiqoPeering("peering", { consumer: rome, provider: milan, ...args });
    return { status };
  };

/** A user who may read everything and change Secrets, but delete none. */
const RULES = [
  { apiGroups: ["*"], resources: ["*"], verbs: ["get", "list", "watch"] },
  { apiGroups: [""], resources: ["secrets"], verbs: ["create", "patch"] },
];

afterEach(() => {
  vi.restoreAllMocks();
});

describe("a user who may not change the objects of a peering", () => {
  it("is rejected in pulumi up before the first object is created", async ({ clusters }) => {
    vi.spyOn(NamespaceView.prototype, "userRights").mockResolvedValue({ resourceRules: RULES });

    expect(await failureOf(clusters, peering())).toMatch(
      textPattern(
        'LiqoPeering "peering" has invalid arguments: ' +
          "- consumer: forbidden in namespace liqo-tenant-milan of cluster rome: cannot delete: secrets; " +
          "create, patch, delete: identities, renews, resourceslices, namespacemaps, virtualnodes, " +
          "configurations, gatewayclients, publickeies; patch: connections " +
          "- provider: forbidden in namespace liqo-tenant-rome of cluster milan: cannot delete: secrets; " +
          "create, patch, delete: tenants, configurations, gatewayservers, publickeies; " +
          "patch: connections, services See node_modules/pulumi-liqo/docs/troubleshooting.md#forbidden",
      ),
    );
    expect(await clusters.objects()).toEqual([]);
  });

  it("needs no rights on objects that the peering does not have", async ({ clusters }) => {
    vi.spyOn(NamespaceView.prototype, "userRights").mockResolvedValue({ resourceRules: RULES });

    const network = false;
    const withoutSlices = peering({ network, resourceSlices: [], publicKey: ED25519_KEY });
    expect(await failureOf(clusters, withoutSlices)).toMatch(
      textPattern("create, patch, delete: identities, renews - provider: forbidden in namespace"),
    );
    expect(await failureOf(clusters, peering({ network, resourceSlices: [] }))).toMatch(
      textPattern("create, patch, delete: identities, renews, resourceslices - provider:"),
    );
  });

  it("needs rights for the network if the peering creates it", async ({ clusters }) => {
    const verbs = ["*"];
    const resourceRules = [
      { apiGroups: ["", "authentication.liqo.io", "offloading.liqo.io"], resources: ["*"], verbs },
      { apiGroups: ["*"], resources: ["*"], verbs: ["get", "list", "watch"] },
    ];
    vi.spyOn(NamespaceView.prototype, "userRights").mockResolvedValue({ resourceRules });
    const ofRole = (role: string) =>
      `cannot create, patch, delete: configurations, gateway${role}s, publickeies; patch: connections`;

    expect(await failureOf(clusters, peering({ network: { server: "Consumer" } }))).toMatch(
      textPattern(`cluster rome: ${ofRole("server")} - provider: forbidden in namespace`),
    );
    const side = () => {
      const args = { cluster: romeAndMilan().milan, remoteClusterId: "rome" };
      new LiqoPeeringSide("side", { ...args, role: "Provider" });
    };
    expect(await failureOf(clusters, side)).toMatch(textPattern(ofRole("server")));
    expect(await clusters.objects()).toEqual([]);

    const network = false;
    expect((await clusters.up(peering({ network }))).outputs.status).toBe("Ready");
  });

  it("is rejected if rights in offloaded namespaces are missing, before the peering is created", async ({
    clusters,
  }) => {
    vi.spyOn(SimulatedApi.prototype as ClusterApi, "userRights").mockImplementation((namespace) =>
      Promise.resolve({
        resourceRules: [
          { apiGroups: ["*"], resources: ["*"], verbs: namespace === "shop" ? ["create"] : ["*"] },
        ],
      }),
    );
    const problem = textPattern(
      "- offloads[0]: forbidden in namespace shop of cluster rome: cannot patch, delete: " +
        "namespaceoffloadings See",
    );
    const program = () => {
      const { rome, milan } = romeAndMilan();
      new LiqoPeering("peering", {
        consumer: rome,
        provider: milan,
        offloads: [offloadShop(rome)],
      });
    };
    const side = () => {
      const { rome } = romeAndMilan();
      const args = { cluster: rome, remoteClusterId: "milan", network: false } as const;
      new LiqoPeeringSide("side", { ...args, role: "Consumer", offloads: [offloadShop(rome)] });
    };

    expect(await failureOf(clusters, program)).toMatch(problem);
    expect(await failureOf(clusters, side)).toMatch(problem);
    const places = (await clusters.liveObjects()).map(({ metadata }) => metadata.namespace);
    expect(places.filter((namespace) => namespace?.startsWith("liqo-tenant-"))).toEqual([]);
  });

  it("reads which rights are missing, also if the ID of the remote cluster is a secret", async ({
    clusters,
  }) => {
    vi.spyOn(NamespaceView.prototype, "userRights").mockResolvedValue({ resourceRules: RULES });
    const side = () => {
      const remoteClusterId = pulumi.secret("rome");
      const args = { cluster: romeAndMilan().milan, remoteClusterId, network: false } as const;
      new LiqoPeeringSide("side", { ...args, role: "Provider" });
    };

    expect(await failureOf(clusters, side)).toMatch(
      textPattern(
        "forbidden in namespace liqo-tenant-[secret] of cluster milan: cannot delete: secrets; " +
          "create, patch, delete: tenants",
      ),
    );
  });

  it("can run pulumi up if no object changes, and no object changes otherwise", async ({
    clusters,
  }) => {
    await clusters.up(peering());
    const objects = await clusters.objects();
    vi.spyOn(NamespaceView.prototype, "userRights").mockResolvedValue({ resourceRules: RULES });

    const { changes, outputs } = await clusters.up(peering());
    expect(changes).toMatchObject(UNCHANGED);
    expect(outputs.status).toBe("Ready");

    const labels = { "example.com/zone": "b" };
    const updated = peering({ resourceSlices: [{ virtualNode: { labels } }] });
    expect(await failureOf(clusters, updated)).toMatch(/provider: forbidden in namespace/);
    const extended = peering({ resourceSlices: [{}, { name: "more" }] });
    expect(await failureOf(clusters, extended)).toMatch(/consumer: forbidden in namespace/);
    expect(await clusters.objects()).toEqual(objects);
  });

  it("can change a namespace with the same name in another cluster", async ({ clusters }) => {
    const program = (labels: Record<string, string>) => () => {
      const { rome, milan } = romeAndMilan();
      const args = { cluster: milan, remoteClusterId: "rome", network: false } as const;
      new LiqoPeeringSide("side", { ...args, role: "Provider" });
      const hooks = registerHooks(rome, "other", { beforeUpdate: [() => undefined] });
      const metadata = { name: "liqo-tenant-rome", labels };
      new Namespace("other", { metadata }, { provider: rome.provider, hooks });
    };
    await clusters.up(program({ team: "a" }));
    vi.spyOn(NamespaceView.prototype, "userRights").mockResolvedValue({ resourceRules: RULES });

    const { changes } = await clusters.up(program({ team: "b" }));

    expect(changes).toMatchObject({ update: 1 });
  });

  it("can preview the peering", async ({ clusters }) => {
    vi.spyOn(NamespaceView.prototype, "userRights").mockResolvedValue({ resourceRules: RULES });

    await expect(clusters.preview(peering())).resolves.toBeDefined();
  });

  it("is not rejected if an authorizer may allow more than RBAC", async ({ clusters }) => {
    vi.spyOn(NamespaceView.prototype, "userRights").mockResolvedValue({ incomplete: true });

    const { outputs } = await clusters.up(peering());

    expect(outputs.status).toBe("Ready");
  });
});
