import { describe, expect, it } from "vitest";
import { explain } from "../../../src/network/checks/explain.js";
import { milan, placeOf, pod, rome, RUNNING, service } from "./live-sides.js";

const down = { connection: { status: { value: "Error" } } };
const pending = {
  parts: { ...RUNNING, service: service("LoadBalancer") },
  status: {},
  ...down,
};

describe("explain", () => {
  it("explains what a server lacks, and not what its tunnel lacks", async () => {
    const place = placeOf(milan({ ...pending, publicKeys: [] }));

    expect(await explain({ kind: "GatewayServer", name: "rome", place })).toEqual([
      "  seen: in cluster milan, the LoadBalancer Service gw-rome has no address yet",
      "  next: read its events: kubectl describe service gw-rome -n liqo-tenant-rome; " +
        'a cluster without load balancers needs serviceType "NodePort"',
    ]);
  });

  it("names the empty address of a server if its pod is not Ready", async () => {
    const status = { endpoint: { addresses: [""], port: 30742 } };
    const parts = { ...RUNNING, pods: [pod({ phase: "Running" })] };
    const place = placeOf(milan({ parts, status }));

    expect(await explain({ kind: "GatewayServer", name: "rome", place })).toEqual([
      "  seen: in cluster milan, pod gw-rome-1 is Running but not Ready, so its node milan-1 may not be Ready",
      "  next: check the node: kubectl get node milan-1 -o wide; then read the pod's events: " +
        "kubectl describe pod gw-rome-1 -n liqo-tenant-rome",
      '  also: in cluster milan, status.endpoint of GatewayServer rome is {"addresses":[""],"port":30742}',
    ]);
  });

  it("explains a tunnel by the other cluster too", async () => {
    const place = placeOf(rome(down));
    const otherEnd = placeOf(milan({ ...down, keys: [], hasTemplate: false }));

    expect(await explain({ kind: "Connection", name: "gw-milan", place, otherEnd })).toEqual([
      "  seen: in cluster milan, WgGatewayServerTemplate liqo/wireguard-server not found: Liqo creates the gateway from it",
      "  next: set a template that exists, or create it: a template must exist while gateways refer to it",
      '  also: in cluster milan, namespace liqo-tenant-rome has 0 Secrets labelled as keys of the gateway to "rome", ' +
        "expected one",
    ]);
  });

  it("explains nothing else by the other cluster", async () => {
    const place = placeOf(rome({ configurations: [] }));
    const otherEnd = placeOf(milan({ tenantNamespace: undefined }));

    expect(await explain({ kind: "Configuration", name: "milan", place, otherEnd })).toEqual([
      "  seen: in cluster rome, namespace liqo-tenant-milan has 0 Configurations, expected one",
      "  next: run pulumi up --refresh: it recreates what the stack declares",
    ]);
  });

  it("advises to run pulumi up again if all checks are ok now", async () => {
    const place = placeOf(rome());

    expect(await explain({ kind: "Connection", name: "gw-milan", place })).toEqual([
      "  next: run pulumi up again: the checks find nothing wrong now",
    ]);
  });

  it("advises to read the status, and names what is forbidden, if that may be the cause", async () => {
    const unread = { ...rome(), keys: "unreadable" } as const;

    expect(await explain({ kind: "GatewayClient", name: "milan", place: placeOf(unread) })).toEqual(
      [
        "  next: read its status: kubectl get gatewayclient milan -n liqo-tenant-milan -o yaml " +
          "(in cluster rome, forbidden: cannot list Secrets in namespace liqo-tenant-milan)",
      ],
    );
  });

  it("advises to read the status if only `provider` is set", async () => {
    const place = { ...placeOf(rome()), view: () => Promise.resolve(undefined) };

    expect(await explain({ kind: "Connection", name: "gw-milan", place })).toEqual([
      "  next: read its status: kubectl get connection gw-milan -n liqo-tenant-milan -o yaml " +
        "(only `provider` is set, so nothing was checked)",
    ]);
  });
});
