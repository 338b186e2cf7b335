import * as pulumi from "@pulumi/pulumi";
import { afterEach, describe, expect, vi } from "vitest";
import { ResourceSlice, type ResourceSliceArgs } from "../../src/index.js";
import type { SimulatedClusters } from "../../src/testing/index.js";
import { expectInvalidArgs } from "../expect-invalid-args.js";
import { failureOf, find, namesOf, specOf, UNCHANGED } from "../live-objects.js";
import { romeAndMilan } from "../rome-and-milan.js";
import { it, offloading, type OffloadingSettings } from "./offloading-program.js";

afterEach(() => {
  vi.restoreAllMocks();
});

const SLICE = "rome ResourceSlice milan";

const sliceWith = (settings: OffloadingSettings["slice"] = {}, others: OffloadingSettings = {}) =>
  offloading({ ...others, slice: settings, node: false });

/** The creations, updates and deletions of the slice. */
const changesOf = (events: readonly string[]) =>
  events.filter((event) => /^(create|update|delete) .*ResourceSlice .*\/milan$/.test(event));

describe("a ResourceSlice", () => {
  it("is named after the provider, and reports the grant", async ({ clusters }) => {
    const { outputs } = await clusters.up(sliceWith());

    expect(await find(clusters, SLICE)).toMatchObject({
      metadata: {
        namespace: "liqo-tenant-milan",
        labels: {
          "liqo.io/remote-cluster-id": "milan",
          "liqo.io/replication": "true",
          "liqo.io/remoteID": "milan",
        },
        annotations: { "liqo.io/create-virtual-node": "false" },
      },
    });
    expect(await specOf(clusters, SLICE)).toEqual({
      class: "default",
      providerClusterID: "milan",
      consumerClusterID: "rome",
      csr: expect.any(String) as unknown,
    });
    expect(outputs).toMatchObject({
      grant: { resources: { cpu: "4", memory: "8Gi", pods: "110", "ephemeral-storage": "20Gi" } },
      kubeconfigSecretName: "kubeconfig-resourceslice-milan",
    });
  });

  it("has the name that the program sets", async ({ clusters }) => {
    const { outputs } = await clusters.up(sliceWith({ sliceName: "milan-gpu" }));

    expect(await namesOf(clusters, "ResourceSlice")).toContain("milan milan-gpu");
    expect(outputs.kubeconfigSecretName).toBe("kubeconfig-resourceslice-milan-gpu");
  });

  it("has canonical quantities, and does not change in a second up", async ({ clusters }) => {
    const resources = { cpu: "1500m", memory: "2048Mi", pods: "1000", "nvidia.com/gpu": "1" };
    const program = sliceWith({ resources });
    const first = await clusters.up(program);
    const second = await clusters.up(program);
    clusters.refresh();
    const third = await clusters.up(program);

    expect(await specOf(clusters, SLICE)).toMatchObject({
      resources: { cpu: "1500m", memory: "2Gi", pods: "1k", "nvidia.com/gpu": "1" },
    });
    expect(first.outputs.grant.resources).toMatchObject({ memory: "2Gi", pods: "1k" });
    expect([second.changes, third.changes]).toMatchObject([UNCHANGED, UNCHANGED]);
  });

  it("is updated in place if a quantity changes, and waits for the new grant", async ({
    clusters,
    events,
  }) => {
    await clusters.up(sliceWith({ resources: { cpu: "2" } }));
    events.length = 0;
    const { outputs } = await clusters.up(sliceWith({ resources: { cpu: "6", memory: "1Gi" } }));

    expect(changesOf(events)).toEqual(["update rome ResourceSlice liqo-tenant-milan/milan"]);
    expect(outputs.grant.resources).toMatchObject({ cpu: "6", memory: "1Gi" });
  });

  it("has an unknown grant in a preview that changes it, which shows the update of its node", async ({
    clusters,
  }) => {
    const program = (cpu: string) => offloading({ slice: { resources: { cpu } } });
    await clusters.up(program("2"));

    const unchanged = await clusters.preview(program("2"));
    const changed = await clusters.preview(program("6"));
    const up = await clusters.up(program("6"));

    expect(unchanged.outputs.grant).toMatchObject({ resources: { cpu: "2" } });
    expect(changed.outputs.grant).toBeUndefined();
    expect(changed.changes).toEqual(up.changes);
  });

  it("is not updated by another spelling of a quantity", async ({ clusters }) => {
    await clusters.up(sliceWith({ resources: { cpu: "2", memory: "1Gi" } }));
    const { changes } = await clusters.up(
      sliceWith({ resources: { cpu: "2000m", memory: "1024Mi" } }),
    );

    expect(changes).toMatchObject(UNCHANGED);
  });

  it("is replaced if its class changes, because Liqo copies the class once", async ({
    clusters,
    events,
  }) => {
    await clusters.up(sliceWith({ class: "default" }));
    events.length = 0;
    await failureOf(clusters, sliceWith({ class: "gpu" }));

    expect(changesOf(events)).toEqual([
      "delete rome ResourceSlice liqo-tenant-milan/milan",
      "create rome ResourceSlice liqo-tenant-milan/milan",
    ]);
  });

  it("keeps its grant if the Tenant is cordoned", async ({ clusters }) => {
    const tenant = { condition: "Cordoned" } as const;
    await clusters.up(sliceWith());
    const { outputs, changes } = await clusters.up(sliceWith({}, { tenant }));

    expect(outputs.grant.resources).toMatchObject({ cpu: "4" });
    expect(changes).toMatchObject({ update: 1, replace: 0 });
  });
});

