import { expect, it } from "vitest";
import { LiqoCluster, LiqoNetworkPair } from "../../../src/index.js";
import { inventory } from "../inventory.js";
import { withLab } from "../temporary-lab.js";
import { running } from "../use-lab.js";
import { LabStack } from "./lab-stack.js";

// Beside the lab that is running: a third cluster would cost every other test its start.

function mesh() {
  const clusters = ["oslo", "lima", "cairo"].map(
    (context) => new LiqoCluster(context, { context }),
  );
  const pairs = clusters.flatMap((server, index) =>
    clusters.slice(index + 1).map((client) => {
      const name = `${server.name}-${client.name}`;
      const pair = new LiqoNetworkPair(name, { server, client });
      const { status, serverSeenByClient, clientSeenByServer } = pair;
      return [name, { status, serverSeenByClient, clientSeenByServer }] as const;
    }),
  );
  return Promise.resolve(Object.fromEntries(pairs));
}

// case: R28 The second peering of a cluster fails.
// case: R17
it("three clusters, two of them of one pod CIDR, are joined each with each, stay as they are, and leave nothing behind", async () => {
  const podCidr = ["cairo=10.20.0.0/16"];
  await withLab({ clusters: "oslo,lima,cairo", podCidr }, async (lab) => {
    const stack = await LabStack.create(running(lab), "mesh", mesh);

    const { outputs } = await stack.up();
    const joined = Object.values(outputs).map(({ value }) => value as Joined);
    expect(joined.map(({ status }) => status)).toEqual(["Connected", "Connected", "Connected"]);
    // Cairo dials both of the others, and sees each under a range of its own: the first one as it is, the other remapped.
    const ofCairo = ["oslo-cairo", "lima-cairo"].map((name) => outputs[name]?.value as Joined);
    const seenByCairo = ofCairo.map(({ serverSeenByClient }) => serverSeenByClient.pod[0]);
    expect(seenByCairo).toContain("10.10.0.0/16");
    expect(new Set([...seenByCairo, "10.20.0.0/16"]).size).toBe(3);
    expect(ofCairo.map(({ clientSeenByServer }) => clientSeenByServer.pod)).toEqual([
      ["10.20.0.0/16"],
      ["10.20.0.0/16"],
    ]);
    const { serverSeenByClient, clientSeenByServer } = outputs["oslo-lima"]?.value as Joined;
    expect([serverSeenByClient.pod, clientSeenByServer.pod].flat()).not.toContain("10.10.0.0/16");

    await stack.up({ expectNoChanges: true });
    await stack.refresh({ expectNoChanges: true });

    await stack.destroy();
    expect(await inventory(lab.clusters)).toEqual([]);
  });
});

interface Joined {
  readonly status: string;
  readonly serverSeenByClient: { readonly pod: readonly string[] };
  readonly clientSeenByServer: { readonly pod: readonly string[] };
}
