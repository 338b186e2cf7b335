import type { V1Namespace } from "@kubernetes/client-node";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { inventory } from "../inventory.js";
import { coreApi } from "../liqo-api.js";
import type { Plain } from "../node-agent/plain.js";
import { useLab } from "../use-lab.js";
import { ChangingPair, expectInOrder } from "./changing-pair.js";
import { gatewayPods } from "./fresh-connection.js";
import { tenantNamespaces } from "./tenant-leftovers.js";

// One pair, changed again and again: each test goes on where the one before it ended.

const lab = useLab();
const rome = lab.cluster("rome");
const milan = lab.cluster("milan");
const atRome = [rome, milan] as const;
const atMilan = [milan, rome] as const;

let changing: ChangingPair;

beforeAll(async () => {
  changing = await ChangingPair.create(lab, "moved");
});

afterAll(async () => {
  await changing.destroy();
  expect(await inventory([rome, milan])).toEqual([]);
});

describe("a pair that is moved is Connected again", () => {
  // case: R19
  it("with other ranges of a cluster, several of its pods, remapped anew", async () => {
    const podCidrs = ["10.44.0.0/16", milan.podCidr];
    const externalCidr = "10.71.0.0/16";
    const pods = await gatewayPods([atRome, atMilan]);
    const planned = await changing.plan({ atRome: { podCidrs, externalCidr } });
    const { outputs } = await changing.up({ atRome: { podCidrs, externalCidr } });

    expect(planned).toContain("replace Configuration pair-milan-configuration");
    // The one that is milan's own is remapped, the others stay as they are.
    const remapped = expect.stringMatching(/^10\.(?!10\.)\d+\.0\.0\/16$/) as unknown;
    expect(outputs["clientSeenByServer"]?.value).toEqual({
      pod: ["10.44.0.0/16", remapped],
      external: [externalCidr],
    });
    // The tunnel itself is not touched, so what its ends say is no older than the change.
    expect(await gatewayPods([atRome, atMilan])).toEqual(pods);
  });

  // case: S31
  it("with another ID of a cluster, by which the other one knows it from then on", async () => {
    const before = await changing.up({});

    const { planned, ran } = await changing.change({ atMilan: { clusterId: "milano" } }, [
      [rome, { ...milan, clusterId: "milano" }],
    ]);

    expect(planned).toEqual(
      expect.arrayContaining([
        "replace Namespace pair-rome-namespace",
        "replace Configuration pair-rome-configuration",
        "replace GatewayClient pair-client",
      ]),
    );
    expect(await tenantNamespaces([rome])).toEqual(["rome: liqo-tenant-milano"]);
    expect(ran.outputs["serverSeenByClient"]?.value).toEqual(
      before.outputs["serverSeenByClient"]?.value,
    );
    await changing.change({}, [atRome]);
  });

  // case: S7
  it("in a namespace of one's own, and leaves nothing in the old one", async () => {
    const name = "network-to-milan";
    const labels = { "liqo.io/remote-cluster-id": "milan", "liqo.io/tenant-namespace": "true" };
    const body: Plain<V1Namespace> = { metadata: { name, labels } };
    await coreApi(rome).createNamespace({ body });
    try {
      const { ran } = await changing.change({ gatewayClient: { namespace: name } }, [
        [rome, milan, name],
      ]);
      expectInOrder(
        ran,
        "delete-replaced Configuration pair-rome-configuration",
        "create-replacement Configuration pair-rome-configuration",
      );
      expect(await tenantNamespaces([rome])).toEqual([`rome: ${name}`]);

      const back = await changing.change({}, [atRome]);
      expect(back.ran.outputs["serverSeenByClient"]?.value).toEqual(
        ran.outputs["serverSeenByClient"]?.value,
      );
    } finally {
      await coreApi(rome).deleteNamespace({ name });
    }
  });
});
