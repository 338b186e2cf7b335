import { ConfigMap } from "@pulumi/kubernetes/core/v1/index.js";
import type * as pulumi from "@pulumi/pulumi";
import { describe, expect } from "vitest";
import {
  LiqoCluster,
  LiqoNetworkPair,
  LiqoPeering,
  NamespaceOffloading,
  Tenant,
} from "../../src/index.js";
import { SimulatedClusters } from "../../src/testing/index.js";
import { ED25519_KEY, ED25519_REQUEST } from "../authentication/go-requests.js";
import { deleteObject } from "../live-objects.js";
import { textPattern } from "../message-text.js";
import { romeAndMilan } from "../rome-and-milan.js";
import { it } from "../simulated-test.js";
import { peering } from "./peering-program.js";

const WITH_OSLO = { rome: {}, milan: {}, oslo: {} };

const SLICE = { network: false, resourceSlices: [{ name: "gpu" }] } as const;

describe("one object that two resources declare is rejected", () => {
  it("if a slice has the default name of another slice", async ({ clusters }) => {
    const program = peering({ network: false, resourceSlices: [{}, { name: "milan" }] });

    await expect(clusters.preview(program)).rejects.toThrow(
      textPattern('resourceSlices[1].name: "resourceSlices[0]" already has a slice "milan"'),
    );
  });

  it("if a namespace has two NamespaceOffloadings", async ({ clusters }) => {
    const program = () => {
      const { rome: cluster } = romeAndMilan();
      const first = new NamespaceOffloading("first", { cluster, namespace: "default" });
      const second = new NamespaceOffloading("second", { cluster, namespace: "default" });
      return { first: first.phase, second: second.phase };
    };

    await expect(clusters.preview(program)).rejects.toThrow(
      textPattern(
        '"first" already offloads namespace "default" of cluster rome, for all providers: remove either',
      ),
    );
  });

  it("if a namespace has two NamespaceOffloadings, and their strategy is not known yet", async ({
    clusters,
  }) => {
    const program = () => {
      const { rome: cluster } = romeAndMilan();
      const unknown = new ConfigMap("unknown", {}, { provider: cluster.provider });
      const namespaceMappingStrategy = unknown.metadata.uid as pulumi.Output<never>;
      for (const name of ["first", "second"]) {
        new NamespaceOffloading(name, { cluster, namespace: "default", namespaceMappingStrategy });
      }
    };

    await expect(clusters.preview(program)).rejects.toThrow(
      textPattern('"first" already offloads namespace "default" of cluster rome'),
    );
  });

  it("if two Tenants have one consumer, and no fix names an argument that does not exist", async ({
    clusters,
  }) => {
    const program = () => {
      const { milan: cluster } = romeAndMilan();
      const credentials = {
        ...{ publicKey: ED25519_KEY, csr: ED25519_REQUEST },
        signature: Buffer.alloc(64, 2).toString("base64"),
      };
      for (const name of ["first", "second"]) {
        new Tenant(name, { cluster, remoteClusterId: "rome", ...credentials });
      }
    };

    await expect(clusters.preview(program)).rejects.toThrow(
      textPattern(
        'Tenant liqo-tenant-rome/rome of cluster milan is already declared by "first": remove either of them',
      ),
    );
  });

  it("if two namespaces have one namespace in the provider, which Liqo would delete with the first", async ({
    clusters,
  }) => {
    const program = () => {
      const { rome: cluster } = romeAndMilan();
      const remoteNamespaceName = "default-rome";
      const selected = { namespaceMappingStrategy: "SelectedName", remoteNamespaceName } as const;
      const first = new NamespaceOffloading("first", { cluster, namespace: "default" });
      const second = new NamespaceOffloading("second", { cluster, namespace: "shop", ...selected });
      return { first: first.phase, second: second.phase };
    };

    await expect(clusters.preview(program)).rejects.toThrow(
      textPattern(
        '"first" already has namespace "default-rome" in the provider clusters: set another remoteNamespaceName',
      ),
    );
  });

  it("if a consumer has slices of one name for two providers", async () => {
    const clusters = await SimulatedClusters.start(WITH_OSLO);
    const program = () => {
      const { rome, milan } = romeAndMilan();
      const oslo = new LiqoCluster("oslo", { context: "oslo" });
      new LiqoPeering("to-milan", { consumer: rome, provider: milan, ...SLICE });
      new LiqoPeering("to-oslo", { consumer: rome, provider: oslo, ...SLICE });
    };

    await expect(clusters.preview(program)).rejects.toThrow(
      textPattern('already has a slice "gpu" in rome: set another name'),
    );
  });

  it("if both directions have a slice of one name, which Liqo would overwrite", async ({
    clusters,
  }) => {
    const program = () => {
      const { rome, milan } = romeAndMilan();
      new LiqoPeering("there", { consumer: rome, provider: milan, ...SLICE });
      new LiqoPeering("back", { consumer: milan, provider: rome, ...SLICE });
    };

    await expect(clusters.preview(program)).rejects.toThrow(
      textPattern('already has a slice "gpu" between milan and rome: set another name'),
    );
  });
});

