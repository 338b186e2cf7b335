import { describe, expect, it } from "vitest";
import { servesEndpoint, serviceOf } from "../../../src/network/gateway-workload/service-ports.js";

describe("the Service of a server", () => {
  it("is the Service in the rendered server, which owns it", () => {
    const rendered = {
      apiVersion: "networking.liqo.io/v1beta1",
      kind: "WgGatewayServer",
      metadata: { name: "rome", namespace: "liqo-tenant-rome", uid: "17" },
      spec: {
        service: {
          metadata: { labels: { tier: "edge" }, annotations: { "lb/udp": "true" } },
          spec: { type: "NodePort", ports: [{ port: 51840, nodePort: 30742 }] },
        },
      },
    };

    expect(serviceOf(rendered)).toEqual({
      apiVersion: "v1",
      kind: "Service",
      metadata: {
        name: "gw-rome",
        namespace: "liqo-tenant-rome",
        labels: { tier: "edge" },
        annotations: { "lb/udp": "true" },
        ownerReferences: [
          {
            apiVersion: "networking.liqo.io/v1beta1",
            kind: "WgGatewayServer",
            name: "rome",
            uid: "17",
            controller: true,
            blockOwnerDeletion: true,
          },
        ],
      },
      spec: { type: "NodePort", ports: [{ port: 51840, nodePort: 30742 }] },
    });
  });
});

describe("the endpoint that a server reports", () => {
  const ports = [{ port: 51840, nodePort: 30742 }];
  const balanced = (...ingress: { ip?: string; hostname?: string }[]) => ({
    spec: { type: "LoadBalancer", ports },
    status: { loadBalancer: { ingress } },
  });

  it.each([
    [balanced({ ip: "203.0.113.7" }), "203.0.113.7", 51840, true],
    [balanced({ hostname: "lb.example.com" }), "lb.example.com", 51840, true],
    [balanced({ ip: "203.0.113.8" }), "203.0.113.7", 51840, false],
    [balanced({ ip: "203.0.113.7" }), "203.0.113.7", 4500, false],
    [balanced(), "203.0.113.7", 51840, false],
    [balanced(), "", 51840, false],
    [{ spec: { type: "NodePort", ports } }, "192.0.2.1", 30742, true],
    [{ spec: { type: "NodePort", ports } }, "192.0.2.1", 31000, false],
    [{ spec: { type: "NodePort", ports } }, "", 30742, false],
    [{ spec: { type: "ClusterIP", ports, clusterIP: "10.96.0.7" } }, "10.96.0.7", 51840, true],
    [{ spec: { type: "ClusterIP", ports, clusterIP: "10.96.0.8" } }, "10.96.0.7", 51840, false],
  ])(
    "with Service %j, address %s and port %i, belongs to that Service: %s",
    (service, address, port, isOfIt) => {
      expect(servesEndpoint(service, { addresses: [address], port })).toBe(isOfIt);
    },
  );

  it("does not belong to its Service before Liqo has reported an endpoint", () => {
    expect(servesEndpoint(balanced({ ip: "203.0.113.7" }), undefined)).toBe(false);
  });
});
