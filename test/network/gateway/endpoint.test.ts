import * as pulumi from "@pulumi/pulumi";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { clientEndpoint, type EndpointArgs } from "../../../src/network/gateway/endpoint.js";
import type { GatewayServiceArgs } from "../../../src/index.js";
import { SimulatedClusters, valueOf } from "../../../src/testing/index.js";

const PUBLISHED = { addresses: ["203.0.113.7"], port: 31000, protocol: "UDP" };

let clusters: SimulatedClusters;

beforeEach(async () => {
  clusters = await SimulatedClusters.start({});
});

afterEach(() => clusters.settle());

const never = pulumi.output(new Promise<never>(() => undefined));

// case: S4 Before Liqo 1.2, the IP address of a load balancer precedes its host name. Limit: this
// is Liqo's order; set `client.endpoint.address` to use the host name.
// case: R7 A load balancer has a host name and an IP address, and Liqo prefers the wrong value (see
// S4).
// case: R12 The load balancer runs on a host with several addresses.
// case: R14 The server's address and port are translated by a NAT. Limit: the lab has no NAT.
// case: R10
describe("known beforehand, without what Liqo publishes:", () => {
  const cases: [string, GatewayServiceArgs, EndpointArgs | undefined, string, number][] = [
    [
      "a load balancer's address",
      { loadBalancerIp: "203.0.113.9" },
      undefined,
      "203.0.113.9",
      51840,
    ],
    [
      "a load balancer's address and port",
      { loadBalancerIp: "203.0.113.9", port: 51820 },
      undefined,
      "203.0.113.9",
      51820,
    ],
    [
      "a node port at an address",
      { serviceType: "NodePort", nodePort: 30742 },
      { address: "gw.example.com" },
      "gw.example.com",
      30742,
    ],
    [
      "an address and a port of one's own",
      { serviceType: "ClusterIP" },
      { address: "nat.example.com", port: 4500 },
      "nat.example.com",
      4500,
    ],
    ["an address of one's own", {}, { address: "nat.example.com" }, "nat.example.com", 51840],
    [
      "an address of one's own, before a load balancer's",
      { loadBalancerIp: "203.0.113.9" },
      { address: "nat.example.com" },
      "nat.example.com",
      51840,
    ],
  ];

  it.each(cases)("%s", async (_, server, override, address, port) => {
    const endpoint = clientEndpoint(server, override, never);

    expect(await valueOf(endpoint)).toEqual({ addresses: [address], port });
  });
});

describe("made of what Liqo publishes:", () => {
  const cases: [string, GatewayServiceArgs, EndpointArgs | undefined, string, number][] = [
    ["all of it", {}, undefined, "203.0.113.7", 31000],
    ["the address", {}, { port: 4500 }, "203.0.113.7", 4500],
    [
      "the port, where the API server picks it",
      { serviceType: "NodePort" },
      { address: "gw.example.com" },
      "gw.example.com",
      31000,
    ],
  ];

  it.each(cases)("%s", async (_, server, override, address, port) => {
    const endpoint = clientEndpoint(server, override, pulumi.output(PUBLISHED));

    expect(await valueOf(endpoint)).toEqual({ addresses: [address], port });
  });
});
