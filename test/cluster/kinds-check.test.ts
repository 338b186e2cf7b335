import * as pulumi from "@pulumi/pulumi";
import { afterEach, describe, expect, vi } from "vitest";
import { ApiError } from "../../src/cluster/client/api-error.js";
import type { ObjectKind } from "../../src/cluster/client/cluster-api.js";
import {
  LiqoCluster,
  LiqoNetworkPair,
  LiqoNetworkSide,
  LiqoPeering,
  LiqoPeeringSide,
} from "../../src/index.js";
import { unknownInPreview } from "../../src/pulumi/output-value.js";
import { SimulatedApi } from "../../src/testing/cluster/simulated-api.js";
import { failureOf } from "../live-objects.js";
import { textPattern } from "../message-text.js";
import { joined, romeAndMilan } from "../rome-and-milan.js";
import { it } from "../simulated-test.js";

/** Removes the CRDs of kinds from all clusters. */
function remove(...removed: string[]): void {
  vi.spyOn(SimulatedApi.prototype, "missingKinds").mockImplementation((...args: unknown[]) => {
    const [kinds] = args as [ObjectKind[]];
    return Promise.resolve(kinds.filter(({ kind }) => removed.includes(kind)));
  });
}

const peering =
  (args: object = {}) =>
  () => {
    const { rome, milan } = romeAndMilan();
    return {
      status: new LiqoPeering("peering", { consumer: rome, provider: milan, ...args }).status,
    };
  };

const FIX = "install Liqo's CRDs, for example with liqoctl install";
const problem = (path: string, cluster: string, kinds: string) =>
  `- ${path}: the API server of cluster ${cluster} does not serve ${kinds}: ${FIX}`;
const OFFLOADING = "(offloading.liqo.io/v1beta1)";
const NETWORKING = "(networking.liqo.io/v1beta1)";
const LINK = "See node_modules/pulumi-liqo/docs/troubleshooting.md#missing-kind";

afterEach(() => {
  vi.restoreAllMocks();
});

describe("a cluster without kinds of Liqo is rejected before an object is created", () => {
  it("by a peering, with all missing kinds", async ({ clusters }) => {
    remove("NamespaceMap", "VirtualNode", "Connection");

    expect(await failureOf(clusters, peering())).toMatch(
      textPattern(
        'LiqoPeering "peering" has invalid arguments: ' +
          `${problem("consumer", "rome", `NamespaceMap, VirtualNode ${OFFLOADING}; Connection ${NETWORKING}`)} ` +
          `${problem("provider", "milan", `NamespaceMap ${OFFLOADING}; Connection ${NETWORKING}`)} ${LINK}`,
      ),
    );
    expect(await clusters.objects()).toEqual([]);
  });

  it("by a peering without virtual nodes, if it needs the kinds", async ({ clusters }) => {
    remove("VirtualNode", "Connection", "GatewayServer");
    await clusters.up(peering({ network: false, resourceSlices: [] }));
    expect(await clusters.objects()).not.toEqual([]);
  });

  it("by a side of a peering", async ({ clusters }) => {
    remove("Tenant");
    const side = () => {
      const { milan } = romeAndMilan();
      new LiqoPeeringSide("side", { cluster: milan, remoteClusterId: "rome", role: "Provider" });
    };

    await expect(clusters.preview(side)).rejects.toThrow(
      textPattern(problem("cluster", "milan", "Tenant (authentication.liqo.io/v1beta1)")),
    );
  });

  it("by a pair", async ({ clusters }) => {
    remove("GatewayClient");

    await expect(clusters.preview(() => joined())).rejects.toThrow(
      textPattern(problem("client", "rome", `GatewayClient ${NETWORKING}`)),
    );
  });

  it("by a side of a network", async ({ clusters }) => {
    remove("GatewayServer");
    const side = () => {
      const { milan } = romeAndMilan();
      new LiqoNetworkSide("side", { role: "Server", cluster: milan, remoteClusterId: "rome" });
    };

    await expect(clusters.preview(side)).rejects.toThrow(
      textPattern(problem("cluster", "milan", `GatewayServer ${NETWORKING}`)),
    );
  });
});

describe("a cluster is accepted", () => {
  it("if its kinds cannot be read", async ({ clusters }) => {
    vi.spyOn(SimulatedApi.prototype, "missingKinds").mockRejectedValue(new ApiError(403, "no"));

    expect((await clusters.up(() => joined())).outputs.status).toBe("Connected");
  });

  it("in a preview if its dependencies may install Liqo, and rejected in up", async ({
    clusters,
  }) => {
    remove("GatewayClient");
    const program = () => {
      const installation = new pulumi.ComponentResource("test:index:Liqo", "liqo");
      const opts = { dependsOn: [installation] };
      const client = new LiqoCluster("rome", { context: "rome" }, opts);
      const server = new LiqoCluster("milan", { context: "milan" });
      return { status: new LiqoNetworkPair("pair", { server, client }).status };
    };

    await expect(clusters.preview(program)).resolves.toBeDefined();
    await expect(clusters.up(program)).rejects.toThrow(
      textPattern(problem("client", "rome", `GatewayClient ${NETWORKING}`)),
    );
  });

  it("in a preview if its namespace of Liqo is an output of the installation", async ({
    clusters,
  }) => {
    remove("GatewayClient");
    const program = () => {
      const liqoNamespace = pulumi.output(unknownInPreview(() => "liqo"));
      const client = new LiqoCluster("rome", { context: "rome", liqoNamespace });
      const server = new LiqoCluster("milan", { context: "milan" });
      return { status: new LiqoNetworkPair("pair", { server, client }).status };
    };

    await expect(clusters.preview(program)).resolves.toBeDefined();
    await expect(clusters.up(program)).rejects.toThrow(
      textPattern(problem("client", "rome", `GatewayClient ${NETWORKING}`)),
    );
  });

  it.for(["dependsOn", "parent"] as const)(
    "in a preview if the %s of the component may install Liqo",
    async (option, { clusters }) => {
      remove("GatewayClient");
      const program = () => {
        const installation = new pulumi.ComponentResource("test:index:Liqo", "liqo");
        const { rome, milan } = romeAndMilan();
        const args = { server: milan, client: rome };
        return { status: new LiqoNetworkPair("pair", args, { [option]: installation }).status };
      };

      await expect(clusters.preview(program)).resolves.toBeDefined();
    },
  );
});
