import * as pulumi from "@pulumi/pulumi";
import { afterEach, expect, vi } from "vitest";
import { LiqoCluster } from "../../src/index.js";
import { it } from "../simulated-test.js";

afterEach(() => {
  vi.restoreAllMocks();
});

const declare = (podCidrs: pulumi.Input<string[]>) => () => {
  new LiqoCluster("rome", { context: "rome", podCidrs });
};

it("a cluster with other pod CIDRs than those of its installation is warned of in previews", async ({
  clusters,
}) => {
  const warn = vi.spyOn(pulumi.log, "warn").mockResolvedValue(undefined);
  await clusters.preview(declare(["10.99.0.0/16"]));

  expect(warn.mock.calls.map(([message]) => message)).toEqual([
    "podCidrs of cluster rome are 10.99.0.0/16, but Liqo was installed with 10.10.0.0/16\n" +
      "Leave podCidrs out, or set the CIDRs of the cluster's pods.\n" +
      "See node_modules/pulumi-liqo/docs/troubleshooting.md#other-pod-cidrs",
  ]);
});

it("the warning does not contain secret pod CIDRs", async ({ clusters }) => {
  const warn = vi.spyOn(pulumi.log, "warn").mockResolvedValue(undefined);
  await clusters.preview(declare(pulumi.secret(["10.99.0.0/16"])));

  expect(String(warn.mock.calls[0]?.[0])).toContain("podCidrs of cluster rome are [secret], but");
});

it("a cluster with the pod CIDRs of its installation is not warned of", async ({ clusters }) => {
  const warn = vi.spyOn(pulumi.log, "warn").mockResolvedValue(undefined);
  await clusters.preview(declare(["10.10.0.0/16"]));

  expect(warn).not.toHaveBeenCalled();
});
