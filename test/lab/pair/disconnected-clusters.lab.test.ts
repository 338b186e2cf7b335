import { CustomObjectsApi } from "@kubernetes/client-node";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { joined } from "../../rome-and-milan.js";
import { access } from "../cluster/access.js";
import { inventory } from "../inventory.js";
import type { LabCluster } from "../lab-file.js";
import { liqoObject, type LiqoNetworkObject, tenantNamespace } from "../liqo-api.js";
import { networkConnect, networkDisconnect } from "../liqoctl.js";
import { disconnectWithLiqoctl } from "../liqoctl-proof.js";
import { LIQO_NETWORKING } from "../node-agent/watched-cluster.js";
import { createPeeringObjects, peeringObjects } from "../peering-objects.js";
import { skipAfterFailure } from "../steps.js";
import { useLab } from "../use-lab.js";
import { LabStack, type Ran } from "./lab-stack.js";

// liqoctl connected the clusters and deleted the gateways, but not the Configurations. A pair uses
// these Configurations, next to the objects of a peering. The steps continue with the same pair.

skipAfterFailure();

const lab = useLab();
const rome = lab.cluster("rome");
const milan = lab.cluster("milan");
const liqoctlPair = { client: rome, server: milan };

let stack: LabStack;
let first: Ran;
let before: readonly (readonly string[])[];

beforeAll(async () => {
  await networkConnect(lab.lab, liqoctlPair);
  await networkDisconnect(lab.lab, liqoctlPair);
  await createPeeringObjects(rome, milan);
  before = await existingObjects();
  stack = await LabStack.create(lab, "disconnected", program);
  first = await stack.up();
});

afterAll(async () => {
  await disconnectWithLiqoctl(lab.lab, liqoctlPair);
  expect(await inventory([rome, milan])).toEqual([]);
});

function program() {
  const existing = (remote: LabCluster) => ({
    namespace: tenantNamespace(remote),
    configurationName: remote.clusterId,
  });
  const { status } = joined({ server: existing(rome), client: existing(milan), timeout: "90s" });
  return Promise.resolve({ status });
}

/** The Configurations of both clusters as `<name> <UID> <generation>`, and the peering objects. */
async function existingObjects(): Promise<string[][]> {
  const configurations = [rome, milan].map(async (cluster) => {
    const list = (await access(cluster)
      .makeApiClient(CustomObjectsApi)
      .listClusterCustomObject({ ...LIQO_NETWORKING, plural: "configurations" })) as {
      items: { metadata: { name: string; uid: string; generation: number } }[];
    };
    return list.items.map(({ metadata }) =>
      [metadata.name, metadata.uid, metadata.generation].join(" "),
    );
  });
  return Promise.all([...configurations, peeringObjects(rome, milan)]);
}

it("1. a pair uses the existing Configurations, and the second up reports no changes", async () => {
  expect(first.outputs["status"]?.value).toBe("Connected");
  await stack.up({ expectNoChanges: true });
  await stack.refresh({ expectNoChanges: true });
});

it("2. destroy keeps the Configurations and the peering objects unchanged", async () => {
  await stack.destroy();

  expect(before.map((objects) => objects.length)).toEqual([1, 1, 2]);
  expect(await existingObjects()).toEqual(before);
});

interface ImportedConfiguration extends LiqoNetworkObject {
  readonly metadata: LiqoNetworkObject["metadata"] & {
    readonly uid: string;
    readonly labels: object;
    readonly annotations?: object;
  };
  readonly spec: object;
  readonly status: { readonly remote: { readonly cidr: object } };
}

describe("a Configuration of liqoctl", () => {
  let example: LabStack;

  beforeAll(async () => {
    example = await LabStack.create(lab, "single-object", singleObject);
  });

  afterAll(() => example.destroy());

  /** The program of examples/adopt-existing. A cached module does not run again. */
  async function singleObject() {
    vi.resetModules();
    return { ...(await import("../../../examples/adopt-existing/single-object.js")) };
  }

  async function configuration(): Promise<ImportedConfiguration> {
    const found = await liqoObject<ImportedConfiguration>(rome, milan, "configurations");
    return found ?? expect.fail("Configuration not found");
  }

  it("3. the example imports a Configuration, which gets two annotations and no other changes", async () => {
    const original = await configuration();

    const { steps, outputs } = await example.up();

    expect(steps.filter((step) => step.includes(" Configuration "))).toEqual([
      "import Configuration to-milan",
      "update Configuration to-milan",
    ]);
    const { metadata, spec, status } = original;
    expect(outputs["remapped"]?.value).toEqual(status.remote.cidr);
    expect(metadata.annotations).toBeUndefined();
    const annotations = {
      "pulumi.com/deletionPropagationPolicy": "background",
      "pulumi.com/patchForce": "true",
    };
    expect(await configuration()).toMatchObject({
      metadata: { uid: metadata.uid, labels: metadata.labels, annotations },
      spec,
      status,
    });
    expect((await configuration()).metadata.annotations).toEqual(annotations);
    await example.up({ expectNoChanges: true });
    await example.refresh({ expectNoChanges: true });
  });
});
