import { describe, expect, it } from "vitest";
import { checkConfiguration } from "../../../src/network/checks/configuration-check.js";
import { remoteLabels } from "../../../src/liqo/labels.js";
import { rome } from "./live-sides.js";

const metadata = { name: "milan", labels: remoteLabels("milan") };
const remapped = (pod: string[], external: string[]) => ({ remote: { cidr: { pod, external } } });

describe("checkConfiguration", () => {
  it("is ok if the CIDRs are remapped", () => {
    expect(checkConfiguration(rome())).toEqual({
      result: "ok",
      found: "the other cluster's pods have CIDR 10.71.0.0/16 in this cluster",
    });
  });

  it.each([
    [0, [], "run pulumi up --refresh: it recreates what the stack declares"],
    [2, [{ metadata }, { metadata }], "delete the Configurations that the stack does not manage"],
  ])("is wrong if there are %d Configurations", (count, configurations, hint) => {
    expect(checkConfiguration(rome({ configurations }))).toEqual({
      result: "wrong",
      found: `namespace liqo-tenant-milan has ${count} Configurations, expected one`,
      hint,
    });
  });

  it("is wrong if Liqo's label is missing", () => {
    expect(checkConfiguration(rome({ configurations: [{ metadata: { name: "milan" } }] }))).toEqual(
      {
        result: "wrong",
        found: "Configuration milan has no label liqo.io/remote-cluster-id=milan",
        hint: "run pulumi up --refresh: it recreates what the stack declares",
      },
    );
  });

  it.each([
    [undefined, "{}"],
    [
      remapped([""], ["10.70.0.0/16"]),
      '{"remote":{"cidr":{"pod":[""],"external":["10.70.0.0/16"]}}}',
    ],
    [remapped(["10.71.0.0/16"], []), '{"remote":{"cidr":{"pod":["10.71.0.0/16"],"external":[]}}}'],
  ])("is wrong if the status is %j, which is not complete", (status, text) => {
    expect(checkConfiguration(rome({ configurations: [{ metadata, status }] }))).toEqual({
      result: "wrong",
      found: `the status of Configuration milan is ${text}`,
      hint: "check that Liqo runs, and read its log",
      commands:
        "kubectl -n liqo-system get pods\nkubectl -n liqo-system logs deploy/liqo-controller-manager",
    });
  });
});
