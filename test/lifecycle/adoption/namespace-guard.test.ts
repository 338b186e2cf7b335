import { ConfigMap } from "@pulumi/kubernetes/core/v1/configMap";
import * as pulumi from "@pulumi/pulumi";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { LiqoCluster, LiqoNetworkPair, TenantNamespace } from "../../../src/index.js";
import { SimulatedApi } from "../../../src/testing/cluster/simulated-api.js";
import type { KubernetesObject, SimulatedClusters } from "../../../src/testing/index.js";
import { romeAndMilan, startRomeAndMilan } from "../../rome-and-milan.js";
import {
  answer,
  createdBy,
  existing,
  FORBIDDEN,
  reject,
  TERMINATING,
  UNAVAILABLE,
  urnOf,
} from "../hook-fixture.js";
import { messageWith, textPattern } from "../../message-text.js";

const NAME = "liqo-tenant-milan";
const PLACE = `namespace ${NAME} of cluster rome`;
const KIND = "core/v1:Namespace";
const ITSELF = { kind: "Namespace", name: NAME };

let clusters: SimulatedClusters;

beforeEach(async () => {
  clusters = await startRomeAndMilan();
  vi.spyOn(pulumi.log, "info").mockResolvedValue(undefined);
});

afterEach(async () => {
  vi.restoreAllMocks();
  await clusters.settle();
});

/** A program with the namespace alone. */
const tenant =
  (opts: pulumi.CustomResourceOptions = {}) =>
  () => {
    const { provider } = romeAndMilan().rome;
    new TenantNamespace("tenant", { remoteClusterId: "milan" }, { provider, ...opts });
  };

/** A program with a pair, which declares the namespace. */
const pair = (keys?: "liqo-managed", opts?: pulumi.ComponentResourceOptions) => () => {
  const { rome, milan } = romeAndMilan();
  const args = {
    server: milan,
    client: { cluster: rome, ...(keys && { keys }) },
    timeout: "1s",
  } as const;
  new LiqoNetworkPair("pair", args, opts);
};

/** Starts with the namespace in cluster rome, and with objects in it. */
async function startWith(
  metadata: Omit<KubernetesObject["metadata"], "name">,
  ...objects: KubernetesObject[]
) {
  const inNamespace = objects.map(({ metadata: of, ...rest }) => ({
    ...rest,
    metadata: { ...of, namespace: NAME },
  }));
  const itself = existing("Namespace", NAME, metadata);
  clusters = await startRomeAndMilan({ rome: { objects: [itself, ...inNamespace] } });
}

/** Creates a ConfigMap in the namespace from another stack, which it returns. */
async function othersCreate(name: string): Promise<SimulatedClusters> {
  const others = clusters.stack("others");
  await others.up(() => {
    const { provider } = romeAndMilan().rome;
    new ConfigMap(name, { metadata: { name, namespace: NAME } }, { provider });
  });
  return others;
}

