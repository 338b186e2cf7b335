import { expect, it } from "vitest";
import { twoClusters } from "../liqoctl.js";
import { LabStack } from "../pair/lab-stack.js";
import { expiryOf, identityAuthParams } from "../peering-authentication.js";
import { withLab } from "../temporary-lab.js";
import { running } from "../use-lab.js";
import { leftovers, peering } from "./peering-program.js";

it("a certificate that Liqo has renewed is no change, and the peering stays Ready", async () => {
  await withLab({ clusterSigningDuration: "4m" }, async (labFile) => {
    const [rome, milan] = twoClusters(labFile);
    const expiry = async () => expiryOf(await identityAuthParams(rome, milan));
    const stack = await LabStack.create(running(labFile), "renewed", peering({ network: false }));
    await stack.up();
    const first = await expiry();

    await expect.poll(expiry, { timeout: 240_000, interval: 1000 }).toBeGreaterThan(first);
    const renewed = await expiry();
    const { outputs } = await stack.up({ expectNoChanges: true });
    expect(outputs["status"]?.value).toBe("Ready");
    await stack.refresh({ expectNoChanges: true });

    // An update of the Identity keeps the renewed certificate.
    await stack.up({ refresh: true });
    expect(await expiry()).toBeGreaterThanOrEqual(renewed);
    await stack.destroy();
    expect(await leftovers([rome, milan])).toEqual([]);
  });
}, 600_000);
