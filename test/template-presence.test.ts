import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { ClusterView } from "../src/cluster-view.js";
import { LiqoCluster, type TemplateReference } from "../src/index.js";
import { templatePresence } from "../src/template-presence.js";
import type { SimulatedClusters } from "../src/testing/index.js";
import { startRomeAndMilan } from "./rome-and-milan.js";

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

/** Creates a GatewayClient in a cluster whose templates are these; nothing if one may not look. */
async function create(
  templates: readonly string[] | undefined,
  template: TemplateReference | undefined = { name: "edge" },
): Promise<void> {
  const view = templates && {
    hasLiqoObject: ({ name }: { name: string }) => Promise.resolve(templates.includes(name)),
  };
  vi.spyOn(cluster, "view").mockResolvedValue(view as ClusterView | undefined);
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
});

it("does not look for Liqo's own template", () => {
  expect(templatePresence({ cluster, role: "Client", template: undefined })).toEqual([]);
});
