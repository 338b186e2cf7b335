import { describe, expect, it } from "vitest";
import { checkDialled, checkEndpoint } from "../../src/diagnosis/endpoint-check.js";
import { milan, rome, RUNNING, service } from "./seen-sides.js";

const behind = (type: string, status?: object) => ({ ...RUNNING, service: service(type, status) });

describe("checkEndpoint", () => {
  it("finds nothing wrong with a server that has an address and a port", () => {
    expect(checkEndpoint(milan())).toEqual({
      result: "ok",
      seen: "GatewayServer rome answers at 203.0.113.7:51840",
    });
  });

  it("has nothing to say of a client, nor of a server without a Deployment", () => {
    expect(checkEndpoint(rome())).toBeUndefined();
    expect(checkEndpoint(milan({ parts: { pods: [] } }))).toBeUndefined();
  });

  it("sees a load balancer without an address", () => {
    const parts = behind("LoadBalancer", { loadBalancer: {} });

    expect(checkEndpoint(milan({ parts }))).toEqual({
      result: "wrong",
      seen: "the LoadBalancer Service gw-rome has no address yet",
      next:
        "see its events: kubectl describe service gw-rome -n liqo-tenant-rome; " +
        'a cluster without load balancers needs serviceType "NodePort"',
    });
  });

  it("sees a load balancer that serves no address, and why", () => {
    const ports = [{ port: 51840, protocol: "UDP", error: "PortNotOpened" }];
    const parts = behind("LoadBalancer", { loadBalancer: { ingress: [{ ports }] } });

    expect(checkEndpoint(milan({ parts }))?.seen).toBe(
      "the LoadBalancer Service gw-rome has no address yet (port 51840: PortNotOpened)",
    );
  });

  it.each([{ ip: "203.0.113.7" }, { hostname: "lb.example.com" }])(
    "does not blame a load balancer that has %o",
    (ingress) => {
      const parts = behind("LoadBalancer", { loadBalancer: { ingress: [ingress] } });

      expect(checkEndpoint(milan({ parts, status: undefined }))?.seen).toBe(
        "status.endpoint of GatewayServer rome is null",
      );
    },
  );

  const urn = "urn:pulumi:dev::net::a$b$kubernetes:networking.liqo.io/v1beta1:GatewayServer::pair";

  it("sees that there is no Service, which Liqo does not make", () => {
    const made = milan({ parts: { ...RUNNING, service: undefined }, madeBy: urn });

    expect(checkEndpoint(made)).toEqual({
      result: "wrong",
      seen: "there is no Service gw-rome",
      next:
        "see that nothing is in its way (a node port that is taken, a quota), then run pulumi up --refresh in stack net/dev, " +
        `which makes it (with a provider of your own alone, pulumi up --replace '${urn}'): ` +
        "Liqo makes no Service that was refused or deleted",
    });
  });

  it("does not know who makes a GatewayServer anew that no such program has made", () => {
    expect(checkEndpoint(milan({ parts: { ...RUNNING, service: undefined } }))?.next).toBe(
      "make its GatewayServer anew, for Liqo makes no Service that was refused or deleted: " +
        "kubectl delete gatewayserver rome -n liqo-tenant-rome, then make it again",
    );
  });

  it.each([
    { addresses: [""], port: 30742 },
    { addresses: [], port: 51840 },
    { addresses: ["192.0.2.1"], port: 0 },
  ])("sees the endpoint %j, which nobody can dial", (endpoint) => {
    expect(checkEndpoint(milan({ status: { endpoint } }))).toEqual({
      result: "wrong",
      seen: `status.endpoint of GatewayServer rome is ${JSON.stringify(endpoint)}`,
      next: "see whether the node of its pod has an address: kubectl get nodes -o wide",
    });
  });
});

describe("checkDialled", () => {
  const elsewhere = milan({ status: { endpoint: { addresses: ["203.0.113.8"], port: 51840 } } });
  const connecting = { connection: { status: { value: "Connecting" } } };

  it("compares where the client dials with where the server answers", () => {
    expect(checkDialled(rome(), milan())?.result).toBe("ok");
    expect(checkDialled(rome(connecting), elsewhere)).toEqual({
      result: "wrong",
      seen: "the client dials 203.0.113.7:51840, the server answers at 203.0.113.8:51840",
      next:
        "see whether the one leads to the other (a NAT, a name); if not, run pulumi up, or correct the endpoint that you " +
        "have given",
    });
  });

  it("takes another address for a way to the server if packets arrive", () => {
    expect(checkDialled(rome(), elsewhere)?.result).toBe("ok");
  });

  it("cannot tell without a look at a server that can be dialled", () => {
    expect(checkDialled(rome(connecting), undefined)).toEqual({
      result: "unknown",
      seen: "the client dials 203.0.113.7:51840",
    });
    expect(checkDialled(rome(connecting), milan({ status: {} }))?.result).toBe("unknown");
  });

  it("has nothing to say of a server", () => {
    expect(checkDialled(milan(), rome())).toBeUndefined();
  });
});
