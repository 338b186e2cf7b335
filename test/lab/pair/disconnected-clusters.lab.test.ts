import { CustomObjectsApi } from "@kubernetes/client-node";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { LiqoCluster, LiqoNetworkPair } from "../../../src/index.js";
import { access } from "../cluster/access.js";
import { inventory } from "../inventory.js";
import type { LabCluster } from "../lab-file.js";
import { liqoObject, type LiqoNetworkObject, tenantNamespace } from "../liqo-api.js";
import { networkConnect, networkDisconnect } from "../liqoctl.js";
import { disconnectWithLiqoctl } from "../liqoctl-proof.js";
import { LIQO_NETWORKING } from "../node-agent/watched-cluster.js";
import { createPeeringObjects, peeringObjects } from "../peering-objects.js";
import { useLab } from "../use-lab.js";
import { LabStack, type Ran } from "./lab-stack.js";

// liqoctl has joined the clusters and taken their gateways away again, but not what it has told each of the other. A pair uses
// that, in a cluster that is peered besides.

const lab = useLab();
const rome = lab.cluster("rome");
const milan = lab.cluster("milan");
const made = { client: rome, server: milan };

let stack: LabStack;
let joined: Ran;
let before: readonly (readonly string[])[];

beforeAll(async () => {
  await networkConnect(lab.lab, made);
  await networkDisconnect(lab.lab, made);
  await createPeeringObjects(rome, milan);
  before = await allThatIsThere();
  stack = await LabStack.create(lab, "disconnected", program);
  joined = await stack.up();
});

afterAll(async () => {
  await disconnectWithLiqoctl(lab.lab, made);
  expect(await inventory([rome, milan])).toEqual([]);
});

function program() {
  const use = (remote: LabCluster) => ({
    namespace: tenantNamespace(remote),
    configurationName: remote.clusterId,
  });
  const { status } = new LiqoNetworkPair("pair", {
    server: new LiqoCluster("milan", { context: "milan" }),
    client: new LiqoCluster("rome", { context: "rome" }),
    timeout: "90s",
    gatewayServer: use(rome),
    gatewayClient: use(milan),
  });
  return Promise.resolve({ status });
}

/** The Configurations of both clusters, each by its name, UID and generation, and what there is of the peering. */
async function allThatIsThere(): Promise<string[][]> {
  const found = [rome, milan].map(async (cluster) => {
    const list = (await access(cluster)
      .makeApiClient(CustomObjectsApi)
      .listClusterCustomObject({ ...LIQO_NETWORKING, plural: "configurations" })) as {
      items: { metadata: { name: string; uid: string; generation: number } }[];
    };
    return list.items.map(({ metadata }) =>
      [metadata.name, metadata.uid, metadata.generation].join(" "),
    );
  });
  return Promise.all([...found, peeringObjects(rome, milan)]);
}

it("a pair uses what liqoctl has told the clusters of each other, and stays as it is", async () => {
  expect(joined.outputs["status"]?.value).toBe("Connected");
  await stack.up({ expectNoChanges: true });
  await stack.refresh({ expectNoChanges: true });
});

it("and leaves that in place, as it was", async () => {
  await stack.destroy();

  expect(before.map((found) => found.length)).toEqual([1, 1, 2]);
  expect(await allThatIsThere()).toEqual(before);
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

describe("a single object of that", () => {
  let example: LabStack;

  beforeAll(async () => {
    example = await LabStack.create(lab, "single-object", singleObject);
  });

  afterAll(() => example.destroy());

  /** The program of examples/adopt-existing, as it is. It is a module: it runs again only if it has been forgotten. */
  async function singleObject() {
    vi.resetModules();
    return { ...(await import("../../../examples/adopt-existing/single-object.js")) };
  }

  async function configuration(): Promise<ImportedConfiguration> {
    const found = await liqoObject<ImportedConfiguration>(rome, milan, "configurations");
    return found ?? expect.fail("there is no Configuration");
  }

  it("is imported by the program of an example, gets two annotations, and stays as it is", async () => {
    const untouched = await configuration();

    const { steps, outputs } = await example.up();

    expect(steps.filter((step) => step.includes(" Configuration "))).toEqual([
      "import Configuration to-milan",
      "update Configuration to-milan",
    ]);
    const { metadata, spec, status } = untouched;
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
