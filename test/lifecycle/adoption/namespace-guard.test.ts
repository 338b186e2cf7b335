import * as pulumi from "@pulumi/pulumi";
import { afterEach, describe, expect, vi } from "vitest";
import { LiqoCluster, LiqoPeering, LiqoPeeringSide, TenantNamespace } from "../../../src/index.js";
import { SimulatedApi } from "../../../src/testing/cluster/simulated-api.js";
import { textPattern } from "../../message-text.js";
import { romeAndMilan } from "../../rome-and-milan.js";
import { it } from "../../simulated-test.js";
import { answer, createdBy, existing, FORBIDDEN, reject, UNAVAILABLE } from "../hook-fixture.js";
import { ITSELF, KIND, NAME, pair, PLACE, startWith, tenant } from "./tenant-programs.js";

afterEach(() => {
  vi.restoreAllMocks();
});

describe("an existing namespace", () => {
  it("is adopted if it is empty", async () => {
    const clusters = await startWith({});
    await clusters.up(tenant());

    expect(await clusters.objects("Namespace")).toMatchObject([
      { metadata: createdBy(`urn:pulumi:simulated::simulated::kubernetes:${KIND}::tenant`) },
    ]);
  });

  // case: V2 A namespace holds a StatefulSet, a PersistentVolumeClaim or objects of other kinds
  // that others created.
  // case: V3 A `TenantNamespace` has the name of a namespace that others use.
  it("is rejected if it holds an object of any kind, in a preview as well", async () => {
    const clusters = await startWith({}, existing("Secret", "token"), existing("Widget", "w"));

    await expect(clusters.preview(tenant())).rejects.toThrow(
      textPattern(
        `${PLACE} already exists and holds objects that this stack did not create. If this stack adopted it, ` +
          "destroy would delete these objects too. Secret token, Widget w To use the namespace and keep it on destroy, use its " +
          `name "${NAME}" instead of declaring a TenantNamespace. See node_modules/pulumi-liqo/docs/troubleshooting.md#adopt-namespace`,
      ),
    );
  });

  it("is rejected with the argument to set on the side of a pair", async () => {
    const clusters = await startWith({}, existing("ConfigMap", "settings"));

    await expect(clusters.up(pair())).rejects.toThrow(
      textPattern(
        `To use the namespace and keep it on destroy, set client.namespace to "${NAME}".`,
      ),
    );
  });

  it.each<[string, () => unknown, string]>([
    [
      "LiqoPeering",
      () => {
        const { rome, milan } = romeAndMilan();
        new LiqoPeering("rome-milan", { consumer: rome, provider: milan });
      },
      "network.gatewayClient.namespace",
    ],
    [
      "LiqoPeering without a network",
      () => {
        const { rome, milan } = romeAndMilan();
        new LiqoPeering("rome-milan", { consumer: rome, provider: milan, network: false });
      },
      "consumerNamespace",
    ],
    [
      "LiqoPeeringSide",
      () => {
        const { rome } = romeAndMilan();
        const args = { cluster: rome, remoteClusterId: "milan", role: "Consumer" } as const;
        new LiqoPeeringSide("to-milan", args);
      },
      "network.namespace",
    ],
  ])("is rejected with the argument to set on a %s", async (_, program, argument) => {
    const clusters = await startWith({}, existing("ConfigMap", "settings"));

    await expect(clusters.preview(program)).rejects.toThrow(
      textPattern(`To use the namespace and keep it on destroy, set ${argument} to "${NAME}".`),
    );
  });

  it("is rejected with the first ten of its objects", async () => {
    const names = Array.from({ length: 12 }, (_, i) => `c-${String.fromCharCode(97 + i)}`);
    const clusters = await startWith({}, ...names.map((name) => existing("ConfigMap", name)));

    await expect(clusters.preview(tenant())).rejects.toThrow(
      textPattern("ConfigMap c-i, ConfigMap c-j, 2 more To use"),
    );
  });

  it("is rejected if some of its objects cannot be listed", async () => {
    const clusters = await startWith({});
    reject("listMetadata", FORBIDDEN, { kind: "Secret" });

    await expect(clusters.up(tenant())).rejects.toThrow(
      textPattern(
        `${PLACE} already exists, and some of its objects cannot be listed. If this stack adopted it, destroy would ` +
          'delete these objects too. Secret (user "me" is not allowed to do this) Grant "list" on these kinds, or use ' +
          `its name "${NAME}" instead of declaring a TenantNamespace.`,
      ),
    );
  });

  // case: V4
  it("is rejected if it is forbidden to get, in a preview as well", async () => {
    const clusters = await startWith({});
    reject("get", FORBIDDEN, ITSELF);

    await expect(clusters.preview(tenant())).rejects.toThrow(
      textPattern(
        `forbidden: cannot get ${PLACE}. If it exists and this stack adopted it, destroy would delete it with everything ` +
          `in it. Grant "get" on namespaces, or use its name "${NAME}" instead of declaring a TenantNamespace.`,
      ),
    );
  });

  // case: V4 An API server rejects or does not answer the check for existing objects.
  it("is rejected if the API server does not return it", async () => {
    const clusters = await startWith({});
    const answers = [existing("Namespace", NAME)];
    answer("get", ([, name]) =>
      name === NAME && answers.pop() === undefined ? Promise.reject(UNAVAILABLE) : undefined,
    );

    await expect(clusters.up(tenant())).rejects.toThrow(
      textPattern(
        `cannot check whether ${PLACE} exists cannot inspect cluster rome: etcd has no leader`,
      ),
    );
  });

  // case: V4
  it("is rejected if the API server does not return its kinds of objects", async () => {
    const clusters = await startWith({});
    reject("namespacedKinds", UNAVAILABLE);

    await expect(clusters.up(tenant())).rejects.toBe(UNAVAILABLE);
    expect(await clusters.objects("Namespace")).toEqual([]);
  });

  it("is rejected if its name is secret", async () => {
    const clusters = await startWith({}, existing("ConfigMap", "settings"));
    const program = () => {
      const { provider } = romeAndMilan().rome;
      new TenantNamespace("tenant", { remoteClusterId: pulumi.secret("milan") }, { provider });
    };

    await expect(clusters.preview(program)).rejects.toThrow("already exists and holds");
  });

  describe("with a tunnel that liqoctl created", () => {
    const labels = { "networking.liqo.io/gateway-resource": "true" };
    const ownerReferences = [{ kind: "WgGatewayClient", name: "milan", uid: "u" }];
    const tunnel = [
      existing("PublicKey", "milan", { labels }, { spec: { publicKey: "k" } }),
      existing("Secret", "gw-milan", { labels, ownerReferences }),
    ];
    const network = { ...existing("Network", "milan-pod"), apiVersion: "ipam.liqo.io/v1alpha1" };

    it("passes the guard if keys are set", async () => {
      const clusters = await startWith({}, ...tunnel, network);

      // The next guard compares the objects.
      await expect(clusters.up(pair("liqo-managed"))).rejects.toThrow(
        /^PublicKey [^]* publicKey "k"/,
      );
      expect(await clusters.objects("Namespace")).toMatchObject([{}, { metadata: { name: NAME } }]);
    });

    it.each([
      ["an object of a peering", existing("Tenant", "milan")],
      ["a Secret that Liqo did not create", existing("Secret", "sealed", { labels })],
    ])("is rejected although keys are set if it holds %s", async (_, object) => {
      const apiVersion = object.kind === "Tenant" ? "authentication.liqo.io/v1beta1" : "v1";
      const clusters = await startWith({}, ...tunnel, { ...object, apiVersion });

      await expect(clusters.preview(pair("liqo-managed"))).rejects.toThrow(
        `\n  ${object.kind} ${object.metadata.name}\n`,
      );
    });

    it("is rejected if only the namespace is declared", async () => {
      const clusters = await startWith({}, ...tunnel);

      await expect(clusters.preview(tenant())).rejects.toThrow("\n  PublicKey milan\n");
    });
  });
});

