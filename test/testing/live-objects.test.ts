import * as k8s from "@pulumi/kubernetes";
import { describe, expect } from "vitest";
import { joined } from "../rome-and-milan.js";
import { it } from "../simulated-test.js";

describe("liveObjects", () => {
  const kept = (name: string, retainOnDelete: boolean) => () => {
    const provider = new k8s.Provider("milan");
    new k8s.core.v1.ConfigMap(name, { metadata: { name } }, { provider, retainOnDelete });
  };

  it("returns the objects of all stacks, and the objects of Liqo", async ({ clusters }) => {
    await clusters.up(kept("own", false));
    await clusters.stack("other").up(kept("others", false));

    const names = (await clusters.liveObjects("ConfigMap")).map(
      ({ cluster, metadata }) => `${cluster} ${metadata.name}`,
    );
    expect(names).toEqual(
      expect.arrayContaining(["milan own", "milan others", "rome liqo-clusterid-configmap"]),
    );
    expect(await clusters.objects()).toMatchObject([{ metadata: { name: "own" } }]);
  });

  it("returns a retained object after destroy, unlike objects", async ({ clusters }) => {
    const before = await clusters.liveObjects();
    await clusters.up(kept("settings", true));
    await clusters.destroy();

    expect(await clusters.objects()).toEqual([]);
    const leftovers = (await clusters.liveObjects()).filter(
      ({ cluster, metadata }) =>
        !before.some((other) => other.cluster === cluster && other.metadata.uid === metadata.uid),
    );
    expect(leftovers).toMatchObject([{ cluster: "milan", metadata: { name: "settings" } }]);
  });

  it("returns the same objects before up and after destroy of a pair", async ({ clusters }) => {
    const before = await clusters.liveObjects();
    await clusters.up(joined);
    expect(await clusters.liveObjects("GatewayServer")).toHaveLength(1);
    await clusters.destroy();

    expect(await clusters.liveObjects()).toEqual(before);
  });

  it("returns the live objects after a preview, and none of the planned objects", async ({
    clusters,
  }) => {
    await clusters.preview(kept("settings", false));

    expect(await clusters.objects("ConfigMap")).toHaveLength(1);
    expect(JSON.stringify(await clusters.liveObjects("ConfigMap"))).not.toContain("settings");
  });

  it("accepts the kind of a deleted object, and rejects a misspelled kind", async ({
    clusters,
  }) => {
    await clusters.up(() => {
      const args = { apiVersion: "example.com/v1", kind: "Widget" };
      new k8s.apiextensions.CustomResource("widget", args, { provider: new k8s.Provider("milan") });
    });
    await clusters.destroy();

    expect(await clusters.liveObjects("Widget")).toEqual([]);
    await expect(clusters.liveObjects("Gadget")).rejects.toThrow('Kind "Gadget" not found');
    await expect(clusters.liveObjects("gateways")).rejects.toThrow('Kind "gateways" not found');
  });
});
