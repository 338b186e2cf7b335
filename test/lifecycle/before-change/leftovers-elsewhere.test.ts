import { describe, expect, it, vi } from "vitest";
import type { ClusterView } from "../../../src/cluster/cluster-view.js";
import { leftoversElsewhere } from "../../../src/lifecycle/before-change/leftovers-elsewhere.js";
import { FORBIDDEN, TERMINATING, UNAVAILABLE } from "../hook-fixture.js";

const created = { name: "milan", namespace: "new", remoteClusterId: "milan" };
const configuration = { ...created, kind: "Configuration" } as const;
const gateway = { ...created, kind: "GatewayClient" } as const;

const named = (kind: string, metadata: object = {}) => ({
  kind,
  metadata: { name: "milan", ...metadata },
});
const network = named("Network", { ownerReferences: [{ kind: "Configuration" }] });

/** What a namespace holds, by kind, or the error with which the API server rejects to list it. */
type Held = Readonly<Record<string, readonly object[]>> | Error;

/** A cluster with these namespaces. `Namespace` is the namespace itself. */
function clusterOf(namespaces: Readonly<Record<string, Held>>) {
  const everywhere = vi.fn((_: string, kind: string, labels: object) =>
    Promise.resolve(
      Object.entries(namespaces).flatMap(([namespace, held]) =>
        (held instanceof Error ? [named(kind)] : (held[kind] ?? [])).map((object) => ({
          ...object,
          metadata: { ...(object as typeof network).metadata, namespace, labels },
        })),
      ),
    ),
  );
  const view = (namespace: string) => {
    const held = namespaces[namespace] ?? {};
    const objects = (kind: string) =>
      held instanceof Error ? Promise.reject(held) : Promise.resolve(held[kind] ?? []);
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

/** What is being deleted in other namespaces. */
async function leaving(...args: Parameters<typeof leftoversElsewhere>) {
  return (await leftoversElsewhere(...args)).leaving;
}

describe("before a Configuration is created", () => {
  it("nothing is found with one request if no other namespace has a CIDR of it", async () => {
    const { view, everywhere } = clusterOf({ new: { Network: [network] } });

    expect(await leaving(view, configuration)).toEqual([]);
    expect(everywhere).toHaveBeenCalledExactlyOnceWith("ipam.liqo.io/v1alpha1", "Network", {
      "liqo.io/remote-cluster-id": "milan",
    });
  });

  it("the CIDRs of a Configuration that was deleted in another namespace are found", async () => {
    const { view } = clusterOf({ old: { Network: [network] } });

    expect(await leaving(view, configuration)).toEqual(["Network milan in namespace old"]);
  });

  // case: S7
  it("a Configuration that is Terminating in another namespace is found", async () => {
    const { view } = clusterOf({
      old: { Configuration: [named("Configuration", TERMINATING)], Network: [network] },
    });

    expect(await leaving(view, configuration)).toEqual([
      "Configuration milan, Network milan in namespace old",
    ]);
  });

  it("a Configuration in a namespace that is Terminating is found", async () => {
    const { view } = clusterOf({
      old: {
        Namespace: [named("Namespace", TERMINATING)],
        Configuration: [named("Configuration")],
        Network: [network],
      },
    });

    expect(await leaving(view, configuration)).toEqual([
      "Configuration milan, Network milan in namespace old",
    ]);
  });

  it("a Configuration that stays in another namespace and a CIDR of your own are ignored", async () => {
    const { view } = clusterOf({
      other: { Configuration: [named("Configuration")], Network: [network] },
      own: { Network: [named("Network")] },
    });

    expect(await leaving(view, configuration)).toEqual([]);
  });
});

describe("before a gateway is created", () => {
  it("nothing is found with one request if no other namespace has a pod of it", async () => {
    const { view, everywhere } = clusterOf({});

    expect(await leaving(view, gateway)).toEqual([]);
    expect(everywhere).toHaveBeenCalledExactlyOnceWith("v1", "Pod", {
      "networking.liqo.io/component": "gateway",
      "networking.liqo.io/gateway-name": "milan",
    });
  });

  it("a gateway of either kind that is Terminating in another namespace is found, with its parts", async () => {
    const { view } = clusterOf({
      old: {
        GatewayServer: [named("GatewayServer", TERMINATING)],
        WgGatewayServer: [named("WgGatewayServer")],
        Pod: [named("Pod", { name: "gw-milan-1" })],
      },
    });

    expect(await leaving(view, gateway)).toEqual([
      "GatewayServer milan, WgGatewayServer milan, Pod gw-milan-1 in namespace old",
    ]);
  });

  it("a gateway that stays in another namespace is ignored", async () => {
    const { view } = clusterOf({
      other: { GatewayServer: [named("GatewayServer")], Pod: [named("Pod")] },
    });

    expect(await leaving(view, gateway)).toEqual([]);
  });
});

describe("if objects are forbidden to list", () => {
  it("in all namespaces, the result names them", async () => {
    const { view, everywhere } = clusterOf({});
    everywhere.mockResolvedValue("unreadable" as never);

    expect(await leftoversElsewhere(view, configuration)).toEqual({
      leaving: [],
      forbidden: "networks.ipam.liqo.io",
    });
    expect(await leftoversElsewhere(view, gateway)).toEqual({ leaving: [], forbidden: "pods" });
  });

  it("in another namespace, that namespace is ignored", async () => {
    const { view } = clusterOf({ old: FORBIDDEN });

    expect(await leftoversElsewhere(view, gateway)).toEqual({ leaving: [] });
  });
});

it("fails if the API server does not list another namespace", async () => {
  const { view } = clusterOf({ old: UNAVAILABLE });

  await expect(leftoversElsewhere(view, gateway)).rejects.toBe(UNAVAILABLE);
});
