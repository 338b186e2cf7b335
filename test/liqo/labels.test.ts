import { expect, it } from "vitest";
import { gatewayLabels, remoteLabels, tenantNamespaceLabels } from "../../src/liqo/labels.js";
import { gatewayResourceName, tenantNamespaceName } from "../../src/liqo/names.js";

// case: R1 Objects that are declared manually never connect: wrong labels, wrong Secret.
it("uses the labels and names of Liqo", () => {
  expect(remoteLabels("rome")).toEqual({ "liqo.io/remote-cluster-id": "rome" });
  expect(gatewayLabels("rome")).toEqual({
    "liqo.io/remote-cluster-id": "rome",
    "networking.liqo.io/gateway-resource": "true",
  });
  expect(tenantNamespaceName("rome")).toBe("liqo-tenant-rome");
  expect(gatewayResourceName("rome")).toBe("gw-rome");
});

it("allows privileged gateway pods in a tenant namespace", () => {
  expect(tenantNamespaceLabels("rome")).toEqual({
    "liqo.io/remote-cluster-id": "rome",
    "liqo.io/tenant-namespace": "true",
    "pod-security.kubernetes.io/enforce": "privileged",
    "pod-security.kubernetes.io/audit": "privileged",
    "pod-security.kubernetes.io/warn": "privileged",
  });
});
