import { setTimeout } from "node:timers/promises";
import type { V1DeploymentSpec } from "@kubernetes/client-node";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { GatewayServerTemplate } from "../../../src/index.js";
import { diagnosisSummary } from "../diagnosed-cluster.js";
import { gatewayArguments, gatewayDeployment } from "../gateway-deployment.js";
import { gatewayService } from "../gateway-service.js";
import { skipAfterFailure } from "../steps.js";
import { useLab } from "../use-lab.js";
import { failureMessage } from "./failure-message.js";
import { LabStack, type Ran } from "./lab-stack.js";
import {
  deleteTemplate,
  edge,
  pairWith,
  type TemplateArgs,
  templatesOf,
} from "./templated-pair.js";
import { tenantNamespaces } from "./tenant-namespaces.js";

// One pair. The steps continue with the same pair.

skipAfterFailure();

const lab = useLab();
const rome = lab.cluster("rome");
const milan = lab.cluster("milan");

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
/** The Deployment of the server with Liqo's template. */
let original: V1DeploymentSpec;

beforeAll(async () => {
  stack = await LabStack.create(
    lab,
    "template",
    pairWith(() => undefined),
  );
  await stack.up();
  original = await gatewayDeployment(milan, rome);
});

afterAll(async () => {
  await stack.destroy();
  expect(await tenantNamespaces([rome, milan])).toEqual([]);
  expect(await templatesOf(milan)).toEqual(["wireguard-server"]);
});

/**
 * Applies a template. Expects status Connected, and no changes afterwards. Returns the steps of the
 * preview and of `up`.
 */
async function change(args: TemplateArgs): Promise<{ planned: readonly string[]; ran: Ran }> {
  stack.program = pairWith((cluster) => edge(cluster, args));
  const { steps: planned } = await stack.preview();
  const ran = await stack.up();
  expect(ran.outputs["status"]?.value).toBe("Connected");
  await stack.up({ expectNoChanges: true });
  await stack.refresh({ expectNoChanges: true });
  return { planned, ran };
}

describe("a server with its own template", () => {
  // case: R8
  it("1. has the settings of the template, and all other settings of Liqo's template", async () => {
    const { planned } = await change(CHANGES);

    expect(planned).toEqual(
      expect.arrayContaining([
        "create WgGatewayServerTemplate edge",
        "update GatewayServer pair-server",
        "update ConnectionPatch pair-server-connection",
      ]),
    );
    const expected = structuredClone(original);
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

  it("2. is updated if the template changes", async () => {
    const { planned } = await change({ ...CHANGES, ping: { interval: "3s" } });

    expect(planned).toEqual(
      expect.arrayContaining([
        "update WgGatewayServerTemplate edge",
        "update GatewayServer pair-server",
      ]),
    );
    expect(await gatewayArguments(milan, rome)).toContain("--ping-interval=3s");
  });

  it("3. moves to the new template before the old template is deleted, if the template is renamed", async () => {
    const { planned, ran } = await change({ ...CHANGES, ping: { interval: "3s" }, name: "rim" });

    expect(planned).toContain("replace WgGatewayServerTemplate edge");
    const relevant = ran.steps.filter((step) => / (edge|pair-server)$/.test(step));
    expect(relevant).toEqual([
      "create-replacement WgGatewayServerTemplate edge",
      "replace WgGatewayServerTemplate edge",
      "update GatewayServer pair-server",
      "delete-replaced WgGatewayServerTemplate edge",
    ]);
    expect(await templatesOf(milan)).toEqual(["rim", "wireguard-server"]);
  });

  it("4. is not updated by Liqo if the reference has no revision of the template", async () => {
    const withoutRevision = (interval: string) =>
      pairWith((cluster) => ({ name: edge(cluster, { name: "rim", ping: { interval } }).name }));
    stack.program = withoutRevision("3s");
    await stack.up();
    stack.program = withoutRevision("4s");
    const { steps } = await stack.up();

    expect(steps).toContain("update WgGatewayServerTemplate edge");
    await setTimeout(5000);
    expect(await gatewayArguments(milan, rome)).not.toContain("--ping-interval=4s");
  });
});

it("5. up rejects a template that does not exist", async () => {
  stack.program = pairWith(() => ({ name: "gone" }));

  expect(await failureMessage(stack.up())).toContain(
    "GatewayServer liqo-tenant-rome/rome refers to WgGatewayServerTemplate liqo/gone, which was not found in cluster milan",
  );
});

describe("preview rejects", () => {
  it("6. preview rejects an unknown placeholder", async () => {
    const serviceAnnotations = { pool: "{{ .Pool }}" };
    stack.program = pairWith((cluster) => edge(cluster, { serviceAnnotations }));

    expect(await failureMessage(stack.preview())).toContain(
      "spec.template.spec.service.metadata.annotations.pool: {{ .Pool }}: unknown placeholder .Pool",
    );
  });

  it("7. preview rejects a renamed template resource with the same object name", async () => {
    stack.program = pairWith(
      (cluster) => new GatewayServerTemplate("other", { cluster, name: "rim" }),
    );

    expect(await failureMessage(stack.preview())).toContain(
      'WgGatewayServerTemplate liqo/rim of cluster milan is managed by "edge" in this stack and is deleted with it',
    );
  });

  it("8. preview rejects a base template that does not exist", async () => {
    stack.program = pairWith((cluster) => edge(cluster, { base: { name: "nowhere" } }));

    expect(await failureMessage(stack.preview())).toContain(
      "'WgGatewayServerTemplate of cluster milan (if missing: set base to an existing template): liqo/nowhere' does not exist",
    );
  });
});

it("9. diagnose reports a deleted template", async () => {
  await deleteTemplate(milan, "rim");

  expect(await diagnosisSummary(rome, milan)).toContain(
    "in cluster milan, WgGatewayServerTemplate liqo/rim not found: Liqo creates the gateway from it next: set a template",
  );
});

it("10. the server moves back to Liqo's template before its own template is deleted", async () => {
  stack.program = pairWith(() => undefined);

  const { outputs, steps } = await stack.up();

  expect(outputs["status"]?.value).toBe("Connected");
  const relevant = steps.filter((step) => /(Template edge| GatewayServer pair-server)$/.test(step));
  expect(relevant).toEqual([
    "update GatewayServer pair-server",
    "delete WgGatewayServerTemplate edge",
    "delete GatewayServerTemplate edge",
  ]);
  expect(await templatesOf(milan)).toEqual(["wireguard-server"]);
});
