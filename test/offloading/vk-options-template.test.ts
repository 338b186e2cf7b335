import * as pulumi from "@pulumi/pulumi";
import { ConfigMap } from "@pulumi/kubernetes/core/v1/configMap";
import { afterEach, describe, expect, vi } from "vitest";
import type { VirtualNodeArgs } from "../../src/index.js";
import { templateIdOf } from "../../src/offloading/vk-options-template.js";
import { failureOf, find, namesOf, specOf, tenantNamespace, UNCHANGED } from "../live-objects.js";
import { textPattern } from "../message-text.js";
import { declarePeering, peering } from "../peering/peering-program.js";
import { FORBIDDEN, reject } from "../lifecycle/hook-fixture.js";
import { simulatedTest } from "../simulated-test.js";
import { offloading } from "./offloading-program.js";

afterEach(() => {
  vi.restoreAllMocks();
});

const NODE = "rome VirtualNode milan";

/** A template in the cluster rome. */
const template = (name: string, spec: object) => ({
  apiVersion: "offloading.liqo.io/v1beta1",
  kind: "VkOptionsTemplate",
  metadata: { name, namespace: "liqo" },
  spec: { createNode: true, disableNetworkCheck: false, ...spec },
});

const EDGE = { name: "edge", namespace: "liqo" };
const NOPE = { name: "nope", namespace: "liqo" };

const WITHOUT_NETWORK = {
  network: false,
  consumerNamespace: "liqo-tenant-milan",
  providerNamespace: "liqo-tenant-rome",
} as const;

const withTemplates = (...objects: object[]) =>
  simulatedTest({
    rome: { objects: [tenantNamespace("milan"), ...objects] as never },
    milan: { objects: [tenantNamespace("rome")] },
  });

const node = (settings: Partial<VirtualNodeArgs>) => offloading({ node: settings });

describe("a setting of a virtual node that is removed", () => {
  const it = withTemplates();

  it.for([
    [{ createNode: false }, { createNode: true }],
    [{ createNode: true }, { createNode: true }],
    [{ networkCheck: false }, { disableNetworkCheck: false }],
  ] as const)("has the value of the template again: %j", async ([settings, live], { clusters }) => {
    await clusters.up(node(settings));
    await clusters.up(node({}));

    expect(await specOf(clusters, NODE)).toMatchObject(live);
    expect((await clusters.up(node({}))).changes).toMatchObject(UNCHANGED);
  });
});

describe("without a setting, a virtual node", () => {
  const it = withTemplates(
    template("virtual-kubelet-default", { createNode: false, disableNetworkCheck: true }),
    template("edge", { disableNetworkCheck: true }),
  );

  it("has the values of the default template, and is not waited for without a Node", async ({
    clusters,
  }) => {
    const { outputs } = await clusters.up(node({}));

    expect(outputs.status).toBe("NoNode");
    expect(await specOf(clusters, NODE)).toMatchObject({
      createNode: false,
      disableNetworkCheck: true,
    });
  });

  it("has the values of the declared template", async ({ clusters }) => {
    await clusters.up(node({ vkOptionsTemplate: EDGE }));

    expect(await specOf(clusters, NODE)).toMatchObject({
      createNode: true,
      disableNetworkCheck: true,
    });
  });
});

describe("the template of a virtual node", () => {
  const it = withTemplates(template("edge", {}));

  it("replaces the VirtualNode if it changes, and only then", async ({ clusters }) => {
    await clusters.up(node({}));
    const before = await find(clusters, NODE);
    const byDefault = { name: "virtual-kubelet-default", namespace: "liqo" };
    await clusters.up(node({ vkOptionsTemplate: byDefault }));
    const same = await find(clusters, NODE);
    await clusters.up(node({ vkOptionsTemplate: EDGE }));
    const other = await find(clusters, NODE);
    await clusters.up(node({}));
    const removed = await find(clusters, NODE);

    expect(same?.metadata.uid).toBe(before?.metadata.uid);
    expect(other?.metadata.uid).not.toBe(same?.metadata.uid);
    expect(removed?.metadata.uid).not.toBe(other?.metadata.uid);
  });

  it("is identified by its namespace and name, and Liqo's own by its name alone", () => {
    const own = { name: "virtual-kubelet-default", namespace: "liqo" };

    expect(templateIdOf(undefined, "liqo")).toBe("virtual-kubelet-default");
    expect(templateIdOf(own, "liqo")).toBe("virtual-kubelet-default");
    expect(templateIdOf(own, "other")).toBe("liqo/virtual-kubelet-default");
    expect(templateIdOf(EDGE, undefined)).toBe("liqo/edge");
  });
});

