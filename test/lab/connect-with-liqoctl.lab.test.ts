import { expect, it } from "vitest";
import { recordedNamespaces } from "./host/namespaces.js";
import { connectWithLiqoctl } from "./liqoctl-proof.js";
import { useLab } from "./use-lab.js";

it("lets liqoctl connect two clusters through a tunnel and take it down again", async (context) => {
  const { lab } = useLab();
  const before = recordedNamespaces(lab.folder);

  const proof = await connectWithLiqoctl(lab);

  console.log("liqoctl network connect and reset:", proof);
  expect(recordedNamespaces(lab.folder)).toEqual(before);
  if (lab.nodeAgent.gateways === "simulated") {
    context.skip(`No bytes were sent: the gateways are simulated. ${lab.nodeAgent.gatewaysReason}`);
  }
  expect(proof.bytes).toBeGreaterThan(0);
});
