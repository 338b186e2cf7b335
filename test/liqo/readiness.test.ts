import * as pulumi from "@pulumi/pulumi";
import { describe, expect, it } from "vitest";
import { CONFIGURATION_READINESS } from "../../src/liqo/networking/configuration.js";
import { CONNECTION_READINESS } from "../../src/liqo/networking/connection.js";
import { GATEWAY_CLIENT_READINESS } from "../../src/liqo/networking/gateway-client.js";
import { GATEWAY_SERVER_READINESS } from "../../src/liqo/networking/gateway-server.js";
import { IDENTITY_READINESS } from "../../src/liqo/authentication/identity.js";
import { RESOURCE_SLICE_READINESS } from "../../src/liqo/authentication/resource-slice.js";
import { TENANT_READINESS } from "../../src/liqo/authentication/tenant.js";
import { NAMESPACE_OFFLOADING_READINESS } from "../../src/liqo/offloading/namespace-offloading.js";
import { type Readiness, readinessAnnotations } from "../../src/liqo/readiness.js";
import { valueOf } from "../../src/testing/index.js";
import { isMet } from "../../src/testing/provider/wait-condition.js";

function isReady({ kind, expressions }: Readiness, status: object, spec: object = {}): boolean {
  const object = { apiVersion: "v1", kind, metadata: { name: "a", generation: 2 }, spec, status };
  return expressions.every((expression) => isMet(expression, object));
}

// Right after a change, the API server may still return the old object, which is ready.
it("waits for all expressions of a kind and for the declared revision", async () => {
  const annotations = readinessAnnotations(GATEWAY_CLIENT_READINESS, pulumi.output("a1b2"), [
    "jsonpath={.status.more}",
  ]);

  expect(await valueOf(pulumi.output(annotations))).toEqual({
    "pulumi-liqo/revision": "a1b2",
    "pulumi.com/waitFor": JSON.stringify([
      "jsonpath={.status.secretRef.name}",
      "jsonpath={.status.more}",
      "jsonpath={.metadata.annotations['pulumi-liqo/revision']}=a1b2",
    ]),
  });
});

describe("a GatewayServer", () => {
  // case: S1 Liqo publishes an endpoint with one empty address while its Service has no address.
  // case: S28 A pending load balancer has a port but no address.
  it.each([
    [true, { addresses: ["203.0.113.7"], port: 51840, protocol: "UDP" }],
    [true, { addresses: ["", "203.0.113.7"], port: 51840, protocol: "UDP" }],
    [false, { addresses: [""], port: 51840, protocol: "UDP" }],
    [false, { addresses: [], port: 51840, protocol: "UDP" }],
    [false, { port: 51840, protocol: "UDP" }],
    [false, { addresses: ["203.0.113.7"], protocol: "UDP" }],
    [false, { addresses: ["203.0.113.7"], port: 0, protocol: "UDP" }],
    [false, undefined],
  ])("is ready: %s with the endpoint %j", (expected, endpoint) => {
    expect(isReady(GATEWAY_SERVER_READINESS, { endpoint })).toBe(expected);
  });
});

describe("a Connection", () => {
  it.each([
    [true, "Connected"],
    [false, "Connecting"],
    [false, "Error"],
    [false, undefined],
  ])("is ready: %s with the value %s", (expected, value) => {
    expect(isReady(CONNECTION_READINESS, { value })).toBe(expected);
  });
});

describe("a Configuration", () => {
  // case: S14 Liqo marks a remapped Configuration with a label, since 1.2 with a condition.
  it.each([
    [true, { pod: ["10.11.0.0/16"], external: ["10.8.0.0/16"] }],
    [true, { pod: ["10.11.0.0/16", "10.12.0.0/16"], external: ["10.8.0.0/16"] }],
    [false, { pod: ["10.11.0.0/16"], external: [""] }],
    [false, { pod: ["10.11.0.0/16"] }],
    [false, { pod: ["10.11.0.0/16", ""], external: ["10.8.0.0/16"] }],
    [false, { pod: [""], external: ["10.8.0.0/16"] }],
    [false, { pod: [], external: ["10.8.0.0/16"] }],
    [false, {}],
  ])("is ready: %s with the CIDRs %j", (expected, cidr) => {
    expect(isReady(CONFIGURATION_READINESS, { remote: { cidr } })).toBe(expected);
  });
});

describe("a Tenant", () => {
  const authParams = { apiServer: "https://192.0.2.2:6443" };
  const proxyURL = "http://10.20.0.1:8118";
  const tenantNamespace = "liqo-tenant-rome";

  it.each([
    [true, { tenantNamespace, authParams }, {}],
    [true, { tenantNamespace, authParams: { ...authParams, proxyURL } }, { proxyURL }],
    [false, { tenantNamespace, authParams }, { proxyURL }],
    [false, { tenantNamespace, authParams: { ...authParams, proxyURL } }, {}],
    [false, { tenantNamespace }, {}],
    [false, { authParams }, {}],
    [false, {}, {}],
  ])("is ready: %s with the status %j and the spec %j", (expected, status, spec) => {
    expect(isReady(TENANT_READINESS, status, spec)).toBe(expected);
  });
});

describe("an Identity", () => {
  it.each([
    [true, { kubeconfigSecretRef: { name: "kubeconfig-controlplane-milan" } }],
    [false, { kubeconfigSecretRef: {} }],
    [false, {}],
  ])("is ready: %s with the status %j", (expected, status) => {
    expect(isReady(IDENTITY_READINESS, status)).toBe(expected);
  });
});

describe("a ResourceSlice", () => {
  const conditions = (...statuses: string[]) => ({
    conditions: statuses.map((each) => {
      const [type, status] = each.split(" ");
      return { type, status };
    }),
  });

  it.each([
    [true, conditions("Authentication Accepted", "Resources Accepted")],
    [true, conditions("Resources Accepted", "Authentication Accepted")],
    [false, conditions("Authentication Accepted", "Resources Denied")],
    [false, conditions("Authentication Denied", "Resources Accepted")],
    [false, conditions("Authentication Accepted")],
    [false, conditions()],
    [false, {}],
  ])("is ready: %s with the status %j", (expected, status) => {
    expect(isReady(RESOURCE_SLICE_READINESS, status)).toBe(expected);
  });
});

describe("a NamespaceOffloading", () => {
  it.each([
    [true, { offloadingPhase: "Ready", observedGeneration: 2 }],
    [true, { offloadingPhase: "NoClusterSelected", observedGeneration: 2 }],
    [false, { offloadingPhase: "InProgress", observedGeneration: 2 }],
    [false, { offloadingPhase: "SomeFailed", observedGeneration: 2 }],
    [false, { offloadingPhase: "Ready", observedGeneration: 1 }],
    [false, {}],
  ])("is ready: %s with the status %j", (expected, status) => {
    expect(isReady(NAMESPACE_OFFLOADING_READINESS, status)).toBe(expected);
  });
});
