import * as pulumi from "@pulumi/pulumi";
import { expect, vi } from "vitest";
import { requireTemplate } from "../../../src/network/gateway-template/require-template.js";
import type { LiqoCluster, TemplateReference } from "../../../src/index.js";
import { fakeView } from "../../cluster/fake-view.js";
import { messageWith, textPattern } from "../../message-text.js";
import { FORBIDDEN, runHook, UNAVAILABLE } from "../../lifecycle/hook-fixture.js";
import { hookTest } from "../../lifecycle/hook-test.js";

const REFERENCE = { kind: "WgGatewayClientTemplate", namespace: "liqo", name: "edge" };

const it = hookTest("rome");

/**
 * Creates a GatewayClient in a cluster that has these templates, that does not return them, or that
 * cannot be inspected.
 */
async function create(
  cluster: LiqoCluster,
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

it("accepts a gateway if its template exists", async ({ cluster }) => {
  await expect(create(cluster, ["edge"])).resolves.toBeUndefined();
});

it("rejects a gateway if its template does not exist", async ({ cluster }) => {
  await expect(create(cluster, ["wireguard-client"])).rejects.toThrow(
    textPattern(
      "GatewayClient liqo-tenant-milan/milan refers to WgGatewayClientTemplate liqo/edge, which was not found in cluster " +
        "rome Set a template that exists, or declare it. See node_modules/pulumi-liqo/docs/troubleshooting.md#check-template",
    ),
  );
});

it("accepts any gateway in a preview that does not know how to reach the cluster", async ({
  cluster,
}) => {
  await expect(create(cluster, undefined)).resolves.toBeUndefined();
});

it("warns if the template is forbidden to get", async ({ cluster }) => {
  const warn = vi.spyOn(pulumi.log, "warn").mockResolvedValue(undefined);
  await create(cluster, FORBIDDEN);

  expect(warn).toHaveBeenCalledExactlyOnceWith(
    messageWith(
      "forbidden: cannot get WgGatewayClientTemplate liqo/edge in cluster rome. If it does not exist, Liqo does not create " +
        'the gateway. Grant "get" on it. See node_modules/pulumi-liqo/docs/troubleshooting.md#forbidden',
    ),
  );
});

// case: V4
it("rejects a gateway if the API server does not return its template", async ({ cluster }) => {
  await expect(create(cluster, UNAVAILABLE)).rejects.toThrow(
    textPattern(
      "cannot check whether WgGatewayClientTemplate liqo/edge exists cannot inspect cluster rome: etcd has no leader",
    ),
  );
});

it("does not check Liqo's own template", ({ cluster }) => {
  expect(requireTemplate({ cluster, role: "Client", template: undefined })).toEqual([]);
});
