import * as pulumi from "@pulumi/pulumi";
import { describe, expect } from "vitest";
import { clientEndpoint } from "../../../src/network/gateway/endpoint.js";
import type { EndpointArgs } from "../../../src/network/gateway/endpoint-args.js";
import type { GatewayServiceArgs } from "../../../src/index.js";
import { valueOf } from "../../../src/testing/index.js";
import { it } from "../../simulated-test.js";

const REPORTED = { addresses: ["203.0.113.7"], port: 31000, protocol: "UDP" };

const never = pulumi.output(new Promise<never>(() => undefined));

// case: S4 Before Liqo 1.2, the IP address of a load balancer precedes its host name. Limit: this
// is Liqo's order; set `client.endpoint.address` to use the host name.
// case: R7 A load balancer has a host name in addition to its IP address (see S4).
// case: R12 The load balancer runs on a host with several addresses.
// case: R14 The server's address and port are translated by a NAT. Limit: the lab has no NAT.
// case: R10
describe("the endpoint is known before Liqo reports it, with", () => {
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
      "an address and a port of the client",
      { serviceType: "ClusterIP" },
      { address: "nat.example.com", port: 4500 },
      "nat.example.com",
      4500,
    ],
    ["an address of the client", {}, { address: "nat.example.com" }, "nat.example.com", 51840],
    [
      "an address of the client, although the load balancer has an address",
      { loadBalancerIp: "203.0.113.9" },
      { address: "nat.example.com" },
      "nat.example.com",
      51840,
    ],
  ];

  it.for(cases)("%s", async ([, server, override, address, port]) => {
    const endpoint = clientEndpoint(server, override, never);

    expect(await valueOf(endpoint)).toEqual({ addresses: [address], port, protocol: "UDP" });
  });
});

describe("the endpoint is taken from the status of the GatewayServer, with", () => {
  const cases: [string, GatewayServiceArgs, EndpointArgs | undefined, string, number][] = [
    ["its address and port", {}, undefined, "203.0.113.7", 31000],
    ["its address", {}, { port: 4500 }, "203.0.113.7", 4500],
    [
      "its port, if the API server picks the port",
      { serviceType: "NodePort" },
      { address: "gw.example.com" },
      "gw.example.com",
      31000,
    ],
  ];

  it.for(cases)("%s", async ([, server, override, address, port]) => {
    const endpoint = clientEndpoint(server, override, pulumi.output(REPORTED));

    expect(await valueOf(endpoint)).toEqual({ addresses: [address], port, protocol: "UDP" });
  });
});
