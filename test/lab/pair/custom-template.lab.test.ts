import { setTimeout } from "node:timers/promises";
import { CustomObjectsApi, type V1DeploymentSpec } from "@kubernetes/client-node";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  diagnose,
  GatewayServerTemplate,
  type GatewayServerTemplateArgs,
  LiqoCluster,
  LiqoNetworkPair,
  type PairServerArgs,
} from "../../../src/index.js";
import { access } from "../cluster/access.js";
import { accessTo } from "../diagnosed-cluster.js";
import { gatewayArguments, gatewayDeployment } from "../gateway-deployment.js";
import { gatewayService } from "../gateway-service.js";
import { LIQO_NETWORKING } from "../node-agent/watched-cluster.js";
import { useLab } from "../use-lab.js";
import { LabStack, type Ran } from "./lab-stack.js";
import { tenantNamespaces } from "./tenant-leftovers.js";

// One pair, changed again and again: each test goes on where the one before it ended.

const lab = useLab();
const rome = lab.cluster("rome");
const milan = lab.cluster("milan");

const TEMPLATES = { plural: "wggatewayservertemplates", namespace: "liqo" };

type TemplateArgs = Omit<GatewayServerTemplateArgs, "cluster">;

const CHANGES = {
  nodeSelector: { "kubernetes.io/os": "linux" },
  tolerations: [{ key: "edge", operator: "Exists" }],
  affinity: {
    nodeAffinity: {
      preferredDuringSchedulingIgnoredDuringExecution: [
        {
          weight: 1,
          preference: { matchExpressions: [{ key: "edge", operator: "Exists" }] },
        },
      ],
    },
  },
  containers: {
    wireguard: {
      image: "registry.example/wireguard:v1.2.0",
      resources: { limits: { memory: "64Mi" } },
    },
  },
  ping: { interval: "1s" },
  targetPort: 30900,
  serviceAnnotations: { "example.com/exposed-to": "partners" },
  transform: (spec) => {
    spec.template.spec.deployment.spec.template.spec["terminationGracePeriodSeconds"] = 5;
    return spec;
  },
} satisfies TemplateArgs;

let stack: LabStack;
/** The gateway's Deployment with Liqo's own template. */
let installed: V1DeploymentSpec;

beforeAll(async () => {
  stack = await LabStack.create(
    lab,
    "template",
    pairWith(() => undefined),
  );
  await stack.up();
  installed = await gatewayDeployment(milan, rome);
});

afterAll(async () => {
  await stack.destroy();
  expect(await tenantNamespaces([rome, milan])).toEqual([]);
  expect(await templates()).toEqual(["wireguard-server"]);
});

/** A pair whose server is made from a template. */
function pairWith(templateOf: (cluster: LiqoCluster) => PairServerArgs["template"]) {
  return async () => {
    const server = new LiqoCluster("milan", { context: "milan" });
    const client = new LiqoCluster("rome", { context: "rome" });
    const template = templateOf(server);
    const { status } = new LiqoNetworkPair("pair", {
      server,
      client,
      timeout: "60s",
      gatewayServer: { template },
    });
    return Promise.resolve({ status });
  };
}

function edge(cluster: LiqoCluster, args: TemplateArgs): GatewayServerTemplate {
  return new GatewayServerTemplate("edge", { cluster, ...args });
}

/** What a preview says of a template, what came of it, and that it stays so. */
async function change(args: TemplateArgs): Promise<{ planned: readonly string[]; ran: Ran }> {
  stack.program = pairWith((cluster) => edge(cluster, args));
  const { steps: planned } = await stack.preview();
  const ran = await stack.up();
  expect(ran.outputs["status"]?.value).toBe("Connected");
  await stack.up({ expectNoChanges: true });
  await stack.refresh({ expectNoChanges: true });
  return { planned, ran };
}

async function templates(): Promise<string[]> {
  const { items } = (await access(milan)
    .makeApiClient(CustomObjectsApi)
    .listNamespacedCustomObject({ ...LIQO_NETWORKING, ...TEMPLATES })) as {
    items: { metadata: { name: string } }[];
  };
  return items.map(({ metadata }) => metadata.name);
}

