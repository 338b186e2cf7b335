import { describe, expect, it, vi } from "vitest";
import type { NamespaceView } from "../../../src/cluster/namespace-view.js";
import {
  type CreatedObject,
  leftoversElsewhere,
} from "../../../src/lifecycle/before-change/leftovers.js";
import { CONFIGURATION_LEFTOVERS } from "../../../src/network/configuration-leftovers.js";
import { GATEWAY_LEFTOVERS } from "../../../src/network/gateway/leftovers.js";
import type { ObjectKind } from "../../../src/cluster/client/cluster-api.js";
import { fakeView } from "../../cluster/fake-view.js";
import { FORBIDDEN, TERMINATING, UNAVAILABLE } from "../hook-fixture.js";

const created = { name: "milan", namespace: "new", remoteClusterId: "milan" };
const configuration = { ...created, kind: "Configuration" } as const;
const gateway = { ...created, kind: "GatewayClient" } as const;

const named = (kind: string, metadata: object = {}) => ({
  kind,
  metadata: { name: "milan", ...metadata },
});
const network = named("Network", { ownerReferences: [{ kind: "Configuration" }] });

/** The objects of a namespace by kind, or the error of the API server. */
type Held = Readonly<Record<string, readonly object[]>> | Error;

/** A cluster with these namespaces. `Namespace` is the namespace itself. */
function clusterOf(namespaces: Readonly<Record<string, Held>>) {
  const listEverywhere = vi.fn(({ kind }: ObjectKind, labels: object) =>
    Promise.resolve(
      Object.entries(namespaces).flatMap(([namespace, held]) =>
        (held instanceof Error ? [named(kind)] : (held[kind] ?? [])).map((object) => ({
          ...object,
          metadata: { ...(object as typeof network).metadata, namespace, labels },
        })),
      ),
    ),
  );
  const view = (namespace: string): NamespaceView => {
    const held = namespaces[namespace] ?? {};
    const objects = (kind: string) => (held instanceof Error ? held : (held[kind] ?? []));
    const [itself] = held instanceof Error ? [] : (held["Namespace"] ?? []);
    return fakeView(objects, {
      listEverywhere: listEverywhere as unknown as NamespaceView["listEverywhere"],
      within: view,
      getNamespace: () => (held instanceof Error ? Promise.reject(held) : Promise.resolve(itself)),
    });
  };
  return { view: view("new"), listEverywhere };
}

const leftoversOf = (view: NamespaceView, of: CreatedObject) =>
  leftoversElsewhere(
    view,
    of,
    of.kind === "Configuration" ? CONFIGURATION_LEFTOVERS : GATEWAY_LEFTOVERS,
  );

/** The leftovers in other namespaces. */
async function deleted(view: NamespaceView, of: CreatedObject) {
  return (await leftoversOf(view, of)).found;
}

describe("before a Configuration is created", () => {
  it("a single request finds no leftovers if no other namespace has its CIDRs", async () => {
    const { view, listEverywhere } = clusterOf({ new: { Network: [network] } });

    expect(await deleted(view, configuration)).toEqual([]);
    expect(listEverywhere).toHaveBeenCalledExactlyOnceWith(
      { apiVersion: "ipam.liqo.io/v1alpha1", kind: "Network" },
      { "liqo.io/remote-cluster-id": "milan" },
    );
  });

  it("the CIDRs of a deleted Configuration in another namespace are found", async () => {
    const { view } = clusterOf({ old: { Network: [network] } });

    expect(await deleted(view, configuration)).toEqual(["Network milan in namespace old"]);
  });

  // case: S7
  it("a Terminating Configuration in another namespace is found", async () => {
    const { view } = clusterOf({
      old: { Configuration: [named("Configuration", TERMINATING)], Network: [network] },
    });

    expect(await deleted(view, configuration)).toEqual([
      "Configuration milan, Network milan in namespace old",
    ]);
  });

  it("a Configuration in a Terminating namespace is found", async () => {
    const { view } = clusterOf({
      old: {
        Namespace: [named("Namespace", TERMINATING)],
        Configuration: [named("Configuration")],
        Network: [network],
      },
    });

    expect(await deleted(view, configuration)).toEqual([
      "Configuration milan, Network milan in namespace old",
    ]);
  });

  it("an active Configuration in another namespace and a CIDR of your own are ignored", async () => {
    const { view } = clusterOf({
      other: { Configuration: [named("Configuration")], Network: [network] },
      own: { Network: [named("Network")] },
    });

    expect(await deleted(view, configuration)).toEqual([]);
  });
});

describe("before a gateway is created", () => {
  it("a single request finds no leftovers if no other namespace has its pods", async () => {
    const { view, listEverywhere } = clusterOf({});

    expect(await deleted(view, gateway)).toEqual([]);
    expect(listEverywhere).toHaveBeenCalledExactlyOnceWith(
      { apiVersion: "v1", kind: "Pod" },
      {
        "networking.liqo.io/component": "gateway",
        "networking.liqo.io/gateway-name": "milan",
      },
    );
  });

  it("a Terminating gateway of either kind in another namespace is found with its parts", async () => {
    const { view } = clusterOf({
      old: {
        GatewayServer: [named("GatewayServer", TERMINATING)],
        WgGatewayServer: [named("WgGatewayServer")],
        Pod: [named("Pod", { name: "gw-milan-1" })],
      },
    });

    expect(await deleted(view, gateway)).toEqual([
      "GatewayServer milan, WgGatewayServer milan, Pod gw-milan-1 in namespace old",
    ]);
  });

  it("an active gateway in another namespace is ignored", async () => {
    const { view } = clusterOf({
      other: { GatewayServer: [named("GatewayServer")], Pod: [named("Pod")] },
    });

    expect(await deleted(view, gateway)).toEqual([]);
  });
});

describe("if objects are forbidden to list", () => {
  it("in all namespaces, the result names them", async () => {
    const { view, listEverywhere } = clusterOf({});
    listEverywhere.mockRejectedValue(FORBIDDEN);

    expect(await leftoversOf(view, configuration)).toEqual({
      found: [],
      forbidden: "networks.ipam.liqo.io",
    });
    expect(await leftoversOf(view, gateway)).toEqual({ found: [], forbidden: "pods" });
  });

  it("in another namespace, that namespace is ignored", async () => {
    const { view } = clusterOf({ old: FORBIDDEN });

    expect(await leftoversOf(view, gateway)).toEqual({ found: [] });
  });
});

it("fails if the API server does not list another namespace", async () => {
  const { view } = clusterOf({ old: UNAVAILABLE });

  await expect(leftoversOf(view, gateway)).rejects.toBe(UNAVAILABLE);
});
