import { describe, expect, it } from "vitest";
import { checkDialled, checkEndpoint } from "../../../src/network/checks/endpoint-check.js";
import { milan, pod, READY, rome, RUNNING, service } from "./live-sides.js";

const behind = (type: string, status?: object) => ({ ...RUNNING, service: service(type, status) });
const error = { connection: { status: { value: "Error" } } };
const LIQO = {
  hint: "check that Liqo runs, and read its log",
  commands:
    "kubectl -n liqo-system get pods\nkubectl -n liqo-system logs deploy/liqo-controller-manager",
};

describe("checkEndpoint", () => {
  it("is ok if the server reports the address and port of its Service", () => {
    expect(checkEndpoint(milan())).toEqual({
      result: "ok",
      found: "GatewayServer rome reports endpoint 203.0.113.7:51840",
    });
  });

  it("is skipped for a client and for a server without a Deployment", () => {
    expect(checkEndpoint(rome())).toBeUndefined();
    expect(checkEndpoint(milan({ parts: { pods: [] } }))).toBeUndefined();
  });

  it("is wrong if the load balancer has no address", () => {
    const parts = behind("LoadBalancer", { loadBalancer: {} });

    expect(checkEndpoint(milan({ parts }))).toEqual({
      result: "wrong",
      found: "the LoadBalancer Service gw-rome has no address yet",
      hint: 'read its events; if the cluster has no load balancers, set serviceType: "NodePort"',
      commands: "kubectl describe service gw-rome -n liqo-tenant-rome",
    });
  });

  it("quotes the load balancer's provider if it reports why there is no address", () => {
    const ports = [{ port: 51840, protocol: "UDP", error: "PortNotOpened" }];
    const parts = behind("LoadBalancer", { loadBalancer: { ingress: [{ ports }] } });

    expect(checkEndpoint(milan({ parts }))?.found).toBe(
      "the LoadBalancer Service gw-rome has no address yet (port 51840: PortNotOpened)",
    );
  });

  it.each([{ ip: "203.0.113.7" }, { hostname: "lb.example.com" }])(
    "names Liqo, not the load balancer, if only the server reports no endpoint: %o",
    (ingress) => {
      const parts = behind("LoadBalancer", { loadBalancer: { ingress: [ingress] } });

      expect(checkEndpoint(milan({ parts, status: undefined }))).toEqual({
        result: "wrong",
        found: "status.endpoint of GatewayServer rome is null",
        ...LIQO,
      });
    },
  );

  const urn = "urn:pulumi:dev::net::a$b$kubernetes:networking.liqo.io/v1beta1:GatewayServer::pair";

  it("is wrong if the Service is missing, which Liqo does not create again", () => {
    const created = milan({ parts: { ...RUNNING, service: undefined }, madeBy: urn });

    expect(checkEndpoint(created)).toEqual({
      result: "wrong",
      found: "Service gw-rome not found in namespace liqo-tenant-rome",
      hint:
        "check what may block the Service (a node port in use, a quota), then run pulumi up --refresh in stack net/dev, " +
        "which creates the Service: Liqo does not create a Service again that was rejected or deleted",
    });
  });

  it("advises kubectl if no Pulumi program of this library created the GatewayServer", () => {
    expect(checkEndpoint(milan({ parts: { ...RUNNING, service: undefined } }))).toMatchObject({
      hint:
        "delete its GatewayServer, then create it again: Liqo does not create a Service again that was rejected or " +
        "deleted",
      commands: "kubectl delete gatewayserver rome -n liqo-tenant-rome",
    });
  });

  it.each([
    { addresses: [""], port: 30742 },
    { addresses: [], port: 51840 },
    { addresses: ["192.0.2.1"], port: 0 },
  ])("is wrong if clients cannot dial the endpoint %j", (endpoint) => {
    expect(checkEndpoint(milan({ status: { endpoint } }))).toEqual({
      result: "wrong",
      found: `status.endpoint of GatewayServer rome is ${JSON.stringify(endpoint)}`,
      hint: "check that the node of its pod is Ready and has an address",
      commands: "kubectl get nodes -o wide",
    });
  });
});

describe("checkEndpoint, if a load balancer address is requested", () => {
  const requesting = (loadBalancerIP: string | undefined, ingress: object, more: object = {}) =>
    checkEndpoint(
      milan({
        ...error,
        spec: { endpoint: { loadBalancerIP } },
        parts: behind("LoadBalancer", { loadBalancer: { ingress: [ingress] } }),
        ...more,
      }),
    );
  const other = (address: string) =>
    `the load balancer of Service gw-rome has address ${address}, but GatewayServer rome requests 203.0.113.8`;

  it("is ok if the load balancer has the requested address", () => {
    expect(requesting("203.0.113.7", { ip: "203.0.113.7" })).toEqual({
      result: "ok",
      found: "GatewayServer rome reports endpoint 203.0.113.7:51840",
    });
  });

  it.each([undefined, ""])("is ok if no address is requested: %j", (none) => {
    expect(requesting(none, { ip: "203.0.113.7" })?.result).toBe("ok");
  });

  it("is wrong if the load balancer has another address", () => {
    expect(requesting("203.0.113.8", { ip: "203.0.113.7" })).toEqual({
      result: "wrong",
      found: other("203.0.113.7"),
      hint:
        "check whether the load balancer's provider supports loadBalancerIP (some need an annotation instead), or set " +
        "loadBalancerIp to 203.0.113.7",
    });
  });

  it("is wrong if only the Service requests an address", () => {
    const balanced = service("LoadBalancer", {
      loadBalancer: { ingress: [{ ip: "203.0.113.7" }] },
    });
    const { spec } = balanced as { spec: object };
    const requested = { ...balanced, spec: { ...spec, loadBalancerIP: "203.0.113.8" } };
    const parts = { ...RUNNING, service: requested };
    expect(requesting(undefined, {}, { parts })?.found).toBe(other("203.0.113.7"));
  });

  it("is unknown if the load balancer reports a host name", () => {
    expect(requesting("203.0.113.8", { hostname: "lb.example.com" })).toEqual({
      result: "unknown",
      found: other("lb.example.com"),
      hint: "check whether lb.example.com resolves to 203.0.113.8",
    });
  });

  it("is ok if the tunnel is Connected anyway", () => {
    const connection = { status: { value: "Connected" } };
    expect(requesting("203.0.113.8", { ip: "203.0.113.7" }, { connection })).toEqual({
      result: "ok",
      found: other("203.0.113.7"),
    });
  });

  it("ignores the request if the Service is not of type LoadBalancer", () => {
    const parts = behind("NodePort");
    expect(requesting("203.0.113.8", {}, { parts })?.result).toBe("ok");
  });
});

