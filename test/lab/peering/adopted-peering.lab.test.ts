import { afterEach, describe, expect, it } from "vitest";
import { inventory } from "../inventory.js";
import { offloadNamespace, peer, unoffloadNamespace, unpeer } from "../liqoctl-peering.js";
import { failureMessage } from "../pair/failure-message.js";
import { LabStack } from "../pair/lab-stack.js";
import { useLab } from "../use-lab.js";
import { keptInTenantNamespaces, peeringLeftovers } from "../peering-leftovers.js";
import { createNamespace, createPod, podRunsOn, removeNamespace } from "./offloaded-pod.js";
import { peering, leftovers } from "./peering-program.js";

const lab = useLab();
const rome = lab.cluster("rome");
const milan = lab.cluster("milan");
const clusters = { consumer: rome, provider: milan };

let stack: LabStack | undefined;

afterEach(async () => {
  await stack?.destroy();
  stack = undefined;
});

describe("a peering of liqoctl", () => {
  it("is rejected in the preview without adopt, and adopted without restarting pods", async () => {
    await peer(lab.lab, clusters);
    await createNamespace(rome, "offloaded");
    await offloadNamespace(lab.lab, rome, "offloaded");
    await createPod(rome, "offloaded", "hello");
    const local = await podRunsOn(rome, "offloaded", "hello", milan.clusterId);
    const remote = await podRunsOn(milan, "offloaded-rome", "hello", milan.nodeName);

    const adopted = {
      gatewayServer: { keys: "liqo-managed", namespace: "liqo-tenant-rome" },
      gatewayClient: { keys: "liqo-managed", namespace: "liqo-tenant-milan" },
    } as const;
    stack = await LabStack.create(lab, "adopted", peering({ network: adopted }));
    expect(await failureMessage(stack.preview())).toContain(
      "adopt: Tenant rome in namespace liqo-tenant-rome of cluster milan and Identity controlplane-milan in namespace " +
        "liqo-tenant-milan of cluster rome already exist and were not created by this stack: to adopt the peering, set adopt: " +
        "true. Otherwise delete them, for example with liqoctl unpeer",
    );

    stack.program = peering({ network: adopted, adopt: true });
    const { outputs } = await stack.up();
    expect(outputs["status"]?.value).toBe("Ready");
    await stack.up({ expectNoChanges: true });
    expect(await podRunsOn(rome, "offloaded", "hello", milan.clusterId)).toBe(local);
    expect(await podRunsOn(milan, "offloaded-rome", "hello", milan.nodeName)).toBe(remote);

    await unoffloadNamespace(lab.lab, rome, "offloaded");
    await removeNamespace(rome, "offloaded");
    await stack.destroy();
    stack = undefined;
    // The stack has not created the namespaces.
    const isNonce = (line: string) => line.endsWith("nonce");
    await expect
      .poll(() => peeringLeftovers([rome, milan]), { timeout: 30_000 })
      .toEqual(keptInTenantNamespaces(clusters).filter((line) => !isNonce(line)));
    await removeNamespace(rome, "liqo-tenant-milan");
    await removeNamespace(milan, "liqo-tenant-rome");
  });
});

describe("a peering of a stack", () => {
  it("can be removed with liqoctl unpeer, and the stack declares it again", async () => {
    stack = await LabStack.create(lab, "unpeered", peering());
    await stack.up();
    await unpeer(lab.lab, clusters);
    expect(await inventory([rome, milan])).toEqual([]);

    const { outputs } = await stack.up({ refresh: true });
    expect(outputs["status"]?.value).toBe("Ready");
    await stack.destroy();
    stack = undefined;
    expect(await leftovers([rome, milan])).toEqual([]);
  });
});