describe("a missing namespace", () => {
  it("is created, and no object in it is read", async ({ clusters }) => {
    const get = vi.spyOn(SimulatedApi.prototype, "get");
    await clusters.up(pair());

    const read = get.mock.calls.map(([{ kind }, name]) => `${kind} ${name}`);
    expect(read).toContain(`Namespace ${NAME}`);
    expect(read).not.toContain("Configuration milan");
  });

  it("is not inspected in a preview that does not know its name", async ({ clusters }) => {
    const get = vi.spyOn(SimulatedApi.prototype, "get");
    const remoteClusterId = pulumi.output(pulumi.unknown) as unknown as pulumi.Output<string>;
    await clusters.preview(() => {
      const { provider } = romeAndMilan().rome;
      new TenantNamespace("tenant", { remoteClusterId }, { provider });
    });

    const namespaces = get.mock.calls.filter(([{ kind }]) => kind === "Namespace");
    expect(namespaces.map(([, name]) => name)).toEqual(["kube-system", "kube-system"]);
  });

  it("is not inspected in a preview that does not know how to reach the cluster", async ({
    clusters,
  }) => {
    const kubeconfig = pulumi.output(pulumi.unknown) as unknown as pulumi.Output<string>;

    await expect(
      clusters.preview(() => {
        const { provider } = new LiqoCluster("rome", { context: "rome", kubeconfig });
        new TenantNamespace("tenant", { remoteClusterId: "milan" }, { provider });
      }),
    ).resolves.toBeDefined();
  });
});
