import { describe, expect, it } from "vitest";
import { checkNamespace } from "../../src/diagnosis/namespace-check.js";
import { rome } from "./seen-sides.js";

describe("checkNamespace", () => {
  it("finds nothing wrong with Liqo's labels", () => {
    expect(checkNamespace(rome()).result).toBe("ok");
  });

  it("sees that it is not there", () => {
    expect(checkNamespace(rome({ tenantNamespace: undefined }))).toEqual({
      result: "wrong",
      seen: "there is no namespace liqo-tenant-milan",
      next: "run pulumi up --refresh if the stack makes it; else declare a TenantNamespace, or create the namespace that you have named",
    });
  });

  it("sees which labels it lacks, also by their value", () => {
    const labels = { "liqo.io/remote-cluster-id": "turin" };

    expect(checkNamespace(rome({ tenantNamespace: { metadata: { labels } } }))).toEqual({
      result: "wrong",
      seen:
        "namespace liqo-tenant-milan has no label liqo.io/remote-cluster-id=milan, " +
        "liqo.io/tenant-namespace=true",
      next:
        "run pulumi up --refresh if the stack has made it, else kubectl label namespace liqo-tenant-milan --overwrite " +
        "liqo.io/remote-cluster-id=milan liqo.io/tenant-namespace=true",
    });
  });

  it("says so where it may not look", () => {
    expect(checkNamespace(rome({ tenantNamespace: "unreadable" }))).toEqual({
      result: "unknown",
      seen: "namespace liqo-tenant-milan may not be read",
    });
  });
});