describe("an existing namespace", () => {
  it("is adopted if it is empty", async () => {
    await startWith({});
    await clusters.up(tenant());

    expect(await clusters.objects("Namespace")).toMatchObject([
      { metadata: createdBy(`urn:pulumi:simulated::simulated::kubernetes:${KIND}::tenant`) },
    ]);
  });

  it("is adopted if an earlier run of this resource created it, whatever it holds", async () => {
    const own = urnOf(KIND, "pair-rome-namespace");
    await startWith(createdBy(own), existing("ConfigMap", "settings"));

    await clusters.up(pair());
    expect(await clusters.objects("Namespace")).toHaveLength(2);
  });

  it("is rejected if it holds an object of any kind, in a preview as well", async () => {
    await startWith({}, existing("Secret", "token"), existing("Widget", "w"));

    await expect(clusters.preview(tenant())).rejects.toThrow(
      textPattern(
        `${PLACE} already exists and holds objects that this stack did not create. If this stack adopted it, ` +
          "destroy would delete these objects too. Secret token, Widget w To use the namespace and keep it on destroy, use its " +
          `name "${NAME}" instead of declaring a TenantNamespace. See node_modules/pulumi-liqo/docs/troubleshooting.md#adopt-namespace`,
      ),
    );
  });

  it("is rejected with the argument to set on the side of a pair", async () => {
    await startWith({}, existing("ConfigMap", "settings"));

    await expect(clusters.up(pair())).rejects.toThrow(
      textPattern(
        `To use the namespace and keep it on destroy, set namespace: "${NAME}" on this side.`,
      ),
    );
  });

  it("is rejected with the first ten of its objects", async () => {
    const names = Array.from({ length: 12 }, (_, i) => `c-${String.fromCharCode(97 + i)}`);
    await startWith({}, ...names.map((name) => existing("ConfigMap", name)));

    await expect(clusters.preview(tenant())).rejects.toThrow(
      textPattern("ConfigMap c-i, ConfigMap c-j, 2 more To use"),
    );
  });

  it("is rejected if some of its objects cannot be listed", async () => {
    await startWith({});
    reject("listMetadata", FORBIDDEN, { kind: "Secret" });

    await expect(clusters.up(tenant())).rejects.toThrow(
      textPattern(
        `${PLACE} already exists, and some of its objects cannot be listed. If this stack adopted it, destroy would ` +
          'delete these objects too. Secret (user "me" is not allowed to do this) Grant "list" on these kinds, or use ' +
          `its name "${NAME}" instead of declaring a TenantNamespace.`,
      ),
    );
  });

  it("is rejected if it is forbidden to get, in a preview as well", async () => {
    await startWith({});
    reject("get", FORBIDDEN, ITSELF);

    await expect(clusters.preview(tenant())).rejects.toThrow(
      textPattern(
        `forbidden: cannot get ${PLACE}. If it exists and this stack adopted it, destroy would delete it with everything ` +
          `in it. Grant "get" on namespaces, or use its name "${NAME}" instead of declaring a TenantNamespace.`,
      ),
    );
  });

  it("is rejected if the API server does not return it", async () => {
    await startWith({});
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

  it("is rejected if the API server does not return its kinds of objects", async () => {
    await startWith({});
    reject("namespacedKinds", UNAVAILABLE);

    await expect(clusters.up(tenant())).rejects.toBe(UNAVAILABLE);
    expect(await clusters.objects("Namespace")).toEqual([]);
  });

  it("is rejected if its name is secret", async () => {
    await startWith({}, existing("ConfigMap", "settings"));
    const program = () => {
      const { provider } = romeAndMilan().rome;
      new TenantNamespace("tenant", { remoteClusterId: pulumi.secret("milan") }, { provider });
    };

    await expect(clusters.preview(program)).rejects.toThrow("already exists and holds");
  });

  it("is rejected if another stack created it", async () => {
    await startWith(createdBy(urnOf(KIND, "pair-rome-namespace", { stack: "prod" })));

    await expect(clusters.preview(pair())).rejects.toThrow(
      textPattern(
        `${PLACE} is managed by "pair-rome-namespace" in stack simulated/prod and is deleted with it, with everything in it ` +
          `To use the namespace without managing it, set namespace: "${NAME}" on this side.`,
      ),
    );
  });

  describe("is rejected if another resource of this stack created it:", () => {
    const other = (manager: string, advice: string) =>
      textPattern(
        `${PLACE} is managed by "${manager}" in this stack and is deleted with it, with everything in it ${advice} Otherwise ` +
          `remove "pair", run pulumi up, and add it again. If "${manager}" is still declared, set namespace: "${NAME}" on this ` +
          "side. See node_modules/pulumi-liqo/docs/troubleshooting.md#other-resource",
      );

    it.each([
      [
        "a renamed pair",
        "old-rome-namespace",
        "liqo:index:LiqoNetworkPair",
        'If you renamed "old", add the option aliases: [{ name: "old" }] to "pair". If an earlier up failed under the new ' +
          "name, run pulumi up once with the old name first.",
      ],
      [
        "a pair moved into a component",
        "pair-rome-namespace",
        "app:index:App$liqo:index:LiqoNetworkPair",
        'If you moved "pair", add the option aliases: [{ parent: <its former parent> }]. If an earlier up failed under the ' +
          "new parent, run pulumi up once with the former parent first.",
      ],
      [
        "a pair with a renamed cluster",
        "pair-roma-namespace",
        "liqo:index:LiqoNetworkPair",
        "If you renamed a resource, use its former name.",
      ],
    ])("%s", async (_, manager, parents, advice) => {
      await startWith(createdBy(urnOf(KIND, manager, { parents })));

      await expect(clusters.preview(pair())).rejects.toThrow(other(manager, advice));
    });

    it("a resource beside a TenantNamespace", async () => {
      await startWith(createdBy(urnOf(KIND, "old")));

      await expect(clusters.preview(tenant())).rejects.toThrow(
        textPattern(
          'is managed by "old" in this stack and is deleted with it, with everything in it If you renamed "old", add the ' +
            'option aliases: [{ name: "old" }] to "tenant". If an earlier up failed under the new name, run pulumi up once ' +
            'with the old name first. Otherwise remove "tenant", run pulumi up, and add it again. To ' +
            "use the namespace without managing it, use its name",
        ),
      );
    });
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
      await startWith({}, ...tunnel, network);

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
      await startWith({}, ...tunnel, { ...object, apiVersion });

      await expect(clusters.preview(pair("liqo-managed"))).rejects.toThrow(
        `\n  ${object.kind} ${object.metadata.name}\n`,
      );
    });

    it("is rejected if only the namespace is declared", async () => {
      await startWith({}, ...tunnel);

      await expect(clusters.preview(tenant())).rejects.toThrow("\n  PublicKey milan\n");
    });
  });
});

