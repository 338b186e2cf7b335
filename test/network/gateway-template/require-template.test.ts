import * as pulumi from "@pulumi/pulumi";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { requireTemplate } from "../../../src/network/gateway-template/require-template.js";
import { LiqoCluster, type TemplateReference } from "../../../src/index.js";
import type { SimulatedClusters } from "../../../src/testing/index.js";
import { startRomeAndMilan } from "../../rome-and-milan.js";
import { fakeView } from "../../cluster/fake-view.js";
import { messageWith, textPattern } from "../../message-text.js";
import { FORBIDDEN, runHook, UNAVAILABLE } from "../../lifecycle/hook-fixture.js";

const REFERENCE = { kind: "WgGatewayClientTemplate", namespace: "liqo", name: "edge" };

let clusters: SimulatedClusters;
let cluster: LiqoCluster;

beforeEach(async () => {
  clusters = await startRomeAndMilan();
  cluster = new LiqoCluster("rome", { context: "rome" });
});

afterEach(async () => {
  vi.restoreAllMocks();
  await clusters.settle();
});

/**
 * Creates a GatewayClient in a cluster that has these templates, that does not return them, or that
 * cannot be inspected.
 */
async function create(
  templates: readonly string[] | Error | undefined,
  template: TemplateReference | undefined = { name: "edge" },
): Promise<void> {
  const view =
    templates &&
    fakeView((_, name = "") =>
      templates instanceof Error ? templates : templates.includes(name) ? [{}] : [],
    );
  vi.spyOn(cluster, "view").mockResolvedValue(view);
  const newInputs = {
    metadata: { namespace: "liqo-tenant-milan", name: "milan" },
    spec: { clientTemplateRef: REFERENCE },
  };
  for (const hook of requireTemplate({ cluster, role: "Client", template })) {
    await runHook(hook, newInputs);
  }
}

it("accepts a gateway if its template exists", async () => {
  await expect(create(["edge"])).resolves.toBeUndefined();
});

it("rejects a gateway if its template does not exist", async () => {
  await expect(create(["wireguard-client"])).rejects.toThrow(
    textPattern(
      "GatewayClient liqo-tenant-milan/milan refers to WgGatewayClientTemplate liqo/edge, which was not found in cluster " +
        "rome Set a template that exists, or declare it. See node_modules/pulumi-liqo/docs/troubleshooting.md#check-template",
    ),
  );
});

it("accepts any gateway in a preview that does not know how to reach the cluster", async () => {
  await expect(create(undefined)).resolves.toBeUndefined();
});

it("warns if the template is forbidden to get", async () => {
  const warn = vi.spyOn(pulumi.log, "warn").mockResolvedValue(undefined);
  await create(FORBIDDEN);

  expect(warn).toHaveBeenCalledExactlyOnceWith(
    messageWith(
      "forbidden: cannot get WgGatewayClientTemplate liqo/edge in cluster rome. If it does not exist, Liqo does not create " +
        'the gateway. Grant "get" on it. See node_modules/pulumi-liqo/docs/troubleshooting.md#forbidden',
    ),
  );
});

it("rejects a gateway if the API server does not return its template", async () => {
  await expect(create(UNAVAILABLE)).rejects.toThrow(
    textPattern(
      "cannot check whether WgGatewayClientTemplate liqo/edge exists cannot inspect cluster rome: etcd has no leader",
    ),
  );
});

it("does not check Liqo's own template", () => {
  expect(requireTemplate({ cluster, role: "Client", template: undefined })).toEqual([]);
});
