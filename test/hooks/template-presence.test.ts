import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { ClusterView } from "../../src/cluster/cluster-view.js";
import { templatePresence } from "../../src/hooks/template-presence.js";
import { LiqoCluster, type TemplateReference } from "../../src/index.js";
import type { SimulatedClusters } from "../../src/testing/index.js";
import { startRomeAndMilan } from "../rome-and-milan.js";

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

/** Creates a GatewayClient in a cluster whose templates are these, or that cannot be looked into; nothing if one may not. */
async function create(
  templates: readonly string[] | Error | undefined,
  template: TemplateReference | undefined = { name: "edge" },
): Promise<void> {
  const view = templates && {
    liqoObjectOf: ({ name }: { name: string }) =>
      templates instanceof Error
        ? Promise.reject(templates)
        : Promise.resolve(templates.includes(name) ? {} : undefined),
  };
  vi.spyOn(cluster, "view").mockResolvedValue(view as unknown as ClusterView | undefined);
  const newInputs = {
    metadata: { namespace: "liqo-tenant-milan", name: "milan" },
    spec: { clientTemplateRef: REFERENCE },
  };
  for (const hook of templatePresence({ cluster, role: "Client", template })) {
    await hook({ urn: "", id: "", name: "", type: "", newInputs });
  }
}

it("lets a gateway through whose template is there", async () => {
  await expect(create(["edge"])).resolves.toBeUndefined();
});

it("refuses one whose template is not there", async () => {
  await expect(create(["wireguard-client"])).rejects.toThrow(
    "GatewayClient liqo-tenant-milan/milan refers to WgGatewayClientTemplate liqo/edge, which is not there in cluster " +
      "rome: name a template that exists, or declare it",
  );
});

it("says nothing where it may not look", async () => {
  await expect(create(undefined)).resolves.toBeUndefined();

  const forbidden = Object.assign(new Error("HTTP-Code: 403"), { code: 403 });
  await expect(create(forbidden)).resolves.toBeUndefined();
});

it("names a cluster that cannot be looked into, in a line", async () => {
  await expect(create(new Error("HTTP-Code: 503\nHeaders: {}"))).rejects.toThrow(
    /^cluster rome cannot be looked into: HTTP-Code: 503$/,
  );
});

it("does not look for Liqo's own template", () => {
  expect(templatePresence({ cluster, role: "Client", template: undefined })).toEqual([]);
});
