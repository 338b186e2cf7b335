import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { ClusterView, SeenObject } from "../../src/cluster/cluster-view.js";
import { templateAdoption } from "../../src/hooks/template-adoption.js";
import { LiqoCluster } from "../../src/index.js";
import { NETWORKING } from "../../src/liqo/groups.js";
import type { SimulatedClusters } from "../../src/testing/index.js";
import { startRomeAndMilan } from "../rome-and-milan.js";

const KIND = "WgGatewayServerTemplate";

/** The template of `new GatewayServerTemplate("edge", { name: "rim" })`. */
const OWN = urn("edge");

function urn(name: string, stack = "urn:pulumi:dev::network") {
  const parents = "liqo:index:GatewayServerTemplate";
  return `${stack}::${parents}$kubernetes:networking.liqo.io/v1beta1:${KIND}::${name}`;
}

let clusters: SimulatedClusters;
let cluster: LiqoCluster;

beforeEach(async () => {
  clusters = await startRomeAndMilan();
  cluster = new LiqoCluster("milan", { context: "milan" });
});

afterEach(async () => {
  vi.restoreAllMocks();
  await clusters.settle();
});

/** Creates template `rim` where one is or is not, or where one may not look. */
async function create(found?: SeenObject | Error, name: unknown = "rim") {
  const object = vi.fn(async () =>
    found instanceof Error ? Promise.reject(found) : Promise.resolve(found),
  );
  vi.spyOn(cluster, "view").mockResolvedValue({ object } as unknown as ClusterView);
  const metadata = { name, namespace: "liqo", annotations: { "pulumi-liqo/made-by": OWN } };
  const hook = templateAdoption(cluster);
  await hook({
    urn: "",
    id: "",
    name: "",
    type: "",
    newInputs: { ...NETWORKING, kind: KIND, metadata },
  });
  return object;
}

function madeBy(maker: string | undefined) {
  return { metadata: { annotations: { "pulumi-liqo/made-by": maker } } } as unknown as SeenObject;
}

describe("a template is created", () => {
  it("where there is none", async () => {
    expect(await create()).toHaveBeenCalledWith("networking.liqo.io/v1beta1", KIND, "rim");
  });

  it("where an interrupted run has left it", async () => {
    await create(madeBy(OWN));
  });

  it("where somebody has made it without Pulumi", async () => {
    await create(madeBy(undefined));
  });

  it("where one may not look, or its name is not known yet", async () => {
    await create(new Error("forbidden"));
    expect(await create(undefined, {})).not.toHaveBeenCalled();
  });
});

describe("a template is refused that was made", () => {
  it("by another resource of this stack, which would be deleted with it afterwards", async () => {
    await expect(create(madeBy(urn("old")))).rejects.toThrow(
      'WgGatewayServerTemplate liqo/rim of cluster milan was made by "old" of this stack, and is deleted with that. If "old" was ' +
        'renamed, give "edge" the option aliases: [{ name: "old" }]; else give this one a name of its own',
    );
  });

  it("by another stack", async () => {
    await expect(create(madeBy(urn("edge", "urn:pulumi:prod::network")))).rejects.toThrow(
      'WgGatewayServerTemplate liqo/rim of cluster milan was made by "edge" of stack network/prod, and is deleted with that. ' +
        "Give this one a name of its own",
    );
  });
});