describe("a gateway that is made from a template of its own", () => {
  // case: R8
  it("has what was changed, and all else of Liqo's own template", async () => {
    const { planned } = await change(CHANGES);

    expect(planned).toEqual(
      expect.arrayContaining([
        "create WgGatewayServerTemplate edge",
        "update GatewayServer pair-server",
        "update ConnectionPatch pair-server-connection",
      ]),
    );
    const expected = structuredClone(installed);
    const pod = expected.template.spec;
    Object.assign(pod ?? {}, {
      nodeSelector: CHANGES.nodeSelector,
      tolerations: CHANGES.tolerations,
      affinity: CHANGES.affinity,
      terminationGracePeriodSeconds: 5,
    });
    for (const container of pod?.containers ?? []) {
      container.args = container.args?.map((arg) =>
        arg
          .replace("--ping-interval=2s", "--ping-interval=1s")
          .replace("--listen-port=51840", "--listen-port=30900"),
      );
      if (container.name === "wireguard") {
        Object.assign(container, CHANGES.containers.wireguard);
      }
    }
    expect(await gatewayDeployment(milan, rome)).toEqual(expected);
    const { metadata } = await gatewayService(milan, rome);
    expect(metadata?.annotations).toMatchObject(CHANGES.serviceAnnotations);
  });

  it("follows when the template is changed", async () => {
    const { planned } = await change({ ...CHANGES, ping: { interval: "3s" } });

    expect(planned).toEqual(
      expect.arrayContaining([
        "update WgGatewayServerTemplate edge",
        "update GatewayServer pair-server",
      ]),
    );
    expect(await gatewayArguments(milan, rome)).toContain("--ping-interval=3s");
  });

  it("has moved to the new template before the old one goes, where that is renamed", async () => {
    const { planned, ran } = await change({ ...CHANGES, ping: { interval: "3s" }, name: "rim" });

    expect(planned).toContain("replace WgGatewayServerTemplate edge");
    const ofThese = ran.steps.filter((step) => / (edge|pair-server)$/.test(step));
    expect(ofThese).toEqual([
      "create-replacement WgGatewayServerTemplate edge",
      "replace WgGatewayServerTemplate edge",
      "update GatewayServer pair-server",
      "delete-replaced WgGatewayServerTemplate edge",
    ]);
    expect(await templates()).toEqual(["rim", "wireguard-server"]);
  });

  it("is not looked at again by Liqo where it is not told of the template's revision", async () => {
    const untold = (interval: string) =>
      pairWith((cluster) => ({ name: edge(cluster, { name: "rim", ping: { interval } }).name }));
    stack.program = untold("3s");
    await stack.up();
    stack.program = untold("4s");
    const { steps } = await stack.up();

    expect(steps).toContain("update WgGatewayServerTemplate edge");
    await setTimeout(5000);
    expect(await gatewayArguments(milan, rome)).not.toContain("--ping-interval=4s");
  });
});

it("does not go over to a template that is not there", async () => {
  stack.program = pairWith(() => ({ name: "gone" }));

  await expect(stack.up()).rejects.toThrow(
    "GatewayServer liqo-tenant-rome/rome refers to WgGatewayServerTemplate liqo/gone, which was not found in cluster milan",
  );
});

describe("a preview refuses", () => {
  it("a placeholder that Liqo does not fill in", async () => {
    const serviceAnnotations = { pool: "{{ .Pool }}" };
    stack.program = pairWith((cluster) => edge(cluster, { serviceAnnotations }));

    await expect(stack.preview()).rejects.toThrow(
      "spec.template.spec.service.metadata.annotations.pool: {{ .Pool }}: Liqo has no .Pool to fill in",
    );
  });

  it("a template that is renamed in the program with its name in the cluster as it was", async () => {
    stack.program = pairWith(
      (cluster) => new GatewayServerTemplate("other", { cluster, name: "rim" }),
    );

    await expect(stack.preview()).rejects.toThrow(
      'WgGatewayServerTemplate liqo/rim of cluster milan was made by "edge" of this stack, and is deleted with that',
    );
  });

  it("a base that is not there", async () => {
    stack.program = pairWith((cluster) => edge(cluster, { base: { name: "nowhere" } }));

    await expect(stack.preview()).rejects.toThrow(
      "'WgGatewayServerTemplate of cluster milan (if missing: name one that is there as base): liqo/nowhere' does not exist",
    );
  });
});

it("is missed by a diagnosis where somebody has deleted it", async () => {
  await access(milan)
    .makeApiClient(CustomObjectsApi)
    .deleteNamespacedCustomObject({ ...LIQO_NETWORKING, ...TEMPLATES, name: "rim" });

  expect((await diagnose(accessTo(rome), accessTo(milan))).summary).toContain(
    "in cluster milan, WgGatewayServerTemplate liqo/rim not found: Liqo creates the gateway from it. Next: set a template",
  );
});

it("a gateway goes back to Liqo's own template before the other one goes", async () => {
  stack.program = pairWith(() => undefined);

  const { outputs, steps } = await stack.up();

  expect(outputs["status"]?.value).toBe("Connected");
  const ofThese = steps.filter((step) => /(Template edge| GatewayServer pair-server)$/.test(step));
  expect(ofThese).toEqual([
    "update GatewayServer pair-server",
    "delete WgGatewayServerTemplate edge",
    "delete GatewayServerTemplate edge",
  ]);
  expect(await templates()).toEqual(["wireguard-server"]);
});
