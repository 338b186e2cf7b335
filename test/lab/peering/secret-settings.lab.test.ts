import * as pulumi from "@pulumi/pulumi";
import { afterAll, beforeAll, expect, it } from "vitest";
import { LiqoCluster, LiqoPeering, NamespaceOffloading } from "../../../src/index.js";
import { LabStack } from "../pair/lab-stack.js";
import { useLab } from "../use-lab.js";
import { createNamespace, removeNamespace } from "./offloaded-pod.js";

// A peering with secret settings, as far as Pulumi does not store them in an ID.

const lab = useLab();
const rome = lab.cluster("rome");

const SECRET = "hunter2-top";

let stack: LabStack;

beforeAll(async () => {
  await createNamespace(rome, "shop");
  stack = await LabStack.create(lab, "secret-settings", program);
});

afterAll(async () => {
  await stack.destroy();
  await removeNamespace(rome, "shop");
});

function program() {
  const secret = pulumi.secret(SECRET);
  const clusterOf = (name: string) =>
    new LiqoCluster(name, { context: name, clusterId: pulumi.secret(name) });
  const clusters = { rome: clusterOf("rome"), milan: clusterOf("milan") };
  const { phase, remoteNamespaceName } = new NamespaceOffloading("shop", {
    ...{ cluster: clusters.rome, namespace: "shop" },
    ...{ namespaceMappingStrategy: "SelectedName", remoteNamespaceName: secret },
  });
  const { status, nodes } = new LiqoPeering("rome-milan", {
    ...{ consumer: clusters.rome, provider: clusters.milan, timeout: "90s" },
    network: {
      gatewayServer: {
        serviceAnnotations: { a: secret },
        serviceLabels: { b: secret },
        nodePort: pulumi.secret(31877),
      },
    },
    resourceSlices: [
      {
        class: pulumi.secret("default"),
        resources: { cpu: pulumi.secret("1234m") },
        virtualNode: {
          labels: pulumi.secret({ a: SECRET }),
          annotations: pulumi.secret({ b: SECRET }),
          taints: pulumi.secret([{ key: "k", value: SECRET, effect: "PreferNoSchedule" }]),
          nodeSelector: pulumi.secret({ n: SECRET }),
          tolerations: pulumi.secret([{ key: "k", operator: "Equal", value: SECRET }]),
        },
      },
    ],
  });
  return Promise.resolve({ phase, remoteNamespaceName, status: pulumi.unsecret(status), nodes });
}

it("no secret setting is in plain text in the state, also after a refresh", async () => {
  const { outputs, text } = await stack.up();
  const created = await stack.state();
  await stack.refresh();
  const refreshed = await stack.state();
  const second = await stack.up({ expectNoChanges: true });
  const { steps } = await stack.refresh();

  expect(outputs["status"]?.value).toBe("Ready");
  expect([second.steps, steps]).toEqual([[], []]);
  expect(outputs["remoteNamespaceName"]).toEqual({ value: SECRET, secret: true });
  for (const found of [created, refreshed, text, second.text]) {
    expect(found).not.toMatch(/hunter2|\b31877\b|\b1234m\b/);
  }
});
