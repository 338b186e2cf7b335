import { describe, expect, it } from "vitest";
import type { UserRights } from "../../src/cluster/client/cluster-api.js";
import { missingRights } from "../../src/cluster/missing-rights.js";

const NEEDED = [
  { apiVersion: "v1", resources: ["secrets"], verbs: ["create", "delete"] },
  { apiVersion: "liqo.io/v1beta1", resources: ["tenants", "renews"], verbs: ["delete"] },
];

describe("missingRights", () => {
  it.each<[string, UserRights, string[]]>([
    [
      "lists the resources by their missing verbs",
      { resourceRules: [{ apiGroups: [""], resources: ["secrets"], verbs: ["create"] }] },
      ["delete: secrets, tenants, renews"],
    ],
    [
      "needs the API group of the resource",
      { resourceRules: [{ apiGroups: [""], resources: ["*"], verbs: ["*"] }] },
      ["delete: tenants, renews"],
    ],
    [
      "accepts wildcards",
      { resourceRules: [{ apiGroups: ["*"], resources: ["*"], verbs: ["*"] }] },
      [],
    ],
    ["is empty if an authorizer does not list its rules", { incomplete: true }, []],
  ])("%s", (_, rights, expected) => {
    expect(missingRights(rights, NEEDED)).toEqual(expected);
  });
});
