import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { LiqoPeeringArgs } from "../../../src/index.js";
import { offloadNamespace, unoffloadNamespace } from "../liqoctl-peering.js";
import { LabStack } from "../pair/lab-stack.js";
import { skipAfterFailure } from "../steps.js";
import { useLab } from "../use-lab.js";
import {
  createClaim,
  createNamespace,
  createPod,
  podRunsOn,
  removeNamespace,
} from "./offloaded-pod.js";
import { leftovers, peering } from "./peering-program.js";

// One peering with an offloaded pod that changes repeatedly. The steps continue with the same stack.

skipAfterFailure();

const lab = useLab();
const rome = lab.cluster("rome");
const milan = lab.cluster("milan");

let stack: LabStack;
let uid: string;

beforeAll(async () => {
  stack = await LabStack.create(lab, "changed-peering", peering());
  await stack.up();
  await createNamespace(rome, "shop");
  await offloadNamespace(lab.lab, rome, "shop");
  await createPod(rome, "shop", "hello");
  uid = await podRunsOn(milan, "shop-rome", "hello", milan.nodeName);
  await createClaim(milan, "shop-rome", "data");
});

afterAll(async () => {
  await unoffloadNamespace(lab.lab, rome, "shop");
  await removeNamespace(rome, "shop");
  await stack.destroy();
  expect(await leftovers([rome, milan])).toEqual([]);
});

async function expectReadyWithSamePod(): Promise<void> {
  const { outputs } = await stack.up({ expectNoChanges: true });
  expect(outputs["status"]?.value).toBe("Ready");
  expect(await podRunsOn(milan, "shop-rome", "hello", milan.nodeName)).toBe(uid);
}

describe("an offloaded pod keeps running", () => {
  it("1. when the network swaps its roles, which replaces only the gateways", async () => {
    stack.program = peering({ network: { server: "Consumer" } });

    const { steps } = await stack.up();

    expect(steps).toContain("replace GatewayServer rome-milan-network-server");
    expect(steps.filter((step) => step.includes("VirtualNode "))).toEqual([]);
    await expectReadyWithSamePod();
  });

  it("2. when the virtual node gets a label and more resources", async () => {
    const labels = { "example.com/zone": "b" };
    stack.program = peering({
      network: { server: "Consumer" },
      resourceSlices: [{ resources: { cpu: "8" }, virtualNode: { labels } }],
    });

    const { steps, outputs } = await stack.up();

    expect(steps).toContain("update VirtualNode rome-milan-node-node");
    expect(outputs["nodes"]?.value).toMatchObject([{ granted: { cpu: "8" } }]);
    await expectReadyWithSamePod();
  });

  it("3. when its Tenant is cordoned", async () => {
    stack.program = peering({
      network: { server: "Consumer" },
      tenantCondition: "Cordoned",
      resourceSlices: [{ resources: { cpu: "8" } }],
    });

    const { steps } = await stack.up();

    expect(steps).toContain("update Tenant rome-milan-tenant");
    await expectReadyWithSamePod();
  });
});

describe("another tenant namespace is rejected", () => {
  const other = "liqo-tenant-other";

  beforeAll(async () => {
    await createNamespace(rome, other);
    await createNamespace(milan, other);
  });

  afterAll(async () => {
    await removeNamespace(rome, other);
    await removeNamespace(milan, other);
  });

  it.each([
    ["gatewayServer", "Identity controlplane-milan"],
    ["gatewayClient", "Tenant rome"],
  ])("4. in the preview and in up: %s", async (gateway, object) => {
    const resourceSlices = [{ resources: { cpu: "8" } }];
    const tenantCondition = "Cordoned" as const;
    const network = { server: "Consumer", [gateway]: { namespace: other } } as const;
    stack.program = peering({ network, tenantCondition, resourceSlices });

    await expect(stack.preview()).rejects.toThrow(object);
    await expect(stack.up()).rejects.toThrow(object);

    stack.program = peering({ network: { server: "Consumer" }, tenantCondition, resourceSlices });
    await expectReadyWithSamePod();
  });
});

describe("a preview warns of the pod and its namespace in milan", () => {
  const changes: [string, Partial<LiqoPeeringArgs>, string][] = [
    ["its slice is removed", { resourceSlices: [] }, "delete VirtualNode rome-milan-node-node"],
    [
      "the class of its slice changes",
      { resourceSlices: [{ class: "other", resources: { cpu: "8" } }] },
      "replace VirtualNode rome-milan-node-node",
    ],
  ];

  it.each(changes)("5. if %s", async (_, change, step) => {
    // A Tenant that stays Cordoned would deny the changed slice.
    stack.program = peering({ network: { server: "Consumer" }, ...change });

    const { steps, messages } = await stack.preview();

    expect(steps).toContain(step);
    expect(messages).toEqual(
      expect.arrayContaining([
        expect.stringContaining(
          "virtual node milan of cluster rome is deleted, and its pods are evicted Pod shop/hello",
        ),
        expect.stringContaining(
          "namespaces in cluster milan are deleted with their data Namespace shop-rome: 1 PersistentVolumeClaim",
        ),
      ]),
    );
  });
});