describe("another peering under the same name is rejected in the preview", () => {
  it("if network becomes false after the peering has created its network", async ({ clusters }) => {
    await clusters.up(peering());

    await expect(clusters.preview(peering({ network: false }))).rejects.toThrow(
      textPattern(
        'LiqoPeering "rome-milan" has invalid arguments: - network: "rome-milan" has created its network, with GatewayClient ' +
          "milan in cluster rome, and the peering uses its tenant namespaces: remove the peering, run pulumi up, then declare " +
          "it with network: false See",
      ),
    );
  });

  it("if consumer and provider swap their roles", async ({ clusters }) => {
    await clusters.up(peering({ network: false }));
    const swapped = peering(({ rome, milan }) => ({
      consumer: milan,
      provider: rome,
      network: false,
    }));

    await expect(clusters.preview(swapped)).rejects.toThrow(
      textPattern(
        '"rome-milan" has consumer rome (declared: milan) and provider milan (declared: rome): ' +
          "remove it, run pulumi up, then declare it again",
      ),
    );
  });
});

describe("another cluster of a peering is rejected in the preview, and in up", () => {
  it.for([
    ["consumer", "rome"],
    ["provider", "milan"],
  ] as const)("%s", async ([role, former]) => {
    const clusters = await SimulatedClusters.start(WITH_OSLO);
    const program = (isOther: boolean) => () => {
      const all = { ...romeAndMilan(), oslo: new LiqoCluster("oslo", { context: "oslo" }) };
      const other = isOther ? { [role]: all.oslo } : {};
      const args = { consumer: all.rome, provider: all.milan, network: false, ...other } as const;
      return { status: new LiqoPeering("rome-milan", args).status };
    };
    await clusters.up(program(false));
    const before = await clusters.liveObjects();

    const reason = textPattern(
      `"rome-milan" has ${role} ${former} (declared: oslo): remove it, run pulumi up`,
    );
    await expect(clusters.preview(program(true))).rejects.toThrow(reason);
    await expect(clusters.up(program(true))).rejects.toThrow(reason);
    expect(await clusters.liveObjects()).toEqual(before);
  });
});

describe("an offloaded namespace", () => {
  it("that was deleted manually makes the peering NotReady", async ({ clusters }) => {
    const program = () => {
      const { rome, milan } = romeAndMilan();
      const network = new LiqoNetworkPair("pair", { server: milan, client: rome });
      const shop = new NamespaceOffloading("shop", { cluster: rome, namespace: "default" });
      const args = { consumer: rome, provider: milan, network, offloads: [shop] };
      return { status: new LiqoPeering("rome-milan", args).status };
    };
    await clusters.up(program);
    await deleteObject("rome NamespaceOffloading offloading", "default");

    const { outputs } = await clusters.preview(program);

    expect(outputs.status).toBe("NotReady: NamespaceOffloading default/offloading was not found");
  });
});