describe("a Terminating namespace", () => {
  it("is waited for, and created again", async () => {
    await startWith(TERMINATING);
    const terminating = existing("Namespace", NAME, TERMINATING);
    const answers = [terminating, terminating, terminating, undefined];
    const get = answer("get", ([, name]) =>
      name === NAME && answers.length > 0 ? Promise.resolve(answers.shift()) : undefined,
    );
    await clusters.up(tenant());

    expect(answers).toEqual([]);
    expect(get.mock.calls.filter(([, name]) => name === NAME)).toHaveLength(4);
  });

  it("is not waited for in a preview", async () => {
    await startWith(TERMINATING, existing("ConfigMap", "settings"));

    await expect(clusters.preview(tenant())).resolves.toBeDefined();
  });

  it.each([
    ["the reason that Kubernetes reports", "Some content has finalizers remaining"],
    ["the note that Kubernetes reports no reason", undefined],
  ])("is rejected after the timeout, with %s", async (_, message) => {
    const conditions = [
      { type: "NamespaceFinalizersRemaining", status: "True", message },
      { type: "NamespaceDeletionContentFailure", status: "False", message: "All is well" },
    ];
    const terminating = existing("Namespace", NAME, TERMINATING, {
      status: { conditions: message === undefined ? [] : conditions },
    });
    answer("get", ([, name]) => (name === NAME ? Promise.resolve(terminating) : undefined));

    await expect(clusters.up(pair())).rejects.toThrow(
      textPattern(
        `timed out after 1s: ${PLACE} is still Terminating ${message ?? "Kubernetes does not report the reason"} Check that ` +
          "Liqo runs, and read its log; then run pulumi up again: kubectl --context rome -n liqo get pods",
      ),
    );
  });
});

describe("a missing namespace", () => {
  it("is created, and no object in it is read", async () => {
    const get = vi.spyOn(SimulatedApi.prototype, "get");
    await clusters.up(pair());

    const read = get.mock.calls.map(([{ kind }, name]) => `${kind} ${name}`);
    expect(read).toContain(`Namespace ${NAME}`);
    expect(read).not.toContain("Configuration milan");
  });

  it("is not inspected in a preview that does not know its name", async () => {
    const get = vi.spyOn(SimulatedApi.prototype, "get");
    const remoteClusterId = pulumi.output(pulumi.unknown) as unknown as pulumi.Output<string>;
    await clusters.preview(() => {
      const { provider } = romeAndMilan().rome;
      new TenantNamespace("tenant", { remoteClusterId }, { provider });
    });

    expect(get.mock.calls.map(([, name]) => name)).toEqual(["kube-system", "kube-system"]);
  });

  it("is not inspected in a preview that does not know how to reach the cluster", async () => {
    const kubeconfig = pulumi.output(pulumi.unknown) as unknown as pulumi.Output<string>;

    await expect(
      clusters.preview(() => {
        const { provider } = new LiqoCluster("rome", { context: "rome", kubeconfig });
        new TenantNamespace("tenant", { remoteClusterId: "milan" }, { provider });
      }),
    ).resolves.toBeDefined();
  });
});

/** Whether the namespace exists after the stack was destroyed. */
async function isKept(): Promise<boolean> {
  await clusters.destroy();
  const view = await romeAndMilan().rome.view(NAME);
  return (await view?.getNamespace()) !== undefined;
}

