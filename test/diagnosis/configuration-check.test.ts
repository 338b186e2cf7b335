import { describe, expect, it } from "vitest";
import { checkConfiguration } from "../../src/diagnosis/configuration-check.js";
import { remoteLabels } from "../../src/liqo/labels.js";
import { rome } from "./seen-sides.js";

const metadata = { name: "milan", labels: remoteLabels("milan") };
const remapped = (pod: string[], external: string[]) => ({ remote: { cidr: { pod, external } } });

describe("checkConfiguration", () => {
  it("finds nothing wrong with ranges that are remapped", () => {
    expect(checkConfiguration(rome())).toEqual({
      result: "ok",
      seen: "the other cluster's pods are seen as 10.71.0.0/16",
    });
  });

  it.each([
    [0, [], "run pulumi up --refresh, which makes anew what the stack declares"],
    [2, [{ metadata }, { metadata }], "delete the one that this stack does not know"],
  ])("sees that there are %d", (count, configurations, next) => {
    expect(checkConfiguration(rome({ configurations }))).toEqual({
      result: "wrong",
      seen: `namespace liqo-tenant-milan has ${count} Configurations, expected one`,
      next,
    });
  });

  it("sees the label by which Liqo would find it", () => {
    expect(checkConfiguration(rome({ configurations: [{ metadata: { name: "milan" } }] }))).toEqual(
      {
        result: "wrong",
        seen: "Configuration milan has no label liqo.io/remote-cluster-id=milan",
        next: "run pulumi up --refresh, which makes anew what the stack declares",
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
  ])("sees the status %j, which is not complete", (status, text) => {
    expect(checkConfiguration(rome({ configurations: [{ metadata, status }] }))).toEqual({
      result: "wrong",
      seen: `the status of Configuration milan is ${text}`,
      next:
        "see whether Liqo works there: kubectl -n liqo get pods; " +
        "kubectl -n liqo logs deploy/liqo-controller-manager",
    });
  });
});
