import { describe, expect, it } from "vitest";
import { explain } from "../../src/diagnosis/explain.js";
import { milan, placeOf, pod, rome, RUNNING, service } from "./seen-sides.js";

const down = { connection: { status: { value: "Error" } } };
const pending = {
  parts: { ...RUNNING, service: service("LoadBalancer") },
  status: {},
  ...down,
};

describe("explain", () => {
  it("says what a server lacks, whatever will be lacking later", async () => {
    const place = placeOf(milan({ ...pending, publicKeys: [] }));

    expect(await explain({ kind: "GatewayServer", name: "rome", place })).toEqual([
      "  seen: in cluster milan, the LoadBalancer Service gw-rome has no address yet",
      "  next: see its events: kubectl describe service gw-rome -n liqo-tenant-rome; " +
        'a cluster without load balancers needs serviceType "NodePort"',
    ]);
  });

  it("names the empty address of a server whose node is not Ready", async () => {
    const status = { endpoint: { addresses: [""], port: 30742 } };
    const parts = { ...RUNNING, pods: [pod({ phase: "Running" })] };
    const place = placeOf(milan({ parts, status }));

    expect(await explain({ kind: "GatewayServer", name: "rome", place })).toEqual([
      "  seen: in cluster milan, pod gw-rome-1 is Running but not Ready, so its node milan-1 may not be Ready",
      "  next: see whether it is: kubectl get node milan-1 -o wide; then see the pod's events: " +
        "kubectl describe pod gw-rome-1 -n liqo-tenant-rome",
      '  also: in cluster milan, status.endpoint of GatewayServer rome is {"addresses":[""],"port":30742}',
    ]);
  });

  it("looks for the cause at the other end of a tunnel, too", async () => {
    const place = placeOf(rome(down));
    const otherEnd = placeOf(milan({ ...down, keys: [], hasTemplate: false }));

    expect(await explain({ kind: "Connection", name: "gw-milan", place, otherEnd })).toEqual([
      "  seen: in cluster milan, there is no WgGatewayServerTemplate liqo/wireguard-server to make the gateway from",
      "  next: name a template that exists, or declare it: a template has to stay as long as gateways refer to it",
      '  also: in cluster milan, namespace liqo-tenant-rome has 0 Secrets labelled as keys of the gateway to "rome", ' +
        "expected one",
    ]);
  });

  it("does not look there for the cause of anything else", async () => {
    const place = placeOf(rome({ configurations: [] }));
    const otherEnd = placeOf(milan({ tenantNamespace: undefined }));

    expect(await explain({ kind: "Configuration", name: "milan", place, otherEnd })).toEqual([
      "  seen: in cluster rome, namespace liqo-tenant-milan has 0 Configurations, expected one",
      "  next: run pulumi up --refresh, which makes anew what the stack declares",
    ]);
  });

  it("says so if all is well by now", async () => {
    const place = placeOf(rome());

    expect(await explain({ kind: "Connection", name: "gw-milan", place })).toEqual([
      "  next: run pulumi up again: by now nothing wrong is seen",
    ]);
  });

  it("says how to look, and what it may not read, where that may be the cause", async () => {
    const unread = { ...rome(), keys: "unreadable" } as const;

    expect(await explain({ kind: "GatewayClient", name: "milan", place: placeOf(unread) })).toEqual(
      [
        "  next: see its status: kubectl get gatewayclient milan -n liqo-tenant-milan -o yaml " +
          "(in cluster rome, Secrets of namespace liqo-tenant-milan may not be read)",
      ],
    );
  });

  it("says how to look where it may not", async () => {
    const place = { ...placeOf(rome()), view: () => Promise.resolve(undefined) };

    expect(await explain({ kind: "Connection", name: "gw-milan", place })).toEqual([
      "  next: see its status: kubectl get connection gw-milan -n liqo-tenant-milan -o yaml " +
        "(with a provider of your own, nothing was looked at)",
    ]);
  });
});