describe("destroy", () => {
  const kept = (reason: string) =>
    messageWith(
      `${PLACE} ${reason} On destroy, Pulumi deletes the objects of this stack and keeps the namespace.`,
    );

  it("deletes a namespace if only this stack created objects in it", async () => {
    await clusters.up(pair());
    await clusters.up(pair());

    expect(await isKept()).toBe(false);
    expect(pulumi.log.info).not.toHaveBeenCalledWith(messageWith("keeps the namespace"));
  });

  it("keeps a namespace if others created objects in it before the last up", async () => {
    await clusters.up(pair());
    await othersCreate("settings");
    await clusters.up(pair());

    expect(pulumi.log.info).toHaveBeenCalledWith(
      kept("holds objects that this stack did not create (ConfigMap settings)"),
    );
    expect(await isKept()).toBe(true);
  });

  it("keeps a namespace if another stack of this library created objects in it", async () => {
    const theirs = createdBy(urnOf("core/v1:Secret", "theirs", { stack: "prod" }));
    const own = createdBy(urnOf(KIND, "pair-rome-namespace"));
    await startWith(own, existing("Secret", "theirs", theirs));
    await clusters.up(pair());

    expect(await isKept()).toBe(true);
  });

  it("deletes a namespace after others have deleted their objects in it", async () => {
    await clusters.up(tenant());
    const others = await othersCreate("settings");
    await clusters.up(tenant());
    await others.destroy();
    await clusters.up(tenant());

    expect(await isKept()).toBe(false);
  });

  it("keeps a namespace if its objects cannot be listed", async () => {
    await clusters.up(tenant());
    reject("listMetadata", FORBIDDEN, { kind: "Secret" });
    await clusters.up(tenant());

    expect(pulumi.log.info).toHaveBeenCalledWith(
      kept('holds objects that cannot be listed (Secret (user "me" is not allowed to do this))'),
    );
    expect(await isKept()).toBe(true);
  });

  it("keeps a namespace with objects of others if the namespace is forbidden to get", async () => {
    await clusters.up(tenant());
    await othersCreate("settings");
    const get = reject("get", FORBIDDEN, ITSELF);
    await clusters.up(tenant());
    get.mockRestore();

    expect(await isKept()).toBe(true);
  });

  it.each([
    ["namespace", "get", ITSELF],
    ["kinds of objects", "namespacedKinds", {}],
  ] as const)(
    "keeps a namespace if the API server does not return its %s",
    async (_, request, of) => {
      await clusters.up(tenant());
      const rejected = reject(request, UNAVAILABLE, of);
      await clusters.up(tenant());
      rejected.mockRestore();

      expect(pulumi.log.info).toHaveBeenCalledWith(
        kept("cannot be inspected (etcd has no leader)"),
      );
      expect(await isKept()).toBe(true);
    },
  );

  it("deletes a namespace that the last up created, even if objects cannot be listed", async () => {
    reject("listMetadata", FORBIDDEN, { kind: "ConfigMap" });
    await clusters.up(tenant());

    expect(await isKept()).toBe(false);
  });

  it("keeps a namespace with retainOnDelete, without a message", async () => {
    await clusters.up(tenant());
    await othersCreate("settings");
    await clusters.up(tenant({ retainOnDelete: true }));

    expect(pulumi.log.info).not.toHaveBeenCalledWith(messageWith("keeps the namespace"));
    expect(await isKept()).toBe(true);
  });
});

describe("every run", () => {
  it("reports in a preview as well that destroy keeps the namespace", async () => {
    await clusters.up(tenant());
    await othersCreate("settings");
    await clusters.preview(tenant());

    expect(pulumi.log.info).toHaveBeenCalledWith(messageWith("keeps the namespace"));
  });

  it("does not keep a namespace for the objects of an adopted tunnel", async () => {
    const own = createdBy(urnOf(KIND, "pair-rome-namespace"));
    await startWith(own, existing("PublicKey", "milan"));
    await clusters.preview(pair("liqo-managed"));

    expect(pulumi.log.info).not.toHaveBeenCalledWith(messageWith("keeps the namespace"));
  });

  it("does not inspect a Terminating namespace", async () => {
    await startWith(TERMINATING, existing("ConfigMap", "settings"));
    await clusters.preview(tenant());

    expect(pulumi.log.info).not.toHaveBeenCalledWith(messageWith("keeps the namespace"));
  });
});

describe("hooks and transforms of the caller", () => {
  it("run besides those of the guard", async () => {
    const ran: string[] = [];
    const hook = (args: pulumi.ResourceHookArgs) => {
      ran.push(`hook of ${args.name}`);
    };
    const opts: pulumi.CustomResourceOptions = {
      hooks: { beforeCreate: [hook], afterCreate: [hook] },
      transforms: [
        ({ name }) => {
          ran.push(`transform of ${name}`);
          return undefined;
        },
      ],
    };
    await clusters.up(tenant(opts));
    expect(ran).toEqual(["transform of tenant", "hook of tenant", "hook of tenant"]);

    await othersCreate("settings");
    await clusters.up(tenant(opts));
    expect(await isKept()).toBe(true);
  });

  it("do not replace the check of an existing namespace", async () => {
    await startWith({}, existing("ConfigMap", "settings"));
    const opts = { hooks: { beforeCreate: [() => undefined] } };

    await expect(clusters.preview(tenant(opts))).rejects.toThrow("already exists and holds");
  });
});
