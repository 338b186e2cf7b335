import { setTimeout } from "node:timers/promises";
import { CustomObjectsApi, type V1DeploymentSpec } from "@kubernetes/client-node";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  GatewayServerTemplate,
  type GatewayServerTemplateArgs,
  LiqoCluster,
  LiqoNetworkPair,
  type PairServerArgs,
} from "../../../src/index.js";
import { access } from "../cluster/access.js";
import { appsApi } from "../liqo-api.js";
import { LIQO_NETWORKING } from "../node-agent/watched-cluster.js";
import { useLab } from "../use-lab.js";
import { LabStack, type Ran } from "./lab-stack.js";
import { tenantNamespaces } from "./tenant-leftovers.js";

// One pair, changed again and again: each test goes on where the one before it ended.

const lab = useLab();
const rome = lab.cluster("rome");
const milan = lab.cluster("milan");

type TemplateArgs = Omit<GatewayServerTemplateArgs, "cluster">;

const CHANGES = {
  nodeSelector: { "kubernetes.io/os": "linux" },
  tolerations: [{ key: "edge", operator: "Exists" }],
  containers: { wireguard: { resources: { limits: { memory: "64Mi" } } } },
  ping: { interval: "1s" },
  targetPort: 30900,
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
  installed = await deployment();
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

async function deployment(): Promise<V1DeploymentSpec> {
  const place = { namespace: "liqo-tenant-rome", name: "gw-rome" };
  const { spec } = await appsApi(milan).readNamespacedDeployment(place);
  if (spec === undefined) {
    throw new Error("The server's Deployment has no spec.");
  }
  return spec;
}

async function argumentsOfGateway(): Promise<string[]> {
  const { template } = await deployment();
  return (template.spec?.containers ?? []).flatMap(({ args = [] }) => args);
}

async function templates(): Promise<string[]> {
  const plural = "wggatewayservertemplates";
  const { items } = (await access(milan)
    .makeApiClient(CustomObjectsApi)
    .listNamespacedCustomObject({ ...LIQO_NETWORKING, plural, namespace: "liqo" })) as {
    items: { metadata: { name: string } }[];
  };
  return items.map(({ metadata }) => metadata.name);
}

describe("a gateway that is made from a template of its own", () => {
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
    expect(await deployment()).toEqual(expected);
  });

  it("follows when the template is changed", async () => {
    const { planned } = await change({ ...CHANGES, ping: { interval: "3s" } });

    expect(planned).toEqual(
      expect.arrayContaining([
        "update WgGatewayServerTemplate edge",
        "update GatewayServer pair-server",
      ]),
    );
    expect(await argumentsOfGateway()).toContain("--ping-interval=3s");
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
    expect(await argumentsOfGateway()).not.toContain("--ping-interval=4s");
  });
});

it("does not go over to a template that is not there", async () => {
  stack.program = pairWith(() => ({ name: "gone" }));

  await expect(stack.up()).rejects.toThrow(
    "GatewayServer liqo-tenant-rome/rome refers to WgGatewayServerTemplate liqo/gone, which is not there in cluster milan",
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

  it("a base that is not there", async () => {
    stack.program = pairWith((cluster) => edge(cluster, { base: { name: "nowhere" } }));

    await expect(stack.preview()).rejects.toThrow("'liqo/nowhere' does not exist");
  });
});
