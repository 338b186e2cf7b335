import * as pulumi from "@pulumi/pulumi";
import { afterEach, describe, expect, vi } from "vitest";
import { ApiError } from "../../../src/cluster/client/api-error.js";
import { LiqoPeering, type LiqoPeeringArgs } from "../../../src/index.js";
import type { SimulatedClusters } from "../../../src/testing/index.js";
import { answer } from "../../lifecycle/hook-fixture.js";
import { messageWith } from "../../message-text.js";
import { romeAndMilan } from "../../rome-and-milan.js";
import { it } from "../../simulated-test.js";

afterEach(() => {
  vi.restoreAllMocks();
});

/** Expects that `up` fails, and returns the logged errors. */
async function errorsOf(
  clusters: SimulatedClusters,
  settings: Partial<LiqoPeeringArgs>,
  opts?: pulumi.ComponentResourceOptions,
) {
  const log = vi.spyOn(pulumi.log, "error").mockResolvedValue(undefined);
  const failure = clusters.up(() => {
    const { rome, milan } = romeAndMilan();
    const args = { consumer: rome, provider: milan, network: false, ...settings } as const;
    return new LiqoPeering("peering", args, opts).status;
  });
  await expect(failure).rejects.toThrow();
  return log.mock.calls.map(([message]) => message);
}

describe("the error of a wait", () => {
  it("names the class that no controller grants", async ({ clusters }) => {
    expect(await errorsOf(clusters, { resourceSlices: [{ class: "gpu" }] })).toEqual([
      messageWith(
        "seen: in cluster rome, no controller in milan grants the resources of ResourceSlice milan with class gpu " +
          'next: set class: "default", or a class for which the provider runs a controller ' +
          "See node_modules/pulumi-liqo/docs/troubleshooting.md#check-slice",
      ),
    ]);
  });

  it("names who has to act if the resources are denied", async ({ clusters }) => {
    const cordon: pulumi.ResourceTransform = ({ type, props, opts }) =>
      type.endsWith(":Tenant")
        ? {
            props: {
              ...props,
              spec: { ...(props["spec"] as object), tenantCondition: "Cordoned" },
            },
            opts,
          }
        : undefined;

    expect(await errorsOf(clusters, {}, { transforms: [cordon] })).toEqual([
      messageWith(
        "next: ask the administrator of milan whether the Tenant is Cordoned or Drained " +
          "See node_modules/pulumi-liqo/docs/troubleshooting.md#check-slice",
      ),
    ]);
  });

  it("quotes the conditions if the objects are forbidden to list", async ({ clusters }) => {
    const list = answer("list" as never, () => Promise.reject(new ApiError(403, "forbidden")));
    const errors = await errorsOf(clusters, { resourceSlices: [{ class: "gpu" }] });

    expect(list).toHaveBeenCalled();
    expect(errors).toEqual([
      messageWith("seen: Authentication is Accepted: ResourceSlice authentication accepted"),
    ]);
    expect(errors).toEqual([messageWith("troubleshooting.md#wait-resource-slice")]);
  });
});
