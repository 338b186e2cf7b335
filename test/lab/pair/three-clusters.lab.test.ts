import { expect, it } from "vitest";
import { LiqoCluster, LiqoNetworkPair, type RemappedCidrs } from "../../../src/index.js";
import { inventory } from "../inventory.js";
import { withLab } from "../temporary-lab.js";
import { running } from "../use-lab.js";
import { LabStack } from "./lab-stack.js";

// A temporary lab, because a third cluster would slow down all other tests.

function mesh() {
  const clusters = ["oslo", "lima", "cairo"].map(
    (context) => new LiqoCluster(context, { context }),
  );
  const pairs = clusters.flatMap((server, index) =>
    clusters.slice(index + 1).map((client) => {
      const name = `${client.name}-${server.name}`;
      const { status, remappedCidrs } = new LiqoNetworkPair(name, { server, client });
      return [name, { status, remappedCidrs }] as const;
    }),
  );
  return Promise.resolve(Object.fromEntries(pairs));
}

// case: R28 The second peering of a cluster fails.
// case: R17
it("three clusters, two with the same pod CIDR, are connected with each other and leave no objects", async () => {
  const podCidr = ["cairo=10.20.0.0/16"];
  await withLab({ clusters: "oslo,lima,cairo", podCidr }, async (lab) => {
    const stack = await LabStack.create(running(lab), "mesh", mesh);

    const { outputs } = await stack.up();
    const pairs = Object.values(outputs).map(({ value }) => value as Pair);
    expect(pairs.map(({ status }) => status)).toEqual(["Connected", "Connected", "Connected"]);
    // In cairo, only the second of the equal pod CIDRs is remapped.
    const pairsOfCairo = ["cairo-oslo", "cairo-lima"].map((name) => outputs[name]?.value as Pair);
    const inCairo = pairsOfCairo.map(({ remappedCidrs }) => remappedCidrs.server.pod[0]);
    expect(inCairo).toContain("10.10.0.0/16");
    expect(new Set([...inCairo, "10.20.0.0/16"]).size).toBe(3);
    expect(pairsOfCairo.map(({ remappedCidrs }) => remappedCidrs.client.pod)).toEqual([
      ["10.20.0.0/16"],
      ["10.20.0.0/16"],
    ]);
    const { server, client } = (outputs["lima-oslo"]?.value as Pair).remappedCidrs;
    expect([...server.pod, ...client.pod]).not.toContain("10.10.0.0/16");

    await stack.up({ expectNoChanges: true });
    await stack.refresh({ expectNoChanges: true });

    await stack.destroy();
    expect(await inventory(lab.clusters)).toEqual([]);
  });
});

interface Pair {
  readonly status: string;
  readonly remappedCidrs: RemappedCidrs;
}
