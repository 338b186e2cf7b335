import { describe, expect, it } from "vitest";
import { checkNamespace } from "../../../src/network/checks/namespace-check.js";
import { rome } from "./live-sides.js";

describe("checkNamespace", () => {
  it("is ok if the namespace has Liqo's labels", () => {
    expect(checkNamespace(rome()).result).toBe("ok");
  });

  it("is wrong if the namespace is not found", () => {
    expect(checkNamespace(rome({ tenantNamespace: undefined }))).toEqual({
      result: "wrong",
      found: "namespace liqo-tenant-milan not found",
      hint: "run pulumi up --refresh if the stack creates it; otherwise declare a TenantNamespace, or create the namespace that you set",
    });
  });

  it("is wrong if a label is missing or has another value", () => {
    const labels = { "liqo.io/remote-cluster-id": "turin" };

    expect(checkNamespace(rome({ tenantNamespace: { metadata: { labels } } }))).toEqual({
      result: "wrong",
      found:
        "namespace liqo-tenant-milan has no label liqo.io/remote-cluster-id=milan, " +
        "liqo.io/tenant-namespace=true",
      hint: "run pulumi up --refresh if the stack created it; otherwise set the labels",
      commands:
        "kubectl label namespace liqo-tenant-milan --overwrite liqo.io/remote-cluster-id=milan liqo.io/tenant-namespace=true",
    });
  });

  it("is unknown if the namespace is forbidden to read", () => {
    expect(checkNamespace(rome({ tenantNamespace: "forbidden" }))).toEqual({
      result: "unknown",
      found: "forbidden: cannot get namespace liqo-tenant-milan",
    });
  });
});
