import { CustomObjectsApi } from "@kubernetes/client-node";
import { afterEach, expect, it } from "vitest";
import type { LiqoPeeringArgs, PeeringSliceArgs } from "../../../src/index.js";
import { access } from "../cluster/access.js";
import { waitFor } from "../cluster/wait.js";
import { tenantNamespace } from "../liqo-api.js";
import { MERGE_PATCH } from "../node-agent/watched-cluster.js";
import { LabStack } from "../pair/lab-stack.js";
import { useLab } from "../use-lab.js";
import { leftovers, peering } from "./peering-program.js";

const lab = useLab();
const rome = lab.cluster("rome");
const milan = lab.cluster("milan");

let stack: LabStack | undefined;

afterEach(async () => {
  await stack?.destroy();
  stack = undefined;
});

interface Slice {
  readonly spec: { readonly class: string; readonly resources: Readonly<Record<string, string>> };
  readonly status?: { readonly conditions?: readonly object[] };
}

/** Grants the resources of a slice in the provider, as the controller of a class does. */
async function grant(className: string): Promise<void> {
  const slices = access(milan).makeApiClient(CustomObjectsApi);
  const place = {
    group: "authentication.liqo.io",
    version: "v1beta1",
    namespace: tenantNamespace(rome),
    plural: "resourceslices",
    name: milan.clusterId,
  };
  const what = `a ResourceSlice of class ${className} in milan`;
  const { spec, status } = await waitFor({ what, seconds: 60 }, async () => {
    const slice = (await slices.getNamespacedCustomObject(place)) as Slice;
    // Liqo first signs a certificate for the slice.
    return slice.spec.class === className && slice.status !== undefined ? slice : undefined;
  });
  const condition = {
    type: "Resources",
    status: "Accepted",
    reason: "ResourceSliceResourcesAccepted",
    message: "granted by the controller of the class",
    lastTransitionTime: new Date().toISOString(),
  };
  const { resources } = spec;
  const conditions = [...(status?.conditions ?? []), condition];
  await slices.patchNamespacedCustomObjectStatus(
    { ...place, body: { status: { resources, conditions } } },
    MERGE_PATCH,
  );
}

function withSlice(slice: PeeringSliceArgs): ReturnType<typeof peering> {
  const settings: Partial<LiqoPeeringArgs> = { network: false, resourceSlices: [slice] };
  return peering(settings);
}

it("another class of a slice replaces the slice and its virtual node", async () => {
  const resources = { cpu: "2", memory: "4Gi" };
  stack = await LabStack.create(lab, "class", withSlice({ resources }));
  await stack.up();

  stack.program = withSlice({ resources, class: "gold" });
  const [{ steps, outputs }] = await Promise.all([stack.up(), grant("gold")]);

  expect(steps).toContain("replace ResourceSlice rome-milan-slice");
  expect(outputs["status"]?.value).toBe("Ready");
  expect(outputs["nodes"]?.value).toMatchObject([{ status: "Ready", granted: resources }]);
  await stack.up({ expectNoChanges: true });

  stack.program = withSlice({ resources });
  expect((await stack.up()).outputs["status"]?.value).toBe("Ready");
  await stack.destroy();
  stack = undefined;
  expect(await leftovers([rome, milan])).toEqual([]);
});
