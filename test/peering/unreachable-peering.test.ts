import { describe, expect } from "vitest";
import {
  type LiqoCluster,
  LiqoPeering,
  LiqoPeeringSide,
  UnreachableCluster,
} from "../../src/index.js";
import { peeredProblem, unreachableProblem } from "../../src/peering/unreachable-peering.js";
import { romeAndMilan } from "../rome-and-milan.js";
import { simulatedTest } from "../simulated-test.js";

/** The ForeignCluster of oslo, a cluster that no test starts. */
const OSLO = {
  apiVersion: "core.liqo.io/v1beta1",
  kind: "ForeignCluster",
  metadata: { name: "oslo" },
  spec: { clusterID: "oslo" },
  status: { conditions: [{ type: "APIServerStatus", status: "Error" }] },
};

const it = simulatedTest({ rome: { objects: [OSLO] } });

type Declare = (rome: LiqoCluster) => void;

const lost: Declare = (cluster) => {
  new UnreachableCluster("lost", { cluster, remoteClusterId: "oslo" });
};

const sideOf =
  (role: "Consumer" | "Provider", detached = false): Declare =>
  (cluster) => {
    const args = { cluster, remoteClusterId: "oslo", detached, network: false } as const;
    new LiqoPeeringSide("to-oslo", { ...args, role });
  };

const program =
  (...declarations: readonly Declare[]) =>
  () => {
    const { rome } = romeAndMilan();
    for (const declare of declarations) {
      declare(rome);
    }
  };

/** Which of both reports it depends on the order of their checks. */
const CONTRADICTION = /"(to-oslo|rome-milan)" still peers|UnreachableCluster "lost" declares that/;

const PAIR = { clusterId: "rome", remoteClusterId: "oslo" };
const SIDE = { parent: "", type: "LiqoPeeringSide", name: "to-oslo" };
const LOST = { parent: "", type: "UnreachableCluster", name: "lost" };

describe("a remote cluster that is declared unreachable and is still peered is rejected", () => {
  it("by the UnreachableCluster, if the peering is checked first", () => {
    expect(peeredProblem(PAIR, SIDE)).toBeUndefined();
    expect(unreachableProblem(PAIR, LOST)).toBe(
      '"to-oslo" still peers rome and oslo: remove "to-oslo" from the program, or remove this ' +
        "resource if oslo still exists",
    );
  });

  it("by the peering, if the UnreachableCluster is checked first", () => {
    expect(unreachableProblem(PAIR, LOST)).toBeUndefined();
    expect(peeredProblem(PAIR, SIDE)).toBe(
      'UnreachableCluster "lost" declares that rome will never reach oslo again: remove this ' +
        "peering from the program, or remove the UnreachableCluster if oslo still exists",
    );
  });

  it.for(["Consumer", "Provider"] as const)("in a preview of a %s", async (role, { clusters }) => {
    await expect(clusters.preview(program(sideOf(role), lost))).rejects.toThrow(CONTRADICTION);
  });

  it.for(["rome", "milan"] as const)(
    "in a preview of a LiqoPeering, if the cluster is unreachable from %s",
    async (name, { clusters }) => {
      const both = () => {
        const { rome, milan } = romeAndMilan();
        const [cluster, remoteClusterId] = name === "rome" ? [rome, "milan"] : [milan, "rome"];
        new UnreachableCluster("lost", { cluster, remoteClusterId });
        new LiqoPeering("rome-milan", { consumer: rome, provider: milan, network: false });
      };

      await expect(clusters.preview(both)).rejects.toThrow(CONTRADICTION);
    },
  );
});

it("a detached side may be of an unreachable cluster", async ({ clusters }) => {
  await expect(clusters.up(program(sideOf("Consumer", true), lost))).resolves.toBeDefined();
});
