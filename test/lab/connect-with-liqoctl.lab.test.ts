import { expect, it } from "vitest";
import { recordedNamespaces } from "./host/namespaces.js";
import { connectWithLiqoctl } from "./liqoctl-proof.js";
import { useLab } from "./use-lab.js";

it("liqoctl connects two clusters and disconnects them again", async (context) => {
  const { lab } = useLab();
  const before = recordedNamespaces(lab.folder);

  const proof = await connectWithLiqoctl(lab);

  console.log("liqoctl network connect and reset:", proof);
  expect(recordedNamespaces(lab.folder)).toEqual(before);
  if (lab.nodeAgent.gateways === "simulated") {
    context.skip(
      `Skipped: no traffic, because the gateways are simulated. ${lab.nodeAgent.gatewaysReason}`,
    );
  }
  expect(proof.bytes).toBeGreaterThan(0);
});