describe("explains that", () => {
  const messages = async (clusters: SimulatedClusters, program: () => unknown) => {
    const error = vi.spyOn(pulumi.log, "error").mockResolvedValue(undefined);
    await failureOf(clusters, program);
    return error.mock.calls.map(([message]) => message).join("\n");
  };
  const SECTION = "See node_modules/pulumi-liqo/docs/troubleshooting.md#check-slice";

  it("the Tenant is cordoned", async ({ clusters }) => {
    const tenant = { condition: "Cordoned" } as const;

    expect(await messages(clusters, sliceWith({ timeout: "1m" }, { tenant }))).toBe(
      "timed out after 1m: ResourceSlice liqo-tenant-milan/milan in cluster rome\n" +
        "  waited until the provider has granted the resources\n" +
        "  seen: in cluster rome, milan denied the resources of ResourceSlice milan\n" +
        "  next: ask the administrator of milan whether the Tenant is Cordoned or Drained\n" +
        SECTION,
    );
  });

  it("the provider does not serve the class", async ({ clusters }) => {
    expect(await messages(clusters, sliceWith({ class: "gpu" }))).toBe(
      "timed out after 5m: ResourceSlice liqo-tenant-milan/milan in cluster rome\n" +
        "  waited until the provider has granted the resources\n" +
        "  seen: in cluster rome, no controller in milan grants the resources of ResourceSlice milan with\n" +
        "    class gpu\n" +
        '  next: set class: "default", or a class for which the provider runs a controller\n' +
        SECTION,
    );
  });
});

it("rejects invalid arguments, and creates no object", async ({ clusters }) => {
  const program = () => {
    const { rome } = romeAndMilan();
    new ResourceSlice("slice", {
      ...{ cluster: rome, remoteClusterId: "milan" },
      class: 5,
      resources: { cpu: "-1", memory: "8GB", "nvidia.com/gpu": 1 },
      sliceName: "Milan",
      cpu: "8",
    } as never);
  };

  await expectInvalidArgs(clusters, program, 'ResourceSlice "slice"', [
    "cpu: unknown argument, did you mean resources.cpu?",
    "class: expected a string, got 5",
    'resources.cpu: expected a quantity such as "500m" or "8Gi", got "-1"',
    'resources.memory: expected a quantity such as "500m" or "8Gi", got "8GB"',
    'resources.nvidia.com/gpu: expected a string such as "1", got the number 1',
    'sliceName: expected a name of at most 50 lower-case letters, digits, "-" and ".", got "Milan"',
  ]);
});

it("rejects names of resources that no container can request, with a hint", async ({
  clusters,
}) => {
  const program = () => {
    const { rome } = romeAndMilan();
    const resources = {
      ...{ CPU: "1", mem: "1Gi", gpu: "1", disks: "2Gi", memory: "512m", pods: "1.5" },
      ...{ "hugepages-foo": "1Gi", "hugepages-2MB": "1Gi", "hugepages-2Mi": "-1" },
    };
    new ResourceSlice("slice", { cluster: rome, remoteClusterId: "milan", resources });
  };
  const names = "cpu, memory, pods, ephemeral-storage or a name such as nvidia.com/gpu";

  await expectInvalidArgs(clusters, program, 'ResourceSlice "slice"', [
    `resources.CPU: unknown resource, did you mean cpu? Expected ${names}`,
    `resources.mem: unknown resource, did you mean memory? Expected ${names}`,
    `resources.gpu: unknown resource, did you mean nvidia.com/gpu? Expected ${names}`,
    `resources.disks: unknown resource, expected ${names}`,
    'resources.memory: expected a whole number such as "2" or "8Gi", got "512m"',
    'resources.pods: expected a whole number such as "2" or "8Gi", got "1.5"',
    `resources.hugepages-foo: unknown resource, expected ${names}`,
    `resources.hugepages-2MB: unknown resource, expected ${names}`,
    'resources.hugepages-2Mi: expected a quantity such as "500m" or "8Gi", got "-1"',
  ]);
});

it("can request nothing of a resource, which Liqo grants", async ({ clusters }) => {
  const resources = { cpu: "0", memory: "0Gi" };
  const program = sliceWith({ resources });
  await clusters.up(program);
  const second = await clusters.up(program);

  expect(second.changes).toMatchObject(UNCHANGED);
});

describe("the name of a slice", () => {
  const slice = (args: Partial<ResourceSliceArgs>) => () => {
    const { rome } = romeAndMilan();
    new ResourceSlice("slice", { cluster: rome, remoteClusterId: "milan", ...args });
  };

  it("must fit into the label of offloaded pods", async ({ clusters }) => {
    const sliceName = "a".repeat(51);

    await expectInvalidArgs(clusters, slice({ sliceName }), 'ResourceSlice "slice"', [
      `sliceName: expected a name of at most 50 lower-case letters, digits, "-" and ".", got "${sliceName}"`,
    ]);
  });

  it("must be set if the ID of the provider does not fit", async ({ clusters }) => {
    await expectInvalidArgs(
      clusters,
      slice({ remoteClusterId: "a".repeat(51) }),
      'ResourceSlice "slice"',
      [
        "sliceName: expected at most 50 characters, got 51 in the default, the ID of the provider: set sliceName",
      ],
    );
  });
});
