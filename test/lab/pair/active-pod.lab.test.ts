import { CustomObjectsApi, type V1Pod } from "@kubernetes/client-node";
import { afterAll, beforeAll, expect, it } from "vitest";
import {
  GatewayClientTemplate,
  GatewayServerTemplate,
  LiqoCluster,
  LiqoNetworkPair,
  type liqo,
} from "../../../src/index.js";
import { access } from "../cluster/access.js";
import { waitFor } from "../cluster/wait.js";
import { gatewayArguments, gatewayDeployment } from "../gateway-deployment.js";
import { inventory } from "../inventory.js";
import { coreApi, tenantNamespace } from "../liqo-api.js";
import { LIQO_NETWORKING } from "../node-agent/watched-cluster.js";
import { skipAfterFailure } from "../steps.js";
import { useLab } from "../use-lab.js";
import { LabStack, type Ran } from "./lab-stack.js";

// One pair: a server with two pods, one of them active, and a client with a template that is based
// on an administrator's template. The steps continue with the same pair.

skipAfterFailure();

const lab = useLab();
const rome = lab.cluster("rome");
const milan = lab.cluster("milan");

const ACTIVE = "networking.liqo.io/active";

let stack: LabStack;
let first: Ran;

beforeAll(async () => {
  await createCompanyTemplate();
  stack = await LabStack.create(lab, "active-pod", program(9));
  first = await stack.up();
});

afterAll(async () => {
  await stack.destroy();
  await templatesOfRome.deleteNamespacedCustomObject({ ...TEMPLATES, name: "company" });
  expect(await inventory([rome, milan])).toEqual([]);
});

const TEMPLATES = { ...LIQO_NETWORKING, plural: "wggatewayclienttemplates", namespace: "liqo" };
const templatesOfRome = access(rome).makeApiClient(CustomObjectsApi);

/** A copy of Liqo's client template with a longer grace period. */
async function createCompanyTemplate(): Promise<void> {
  const installed = (await templatesOfRome.getNamespacedCustomObject({
    ...TEMPLATES,
    name: "wireguard-client",
  })) as { apiVersion: string; kind: string; spec: liqo.GatewayTemplateSpec };
  const { apiVersion, kind, spec } = installed;
  spec.template.spec.deployment.spec.template.spec["terminationGracePeriodSeconds"] = 7;
  const body = { apiVersion, kind, metadata: { name: "company" }, spec };
  await templatesOfRome.createNamespacedCustomObject({ ...TEMPLATES, body });
}

const program = (lossThreshold: number) => () => {
  const server = new LiqoCluster("milan", { context: "milan" });
  const client = new LiqoCluster("rome", { context: "rome" });
  const { status } = new LiqoNetworkPair("pair", {
    server: {
      cluster: server,
      template: new GatewayServerTemplate("two", { cluster: server, replicas: 2 }),
    },
    client: {
      cluster: client,
      template: new GatewayClientTemplate("patient", {
        cluster: client,
        nodeSelector: { "kubernetes.io/os": "linux" },
        base: { name: "company" },
        ping: { interval: "1s", lossThreshold },
      }),
    },
    timeout: "90s",
  });
  return Promise.resolve({ status });
};

async function serverPods(): Promise<V1Pod[]> {
  const { items } = await coreApi(milan).listNamespacedPod({ namespace: tenantNamespace(rome) });
  return items;
}

async function activePods(): Promise<string[]> {
  const pods = await serverPods();
  return pods
    .filter(({ metadata }) => metadata?.labels?.[ACTIVE] === "true")
    .map(({ metadata }) => metadata?.name ?? "");
}

it("1. a server with two pods is Connected, and one pod is active", async () => {
  expect(first.outputs["status"]?.value).toBe("Connected");
  expect((await gatewayDeployment(milan, rome)).replicas).toBe(2);
  expect(await serverPods()).toHaveLength(2);
  expect(await activePods()).toHaveLength(1);
});

it("2. the client has the settings of its template and of the base template", async () => {
  const { template } = await gatewayDeployment(rome, milan);
  const args = (template.spec?.containers ?? []).flatMap((container) => container.args ?? []);

  expect(template.spec?.nodeSelector).toEqual({ "kubernetes.io/os": "linux" });
  expect(template.spec?.terminationGracePeriodSeconds).toBe(7);
  expect(args).toEqual(
    expect.arrayContaining(["--ping-interval=1s", "--ping-loss-threshold=9", "--mode=client"]),
  );
});

it("3. the second up and refresh report no changes", async () => {
  const { steps } = await stack.up({ expectNoChanges: true });
  expect(steps).toEqual([]);
  await stack.refresh({ expectNoChanges: true });
});

it("4. the client is updated if its template changes", async () => {
  stack.program = program(7);
  const { steps: planned } = await stack.preview();
  const { outputs } = await stack.up();

  expect(planned).toEqual(
    expect.arrayContaining([
      "update WgGatewayClientTemplate patient",
      "update GatewayClient pair-client",
      "update ConnectionPatch pair-client-connection",
    ]),
  );
  expect(outputs["status"]?.value).toBe("Connected");
  expect(await gatewayArguments(rome, milan)).toContain("--ping-loss-threshold=7");
  await stack.up({ expectNoChanges: true });
});

it("5. the other pod becomes active if the active pod is deleted, and the preview reports no changes", async () => {
  const [active = ""] = await activePods();
  await coreApi(milan).deleteNamespacedPod({ namespace: tenantNamespace(rome), name: active });

  await waitFor({ what: "another pod to be active", seconds: 90 }, async () => {
    const now = await activePods();
    return now.length === 1 && now[0] !== active ? true : undefined;
  });
  const { steps } = await stack.preview();
  expect(steps).toEqual([]);
});