describe("checkEndpoint, if the server reports another endpoint than its Service has", () => {
  const ingress = [{ ip: "203.0.113.9" }, { hostname: "lb.example.com" }];
  const clusterIp = {
    ...service("ClusterIP"),
    spec: { type: "ClusterIP", clusterIP: "10.0.0.1", ports: [{ port: 1 }] },
  };
  it.each([
    [
      "LoadBalancer",
      service("LoadBalancer", { loadBalancer: { ingress } }),
      "203.0.113.9:51840, lb.example.com:51840",
    ],
    [
      "NodePort",
      { ...service("NodePort"), spec: { type: "NodePort", ports: [{ port: 1, nodePort: 30742 }] } },
      "node port 30742",
    ],
    ["ClusterIP", clusterIp, "10.0.0.1:1"],
  ])("is wrong and names both endpoints: %s", (_, served, words) => {
    expect(checkEndpoint(milan({ ...error, parts: { ...RUNNING, service: served } }))).toEqual({
      result: "wrong",
      found: `GatewayServer rome reports endpoint 203.0.113.7:51840, but Service gw-rome has ${words}`,
      ...LIQO,
    });
  });

  it("is ok if the tunnel is Connected anyway", () => {
    expect(checkEndpoint(milan({ parts: { ...RUNNING, service: clusterIp } }))?.result).toBe("ok");
  });
});

describe("checkDialled", () => {
  const moved = milan({ status: { endpoint: { addresses: ["203.0.113.8"], port: 51840 } } });

  it("is ok if the client dials the endpoint that the server reports", () => {
    expect(checkDialled(rome(), milan())).toEqual({
      result: "ok",
      found: "the client dials 203.0.113.7:51840, which the server reports",
    });
  });

  it("is wrong if the client dials another endpoint and the tunnel is not Connected", () => {
    expect(checkDialled(rome(error), moved)).toEqual({
      result: "wrong",
      found: "the client dials 203.0.113.7:51840, but the server reports 203.0.113.8:51840",
      hint:
        "check whether 203.0.113.7:51840 leads to the server (NAT, DNS); if it does not, run pulumi up, or correct the " +
        "endpoint that you set",
    });
  });

  it("is ok if the client dials another endpoint but the tunnel is Connected", () => {
    expect(checkDialled(rome(), moved)).toEqual({
      result: "ok",
      found:
        "the client dials 203.0.113.7:51840, but the server reports 203.0.113.8:51840: the tunnel is Connected, so the " +
        "address leads to the server",
    });
  });

  it.each([
    ["the other cluster is not inspected", undefined],
    ["the server reports no endpoint", milan({ status: {} })],
    ["the other cluster has no server", rome()],
  ])("is unknown if %s", (_, other) => {
    expect(checkDialled(rome(error), other)).toEqual({
      result: "unknown",
      found: "the client dials 203.0.113.7:51840, and no endpoint of the server is known",
    });
  });

  it("is skipped for a server", () => {
    expect(checkDialled(milan(), rome())).toBeUndefined();
  });

  const dialling = (...args: string[]) => ({
    ...RUNNING,
    pods: [pod(READY, { spec: { containers: [{ name: "wireguard", args }, { name: "geneve" }] } })],
  });

  it("is wrong if the pod still dials an earlier endpoint", () => {
    const parts = dialling("--endpoint-address=203.0.113.6", "--endpoint-port=51840");
    expect(checkDialled(rome({ ...error, parts }), milan())).toEqual({
      result: "wrong",
      found:
        "pod gw-rome-1 dials 203.0.113.6:51840, but GatewayClient milan has endpoint 203.0.113.7:51840",
      hint: `wait for the rollout; if it has ended, ${LIQO.hint}`,
      commands: `kubectl rollout status deployment/gw-milan -n liqo-tenant-milan\n${LIQO.commands}`,
    });
  });

  it.each([
    [
      "dials the endpoint of the GatewayClient",
      dialling("--endpoint-address=203.0.113.7", "--endpoint-port=51840"),
    ],
    ["has other flags", dialling("--endpoint-address=203.0.113.6")],
  ])("is ok if the pod %s", (_, parts) => {
    expect(checkDialled(rome({ ...error, parts }), milan())?.result).toBe("ok");
  });

  it("is ok if the pod dials an earlier endpoint but the tunnel is Connected", () => {
    const parts = dialling("--endpoint-address=203.0.113.6", "--endpoint-port=51840");
    expect(checkDialled(rome({ parts }), milan())?.result).toBe("ok");
  });
});
