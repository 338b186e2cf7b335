import * as pulumi from "@pulumi/pulumi";
import { afterEach, describe, expect, vi } from "vitest";
import { simulatedClusters } from "../../src/cluster/simulation.js";
import { NamespaceOffloading, type NamespaceOffloadingArgs } from "../../src/index.js";
import { expectInvalidArgs } from "../expect-invalid-args.js";
import {
  deleteObject,
  failureOf,
  find,
  namesOf,
  specOf,
  tenantNamespace,
  UNCHANGED,
} from "../live-objects.js";
import { messageWith, textPattern } from "../message-text.js";
import { namespace, romeAndMilan, startRomeAndMilan } from "../rome-and-milan.js";
import { it, offloading, offloadShop, WITH_NAMESPACES } from "./offloading-program.js";

afterEach(() => {
  vi.restoreAllMocks();
});

/** A pod of rome on the virtual node of milan. */
const POD = {
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name: "web", namespace: "shop", labels: { "liqo.io/shadowPod": "true" } },
  spec: { nodeName: "milan", containers: [] },
};

const OFFLOADING = "rome NamespaceOffloading offloading";

/** A program with the offloaded namespace alone. */
const shopWith =
  (args: Partial<NamespaceOffloadingArgs> = {}) =>
  () => {
    const { phase, remoteNamespaceName } = offloadShop(romeAndMilan().rome, args);
    return { phase, remoteNamespaceName };
  };

/** The creations, updates and deletions of the object. */
const changesOf = (events: readonly string[]) =>
  events.filter((event) => /^(create|update|delete) .* NamespaceOffloading /.test(event));

describe("a NamespaceOffloading", () => {
  it("has the defaults of liqoctl, and always a clusterSelector", async ({ clusters }) => {
    const { outputs } = await clusters.up(shopWith());

    expect(outputs).toEqual({ phase: "NoClusterSelected", remoteNamespaceName: "shop-rome" });
    expect(await find(clusters, OFFLOADING)).toMatchObject({ metadata: { namespace: "shop" } });
    expect(await specOf(clusters, OFFLOADING)).toEqual({
      namespaceMappingStrategy: "DefaultName",
      podOffloadingStrategy: "LocalAndRemote",
      clusterSelector: { nodeSelectorTerms: [] },
    });
  });

  it("does not change in a second up, nor after a refresh", async ({ clusters }) => {
    await clusters.up(shopWith());
    const second = await clusters.up(shopWith());
    clusters.refresh();
    const third = await clusters.up(shopWith());

    expect([second.changes, third.changes]).toMatchObject([UNCHANGED, UNCHANGED]);
  });

  it("is Ready with a virtual node, after a wait that includes the remote namespace", async ({
    clusters,
  }) => {
    const { outputs } = await clusters.up(offloading({ shop: {} }));
    const second = await clusters.up(offloading({ shop: {} }));

    expect(outputs.status).toBe("Ready");
    expect(await namesOf(clusters, "Namespace")).toContain("milan shop-rome");
    expect(second.outputs).toMatchObject({ phase: "Ready", remoteNamespaceName: "shop-rome" });
    expect(second.changes).toMatchObject(UNCHANGED);
  });

  it("leaves the node Ready in the preview of the run that creates it", async ({ clusters }) => {
    await clusters.up(offloading());

    const { outputs } = await clusters.preview(offloading({ shop: {} }));
    expect(outputs.status).toBe("Ready");
  });

  it("is updated if the strategy for pods or the selector changes", async ({
    clusters,
    events,
  }) => {
    const nodeSelectorTerms = [{ matchExpressions: [{ key: "zone", operator: "Exists" }] }];
    await clusters.up(shopWith());
    events.length = 0;
    await clusters.up(shopWith({ podOffloadingStrategy: "Remote" }));
    await clusters.up(shopWith({ clusterSelector: { nodeSelectorTerms } }));

    expect(changesOf(events)).toEqual([
      "update rome NamespaceOffloading shop/offloading",
      "update rome NamespaceOffloading shop/offloading",
    ]);
    expect(await specOf(clusters, OFFLOADING)).toMatchObject({
      clusterSelector: { nodeSelectorTerms },
    });
  });

  it.for([
    [{ namespaceMappingStrategy: "EnforceSameName" }, "shop"],
    [{ namespaceMappingStrategy: "SelectedName", remoteNamespaceName: "store" }, "store"],
  ] as const)(
    "is replaced if the names of the namespaces change: %j",
    async ([args, name], { clusters, events }) => {
      await clusters.up(shopWith());
      events.length = 0;
      const { outputs } = await clusters.up(shopWith(args));

      expect(changesOf(events)).toEqual([
        "delete rome NamespaceOffloading shop/offloading",
        "create rome NamespaceOffloading shop/offloading",
      ]);
      expect(outputs.remoteNamespaceName).toBe(name);
    },
  );

  it("is rejected before its creation if its namespace does not exist after dependsOn", async ({
    clusters,
  }) => {
    const program = () => {
      const { rome, milan } = romeAndMilan();
      new NamespaceOffloading("shop", { cluster: rome, namespace: "shop" }, { dependsOn: [milan] });
    };
    await clusters.preview(program);

    expect(await failureOf(clusters, program)).toMatch(
      textPattern(
        "namespace shop of cluster rome not found, so NamespaceOffloading shop/offloading is not created " +
          "Create the namespace. If this program creates the namespace, set the argument namespace to metadata.name of the " +
          "Namespace or TenantNamespace, so that the namespace is created first. " +
          "See node_modules/pulumi-liqo/docs/troubleshooting.md#namespace-not-found",
      ),
    );
    expect(await find(clusters, OFFLOADING)).toBeUndefined();
  });

  it("is not adopted if another client created it, unless adopt is true", async () => {
    const existing = {
      apiVersion: "offloading.liqo.io/v1beta1",
      kind: "NamespaceOffloading",
      metadata: { name: "offloading", namespace: "shop" },
      spec: { namespaceMappingStrategy: "DefaultName", podOffloadingStrategy: "Remote" },
    };
    const clusters = await startRomeAndMilan({ rome: { objects: [namespace("shop"), existing] } });
    const program = (args: Partial<NamespaceOffloadingArgs>) => () => {
      const { rome } = romeAndMilan();
      new NamespaceOffloading("shop", { cluster: rome, namespace: "shop", ...args });
    };

    await expect(clusters.preview(program({}))).rejects.toThrow("adopt: true");
    await expect(clusters.preview(program({ adopt: true }))).rejects.toThrow(
      'podOffloadingStrategy "Remote" (declared: "LocalAndRemote")',
    );
    await clusters.up(program({ adopt: true, podOffloadingStrategy: "Remote" }));
    await clusters.up(program({ adopt: true }));
    expect(await specOf(clusters, OFFLOADING)).toMatchObject({
      podOffloadingStrategy: "LocalAndRemote",
    });
  });

  it("is not adopted with another selector", async () => {
    const terms = [{ matchExpressions: [{ key: "region", operator: "Exists" }] }];
    const existing = {
      apiVersion: "offloading.liqo.io/v1beta1",
      kind: "NamespaceOffloading",
      metadata: { name: "offloading", namespace: "shop" },
      spec: {
        ...{ namespaceMappingStrategy: "DefaultName", podOffloadingStrategy: "LocalAndRemote" },
        clusterSelector: { nodeSelectorTerms: terms },
      },
    };
    const clusters = await startRomeAndMilan({ rome: { objects: [namespace("shop"), existing] } });

    await expect(
      clusters.preview(() => {
        const { rome } = romeAndMilan();
        new NamespaceOffloading("shop", { cluster: rome, namespace: "shop", adopt: true });
      }),
    ).rejects.toThrow("(declared: [])");
  });
});