describe("a template that does not exist", () => {
  const it = withTemplates();

  it("is rejected by a VirtualNode, in the preview and in up", async ({ clusters }) => {
    const program = node({ vkOptionsTemplate: NOPE });
    const expected = textPattern(
      "vkOptionsTemplate: expected a VkOptionsTemplate that exists, but VkOptionsTemplate liqo/nope of cluster rome was not found: " +
        "set the name and the namespace of an existing one, or outputs of the resource that creates it",
    );

    await expect(clusters.preview(program)).rejects.toThrow(expected);
    expect(await failureOf(clusters, program)).toMatch(expected);
    expect(await namesOf(clusters, "VirtualNode")).toEqual([]);
  });

  it("is rejected by a LiqoPeering with the path of the argument", async ({ clusters }) => {
    const program = peering({
      ...WITHOUT_NETWORK,
      resourceSlices: [{ virtualNode: { vkOptionsTemplate: NOPE } }],
    });

    await expect(clusters.preview(program)).rejects.toThrow(
      textPattern("resourceSlices[0].virtualNode.vkOptionsTemplate: expected a VkOptionsTemplate"),
    );
  });

  it("is accepted by a preview if the program may create it", async ({ clusters }) => {
    const program = peering(({ rome: { provider } }) => {
      const creator = new ConfigMap("creator", { metadata: { name: "nope" } }, { provider });
      const vkOptionsTemplate = { name: creator.metadata.name, namespace: "liqo" };
      return { ...WITHOUT_NETWORK, resourceSlices: [{ virtualNode: { vkOptionsTemplate } }] };
    });

    await clusters.preview(program);
    expect(await failureOf(clusters, program)).toMatch(textPattern("VkOptionsTemplate liqo/nope"));
  });

  it("is rejected by a preview if its name is an output without a resource", async ({
    clusters,
  }) => {
    const vkOptionsTemplate = { name: pulumi.output("nope"), namespace: "liqo" };

    await expect(clusters.preview(node({ vkOptionsTemplate }))).rejects.toThrow(
      textPattern("VkOptionsTemplate liqo/nope"),
    );
  });

  it("is accepted by a preview if the parent of the component may create it", async ({
    clusters,
  }) => {
    const parent = () => new pulumi.ComponentResource("test:index:Templates", "templates");
    const slices = [{ virtualNode: { vkOptionsTemplate: NOPE } }];

    const program = () => {
      declarePeering({ ...WITHOUT_NETWORK, resourceSlices: slices }, { parent: parent() });
    };

    await expect(clusters.preview(program)).resolves.toBeDefined();
  });
});

describe("without the right to read templates, a virtual node", () => {
  const it = withTemplates(
    template("virtual-kubelet-default", { createNode: false, disableNetworkCheck: true }),
    template("edge", { disableNetworkCheck: true }),
  );
  const LIVE = { createNode: false, disableNetworkCheck: true };
  const forbid = () => {
    reject("get", FORBIDDEN, { kind: "VkOptionsTemplate" });
  };

  it("has the values that Liqo copies from the template", async ({ clusters }) => {
    forbid();
    await clusters.up(node({}));

    expect(await specOf(clusters, NODE)).toMatchObject(LIVE);
  });

  it("keeps its values", async ({ clusters }) => {
    await clusters.up(node({}));
    forbid();

    const { changes, outputs } = await clusters.up(node({}));

    expect(changes).toMatchObject(UNCHANGED);
    expect(outputs.status).toBe("NoNode");
    expect(await specOf(clusters, NODE)).toMatchObject(LIVE);
  });

  it("keeps the values of its own template", async ({ clusters }) => {
    await clusters.up(node({ vkOptionsTemplate: EDGE }));
    forbid();

    const { changes } = await clusters.up(node({ vkOptionsTemplate: EDGE }));

    expect(changes).toMatchObject(UNCHANGED);
  });
});
