import { describe, expect, it, vi } from "vitest";
import type { ClusterView } from "../../src/cluster/cluster-view.js";
import { leavingElsewhere } from "../../src/hooks/elsewhere.js";

const created = { name: "milan", namespace: "new", remoteClusterId: "milan" };
const configuration = { ...created, kind: "Configuration" } as const;
const gateway = { ...created, kind: "GatewayClient" } as const;

const named = (kind: string, metadata: object = {}) => ({
  kind,
  metadata: { name: "milan", ...metadata },
});
const leaving = { deletionTimestamp: new Date() };
const network = named("Network", { ownerReferences: [{ kind: "Configuration" }] });

/** What a namespace holds, by kind; "forbidden" where one may not look into it. */
type Held = Readonly<Record<string, readonly object[]>> | "forbidden";

/** A cluster with these namespaces. `Namespace` is what there is of a namespace itself. */
function clusterOf(namespaces: Readonly<Record<string, Held>>) {
  const everywhere = vi.fn((_: string, kind: string, labels: object) =>
    Promise.resolve(
      Object.entries(namespaces).flatMap(([namespace, held]) =>
        (held === "forbidden" ? [named(kind)] : (held[kind] ?? [])).map((object) => ({
          ...object,
          metadata: { ...(object as typeof network).metadata, namespace, labels },
        })),
      ),
    ),
  );
  const view = (namespace: string) => {
    const held = namespaces[namespace] ?? {};
    const objects = (kind: string) =>
      held === "forbidden"
        ? Promise.reject(Object.assign(new Error("HTTP-Code: 403"), { code: 403 }))
        : Promise.resolve(held[kind] ?? []);
    return {
      everywhere,
      within: view,
      itself: async () => (await objects("Namespace"))[0],
      liqoObjects: objects,
      liqoObject: async (kind: string) => (await objects(kind))[0],
      objects: (_: string, kind: string) => objects(kind),
      gateway: async () => ({ pods: await objects("Pod") }),
      keys: () => Promise.resolve([]),
    } as unknown as ClusterView;
  };
  return { view: view("new"), everywhere };
}

describe("before a Configuration is created", () => {
  it("a single look finds that there is none in other namespaces", async () => {
    const { view, everywhere } = clusterOf({ new: { Network: [network] } });

    expect(await leavingElsewhere(view, configuration)).toEqual([]);
    expect(everywhere).toHaveBeenCalledExactlyOnceWith("ipam.liqo.io/v1alpha1", "Network", {
      "liqo.io/remote-cluster-id": "milan",
    });
  });

  it("the ranges of one that is gone from another namespace have to go", async () => {
    const { view } = clusterOf({ old: { Network: [network] } });

    expect(await leavingElsewhere(view, configuration)).toEqual(["Network milan in namespace old"]);
  });

  it("one that is leaving another namespace has to go", async () => {
    const { view } = clusterOf({
      old: { Configuration: [named("Configuration", leaving)], Network: [network] },
    });

    expect(await leavingElsewhere(view, configuration)).toEqual([
      "Configuration milan, Network milan in namespace old",
    ]);
  });

  it("one has to go whose namespace is leaving", async () => {
    const { view } = clusterOf({
      old: {
        Namespace: [named("Namespace", leaving)],
        Configuration: [named("Configuration")],
        Network: [network],
      },
    });

    expect(await leavingElsewhere(view, configuration)).toEqual([
      "Configuration milan, Network milan in namespace old",
    ]);
  });

  it("one that stays in another namespace is left alone, and so is somebody's own range", async () => {
    const { view } = clusterOf({
      other: { Configuration: [named("Configuration")], Network: [network] },
      own: { Network: [named("Network")] },
    });

    expect(await leavingElsewhere(view, configuration)).toEqual([]);
  });
});

describe("before a gateway is created", () => {
  it("a single look finds that there is none in other namespaces", async () => {
    const { view, everywhere } = clusterOf({});

    expect(await leavingElsewhere(view, gateway)).toEqual([]);
    expect(everywhere).toHaveBeenCalledExactlyOnceWith("v1", "Pod", {
      "networking.liqo.io/component": "gateway",
      "networking.liqo.io/gateway-name": "milan",
    });
  });

  it("one of either kind that is leaving another namespace has to go, with all that belongs to it", async () => {
    const { view } = clusterOf({
      old: {
        GatewayServer: [named("GatewayServer", leaving)],
        WgGatewayServer: [named("WgGatewayServer")],
        Pod: [named("Pod", { name: "gw-milan-1" })],
      },
    });

    expect(await leavingElsewhere(view, gateway)).toEqual([
      "GatewayServer milan, WgGatewayServer milan, Pod gw-milan-1 in namespace old",
    ]);
  });

  it("one that stays in another namespace is left alone", async () => {
    const { view } = clusterOf({
      other: { GatewayServer: [named("GatewayServer")], Pod: [named("Pod")] },
    });

    expect(await leavingElsewhere(view, gateway)).toEqual([]);
  });
});

describe("what one may not look for is left alone", () => {
  it("where one may look into one's own namespaces alone", async () => {
    const { view, everywhere } = clusterOf({});
    everywhere.mockResolvedValue("unreadable" as never);

    expect(await leavingElsewhere(view, configuration)).toEqual([]);
    expect(await leavingElsewhere(view, gateway)).toEqual([]);
  });

  it("where one may not look into the other namespace", async () => {
    const { view } = clusterOf({ old: "forbidden" });

    expect(await leavingElsewhere(view, gateway)).toEqual([]);
  });
});