describe("a NamespaceOffloading with another mapping", () => {
  const changes: [string, Partial<NamespaceOffloadingArgs>][] = [
    ["another strategy", { namespaceMappingStrategy: "EnforceSameName" }],
    ["another namespace", { namespace: "default" }],
  ];

  it.for(changes)(
    "is warned of with the deleted namespaces, once: %s",
    async ([, shop], { clusters }) => {
      const warn = vi.spyOn(pulumi.log, "warn").mockResolvedValue(undefined);
      await clusters.up(offloading({ shop: {} }));
      await simulatedClusters()?.({ context: "rome" }).create(POD);
      warn.mockClear();
      await clusters.preview(offloading({ shop }));
      await clusters.up(offloading({ shop }));
      await clusters.up(offloading({ shop }));

      const warning = messageWith(
        "namespaces are deleted with their data, because the offloading of namespace shop is replaced " +
          "Namespace shop-rome of cluster milan Pod shop/web",
      );
      const messages = warn.mock.calls.map(([message]) => message);
      expect(messages.filter((message) => message.includes("their data"))).toEqual([
        warning,
        warning,
      ]);
    },
  );

  it("is not warned of if no provider has its namespace", async ({ clusters }) => {
    const warn = vi.spyOn(pulumi.log, "warn").mockResolvedValue(undefined);
    await clusters.up(shopWith());
    await clusters.preview(shopWith({ namespaceMappingStrategy: "EnforceSameName" }));

    expect(warn).not.toHaveBeenCalled();
  });
});

describe("a namespace that exists in the provider already", () => {
  it("fails the wait for the node, with the reason", async () => {
    const { rome, milan } = WITH_NAMESPACES;
    const clusters = await startRomeAndMilan({
      rome,
      milan: { objects: [...milan.objects, namespace("shop-rome")] },
    });
    vi.spyOn(pulumi.log, "error").mockResolvedValue(undefined);

    expect(await failureOf(clusters, offloading({ shop: {}, node: { timeout: "1s" } }))).toMatch(
      textPattern(
        "timed out after 1s: Node milan of cluster rome cannot run pods " +
          "namespace shop is not offloaded to milan yet: its phase in NamespaceMap milan is CreationLoopBackOff",
      ),
    );
  });
});

