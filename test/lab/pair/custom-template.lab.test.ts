import { AppsV1Api } from "@kubernetes/client-node";
import { afterEach, describe, expect, it } from "vitest";
import {
  GatewayServerTemplate,
  type GatewayServerTemplateArgs,
  LiqoCluster,
  LiqoNetworkPair,
} from "../../../src/index.js";
import { access } from "../cluster/access.js";
import { useLab } from "../use-lab.js";
import { LabStack } from "./lab-stack.js";

const lab = useLab();
const milan = lab.cluster("milan");
let stack: LabStack;

afterEach(async () => {
  await stack.destroy();
});

function program(args: Omit<GatewayServerTemplateArgs, "cluster">) {
  return async () => {
    const server = new LiqoCluster("milan", { context: "milan" });
    const client = new LiqoCluster("rome", { context: "rome" });
    const template = new GatewayServerTemplate("edge", { cluster: server, ...args });
    const { status } = new LiqoNetworkPair("rome-milan", {
      server,
      client,
      timeout: "60s",
      gatewayServer: { template },
    });
    return Promise.resolve({ status, revision: template.revision });
  };
}

async function deployment() {
  return access(milan)
    .makeApiClient(AppsV1Api)
    .readNamespacedDeployment({ namespace: "liqo-tenant-rome", name: "gw-rome" });
}

describe("scratch", () => {
  it("x", async () => {
    stack = await LabStack.create(
      lab,
      "template",
      program({
        nodeSelector: { "kubernetes.io/os": "linux" },
        ping: { interval: "1s" },
        containers: {
          wireguard: { resources: { requests: { cpu: "50m" }, limits: { memory: "64Mi" } } },
        },
        tolerations: [{ key: "edge", operator: "Exists" }],
      }),
    );
    const log = (r: { text: string }) => {
      console.log(r.text);
    };
    log(await stack.preview());
    const { outputs, text } = await stack.up();
    console.log(text, outputs);
    console.log(JSON.stringify((await deployment()).spec?.template, null, 1));
    log(await stack.up({ expectNoChanges: true }));
    log(await stack.refresh({ expectNoChanges: true }));
    stack.program = program({ ping: { interval: "3s" } });
    log(await stack.preview());
    log(await stack.up());
    await new Promise((r) => setTimeout(r, 3000));
    console.log(JSON.stringify((await deployment()).spec?.template, null, 1));
    stack.program = program({ name: "other", ping: { interval: "3s" } });
    log(await stack.preview());
    log(await stack.up());
    stack.program = program({
      name: "other",
      transform: (spec) => {
        spec.template.spec["x"] = "{{ .Nme }}";
        return spec;
      },
    });
    await stack.preview().catch((e: unknown) => {
      console.log(String(e));
    });
    stack.program = program({ name: "other", base: { name: "nowhere" } });
    await stack.preview().catch((e: unknown) => {
      console.log(String(e));
    });
  });
});
