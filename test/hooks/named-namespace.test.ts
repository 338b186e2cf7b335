import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { LiqoNetworkPair, TenantNamespace } from "../../src/index.js";
import type { SimulatedClusters } from "../../src/testing/index.js";
import { joined, romeAndMilan, startRomeAndMilan } from "../rome-and-milan.js";

let clusters: SimulatedClusters;

beforeEach(async () => {
  clusters = await startRomeAndMilan();
});

afterEach(() => clusters.settle());

describe("a namespace that a pair created and that is then set on its side", () => {
  it("stays if the program declares it with the alias that the message names", async () => {
    await clusters.up(() => joined());
    const { outputs, changes } = await clusters.up(() => {
      const { rome, milan } = romeAndMilan();
      const tenant = new TenantNamespace(
        "tenant",
        { remoteClusterId: "milan" },
        {
          provider: rome.provider,
          retainOnDelete: true,
          aliases: [
            "urn:pulumi:simulated::simulated::liqo:index:LiqoNetworkPair$kubernetes:core/v1:Namespace::pair-rome-namespace",
          ],
        },
      );
      const gatewayClient = { namespace: tenant.metadata.name };
      const { status } = new LiqoNetworkPair("pair", {
        server: milan,
        client: rome,
        gatewayClient,
      });
      return { status };
    });

    expect(outputs.status).toBe("Connected");
    expect(changes).toMatchObject({ delete: 0, replace: 0 });
  });
});
