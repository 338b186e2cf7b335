import { describe, expect, it } from "vitest";
import { isOfPeering } from "../../src/liqo/owners.js";

const OF_ROME = { "liqo.io/remote-cluster-id": "rome" };
const KUBELET = { "offloading.liqo.io/component": "virtual-kubelet" };

describe("an object is of a peering:", () => {
  it.each([
    [true, "Deployment", "vk-milan", KUBELET],
    [true, "NamespaceMap", "milan", {}],
    [true, "Renew", "controlplane-milan", OF_ROME],
    [true, "Secret", "liqo-remote-certificate", OF_ROME],
    [true, "Secret", "liqo-remote-certificate-milan", OF_ROME],
    [false, "Secret", "liqo-remote-certificate", {}],
    [false, "Secret", "registry", OF_ROME],
    [false, "ConfigMap", "liqo-remote-certificate", OF_ROME],
    [false, "Deployment", "vk-milan", {}],
    [false, "StatefulSet", "vk-milan", KUBELET],
    [false, "Tenant", "rome", OF_ROME],
  ])("%s for %s %s with the labels %j", (expected, kind, name, labels) => {
    expect(isOfPeering(kind, { name, labels })).toBe(expected);
  });

  it("false without labels", () => {
    expect(isOfPeering("Secret", { name: "liqo-remote-certificate" })).toBe(false);
  });
});
