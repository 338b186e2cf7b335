import * as pulumi from "@pulumi/pulumi";
import { afterEach, describe, expect } from "vitest";
import { diagnose } from "../../src/index.js";
import { joined, startRomeAndMilan } from "../rome-and-milan.js";
import { it } from "../simulated-test.js";

// What docs/guides/testing.md says about the configuration and about faults.

describe("the configuration", () => {
  const program = () => ({ port: new pulumi.Config().getNumber("nodePort") });

  afterEach(() => {
    pulumi.runtime.setAllConfig({});
  });

  it("has the keys of the project in the option project", async () => {
    const clusters = await startRomeAndMilan({}, { project: "network" });
    pulumi.runtime.setConfig("network:nodePort", "30740");

    expect((await clusters.up(program)).outputs.port).toBe(30740);
    expect((await clusters.stack("other").preview(program)).outputs.port).toBe(30740);
  });

  it("has the keys of the project simulated by default", async ({ clusters }) => {
    pulumi.runtime.setConfig("simulated:nodePort", "30740");
    pulumi.runtime.setConfig("network:nodePort", "30741");

    expect((await clusters.up(program)).outputs.port).toBe(30740);
  });
});

describe("a fault of a running tunnel", () => {
  const summary = async () => (await diagnose({ context: "rome" }, { context: "milan" })).summary;

  it("is the cause in a diagnosis after a minute if it is tunnel-blocked", async ({ clusters }) => {
    await clusters.up(joined);
    clusters.setFaults([{ cluster: "rome", kind: "tunnel-blocked" }]);

    expect(await summary()).not.toContain("no packet arrives");
    clusters.advance("1m");
    expect(await summary()).toContain("no packet arrives");
  });

  it.for(["load-balancer-pending", "endpoint-empty-address"] as const)(
    "is visible in a diagnosis only in the cluster of the server if it is %s",
    async (kind, { clusters }) => {
      await clusters.up(joined);

      clusters.setFaults([{ cluster: "rome", kind }]);
      expect(await summary()).toBe("Connected");
      clusters.setFaults([{ cluster: "milan", kind }]);
      expect(await summary()).toContain("Service gw-rome has no address yet");
    },
  );

  it("is in the status of the next up, which succeeds", async ({ clusters }) => {
    await clusters.up(joined);
    clusters.setFaults([{ cluster: "rome", kind: "tunnel-blocked" }]);

    expect((await clusters.up(joined)).outputs.status).toBe("Error");
  });
});