describe("a NamespaceOffloading that was deleted manually", () => {
  it("has an unknown phase until a refresh, with a warning", async ({ clusters }) => {
    await clusters.up(shopWith());
    const warn = vi.spyOn(pulumi.log, "warn").mockResolvedValue(undefined);
    await deleteObject("rome NamespaceOffloading offloading", "shop");
    const { outputs } = await clusters.preview(shopWith());
    clusters.refresh();
    const repaired = await clusters.up(shopWith());

    expect(outputs).toEqual({
      phase: "Unknown: NamespaceOffloading offloading in namespace shop of cluster rome not found",
      remoteNamespaceName: "shop-rome",
    });
    expect(warn.mock.calls.map(([message]) => message)).toEqual([
      "NamespaceOffloading offloading in namespace shop of cluster rome was not found\n" +
        "  It was deleted manually, or by a destroy that was interrupted. Pulumi compares the program with\n" +
        "    its state.\n" +
        "Create it again:\n" +
        "  pulumi up --refresh\n" +
        "See node_modules/pulumi-liqo/docs/troubleshooting.md#not-found",
    ]);
    expect(repaired.outputs.phase).toBe("NoClusterSelected");
  });
});

describe("rejects the namespace", () => {
  const REASON =
    "expected a namespace of applications, because Liqo copies its Secrets to the provider clusters, got";
  const OTHER = {
    ...tenantNamespace("turin"),
    metadata: { ...tenantNamespace("turin").metadata, name: "turin" },
  };
  const program = (args: Partial<NamespaceOffloadingArgs>) => () => {
    new NamespaceOffloading("x", { cluster: romeAndMilan().rome, namespace: "shop", ...args });
  };

  it.for(["kube-system", "kube-public", "kube-node-lease", "liqo-tenant-milan"])(
    "%s",
    async (name, { clusters }) => {
      await expectInvalidArgs(clusters, program({ namespace: name }), 'NamespaceOffloading "x"', [
        `namespace: ${REASON} "${name}"`,
      ]);
    },
  );

  it("of Liqo itself", async ({ clusters }) => {
    await expect(clusters.preview(program({ namespace: "liqo" }))).rejects.toThrow(
      textPattern(`- namespace: ${REASON} "liqo"`),
    );
  });

  it("with the label of a tenant namespace", async () => {
    const clusters = await startRomeAndMilan({ rome: { objects: [OTHER] } });

    await expect(clusters.preview(program({ namespace: "turin" }))).rejects.toThrow(
      textPattern(`- namespace: ${REASON} "turin"`),
    );
  });

  it("with a name in the provider clusters that would be too long", async ({ clusters }) => {
    const long = "a".repeat(60);

    await expect(clusters.preview(program({ namespace: long }))).rejects.toThrow(
      textPattern(
        "- namespace: expected at most 58 characters, since the namespaces in the provider clusters are named " +
          `"${long}-rome", got 60: set namespaceMappingStrategy`,
      ),
    );
  });

  it("with a name in the provider clusters that exists in every cluster", async ({ clusters }) => {
    const same = { namespace: "default", namespaceMappingStrategy: "EnforceSameName" } as const;
    const selected = {
      namespaceMappingStrategy: "SelectedName",
      remoteNamespaceName: "default",
    } as const;
    const reason =
      'expected a name that is free in the provider clusters, got "default", which every cluster has';

    await expect(clusters.preview(program(same))).rejects.toThrow(
      textPattern(`- namespace: ${reason}`),
    );
    await expect(clusters.preview(program(selected))).rejects.toThrow(
      textPattern(`- remoteNamespaceName: ${reason}`),
    );
  });
});

it("rejects invalid arguments, and creates no object", async ({ clusters }) => {
  const program = () => {
    new NamespaceOffloading("shop", {
      cluster: romeAndMilan().rome,
      namespace: "a.b",
      podOffloadingStrategy: "remote",
      namespaceMappingStrategy: "Same",
      remoteNamespaceName: "",
      clusterSelector: [],
      selector: "x",
    } as never);
  };

  await expectInvalidArgs(clusters, program, 'NamespaceOffloading "shop"', [
    "selector: unknown argument, did you mean clusterSelector?",
    "namespace: expected a name of at most 63 lower-case letters, ...",
    'podOffloadingStrategy: got "remote", did you mean Remote? Expected one of Local, Remote, LocalAndRemote',
    'namespaceMappingStrategy: expected one of DefaultName, EnforceSameName, SelectedName, got "Same"',
    "remoteNamespaceName: expected a name of at most 63 lower-case letters, ...",
    "clusterSelector: expected an object with nodeSelectorTerms, got a list",
  ]);
});
