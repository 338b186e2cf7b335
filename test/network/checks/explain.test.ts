import { describe, expect, it } from "vitest";
import { explain } from "../../../src/network/checks/explain.js";
import { milan, locationOf, pod, rome, RUNNING, service } from "./live-sides.js";

const down = { connection: { status: { value: "Error" } } };
const pending = {
  parts: { ...RUNNING, service: service("LoadBalancer") },
  status: {},
  ...down,
};

describe("explain", () => {
  it("explains a server only by the checks that it needs", async () => {
    const location = locationOf(milan({ ...pending, publicKeys: [] }));

    expect(await explain({ kind: "GatewayServer", name: "rome", location })).toEqual([
      "  seen: in cluster milan, the LoadBalancer Service gw-rome has no address yet",
      '  next: read its events; if the cluster has no load balancers, set serviceType: "NodePort"',
      "    kubectl describe service gw-rome -n liqo-tenant-rome",
      "See node_modules/pulumi-liqo/docs/troubleshooting.md#check-endpoint",
    ]);
  });

  it("names the empty address of a server if its pod is not Ready", async () => {
    const status = { endpoint: { addresses: [""], port: 30742 } };
    const parts = { ...RUNNING, pods: [pod({ phase: "Running" })] };
    const location = locationOf(milan({ parts, status }));

    expect(await explain({ kind: "GatewayServer", name: "rome", location })).toEqual([
      "  seen: in cluster milan, pod gw-rome-1 is Running but not Ready, so its node milan-1 may not be",
      "    Ready",
      "  next: check the node, then read the pod's events",
      "    kubectl get node milan-1 -o wide",
      "    kubectl describe pod gw-rome-1 -n liqo-tenant-rome",
      '  also: in cluster milan, status.endpoint of GatewayServer rome is {"addresses":[""],"port":30742}',
      "See node_modules/pulumi-liqo/docs/troubleshooting.md#check-pod",
    ]);
  });

  it("explains a tunnel by the other cluster too", async () => {
    const location = locationOf(rome(down));
    const otherSide = locationOf(milan({ ...down, keys: [], hasTemplate: false }));

    expect(await explain({ kind: "Connection", name: "gw-milan", location, otherSide })).toEqual([
      "  seen: in cluster milan, WgGatewayServerTemplate liqo/wireguard-server not found: Liqo creates the",
      "    gateway from it",
      "  next: set a template that exists, or create it: a template must exist while gateways refer to it",
      "  also: in cluster milan, namespace liqo-tenant-rome has 0 Secrets labelled as keys of the gateway",
      '    to "rome", expected one',
      "See node_modules/pulumi-liqo/docs/troubleshooting.md#check-template",
    ]);
  });

  it("explains other objects without the other cluster", async () => {
    const location = locationOf(rome({ configurations: [] }));
    const otherSide = locationOf(milan({ tenantNamespace: undefined }));

    expect(await explain({ kind: "Configuration", name: "milan", location, otherSide })).toEqual([
      "  seen: in cluster rome, namespace liqo-tenant-milan has 0 Configurations, expected one",
      "  next: run pulumi up --refresh: it recreates what the stack declares",
      "See node_modules/pulumi-liqo/docs/troubleshooting.md#check-configuration",
    ]);
  });

  it("advises to run pulumi up again if all checks are ok now", async () => {
    const location = locationOf(rome());

    expect(await explain({ kind: "Connection", name: "gw-milan", location })).toEqual([
      "  next: run pulumi up again: all checks are ok now",
      "See node_modules/pulumi-liqo/docs/troubleshooting.md#wait-connection",
    ]);
  });

  it("advises to read the status, and names the forbidden object, which may be the cause", async () => {
    const unread = { ...rome(), keys: "forbidden" } as const;

    expect(
      await explain({ kind: "GatewayClient", name: "milan", location: locationOf(unread) }),
    ).toEqual([
      "  unknown: in cluster rome, forbidden: cannot list Secrets in namespace liqo-tenant-milan",
      "  next: read its status",
      "    kubectl get gatewayclient milan -n liqo-tenant-milan -o yaml",
      "See node_modules/pulumi-liqo/docs/troubleshooting.md#wait-gateway-client",
    ]);
  });

  it("advises to read the status in a preview that does not know how to reach the cluster", async () => {
    const location = { ...locationOf(rome()), view: () => Promise.resolve(undefined) };

    expect(await explain({ kind: "Connection", name: "gw-milan", location })).toEqual([
      "  unknown: in cluster rome, this preview does not know yet how to reach the cluster",
      "  next: read its status",
      "    kubectl get connection gw-milan -n liqo-tenant-milan -o yaml",
      "See node_modules/pulumi-liqo/docs/troubleshooting.md#wait-connection",
    ]);
  });
});
