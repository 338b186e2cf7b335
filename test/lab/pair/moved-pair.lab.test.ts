import type { V1Namespace } from "@kubernetes/client-node";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { RemappedCidrs } from "../../../src/index.js";
import { inventory } from "../inventory.js";
import { coreApi } from "../liqo-api.js";
import type { Json } from "../node-agent/json.js";
import { skipAfterFailure } from "../steps.js";
import { useLab } from "../use-lab.js";
import { ChangingPair, expectInOrder } from "./changing-pair.js";
import { gatewayPods } from "./gateway-pods.js";
import type { Ran } from "./lab-stack.js";
import { tenantNamespaces } from "./tenant-namespaces.js";

// One pair. The steps continue with the same pair.

skipAfterFailure();

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

/** The server's CIDRs as the client's cluster sees them. */
function serverCidrs({ outputs }: Ran): unknown {
  return (outputs["remappedCidrs"]?.value as RemappedCidrs).server;
}

describe("a moved pair is Connected again", () => {
  // case: R19
  it("1. after other CIDRs of a cluster, which Liqo remaps again", async () => {
    const podCidrs = ["10.44.0.0/16", milan.podCidr];
    const externalCidr = "10.71.0.0/16";
    const pods = await gatewayPods([atRome, atMilan]);
    const planned = await changing.plan({ atRome: { podCidrs, externalCidr } });
    const { outputs } = await changing.up({ atRome: { podCidrs, externalCidr } });

    expect(planned).toContain("replace Configuration pair-milan-configuration");
    // Only the pod CIDR that overlaps with milan's pod CIDR is remapped.
    const remapped = expect.stringMatching(/^10\.(?!10\.)\d+\.0\.0\/16$/) as unknown;
    expect(outputs["remappedCidrs"]?.value).toMatchObject({
      client: { pod: ["10.44.0.0/16", remapped], external: [externalCidr] },
    });
    // The tunnel is not changed, so the status is current.
    expect(await gatewayPods([atRome, atMilan])).toEqual(pods);
  });

  // case: S31
  it("2. after another cluster ID, which the other cluster uses", async () => {
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
    expect(serverCidrs(ran)).toEqual(serverCidrs(before));
    await changing.change({}, [atRome]);
  });

  // case: S7
  it("3. in your own namespace, without leftovers in the old namespace", async () => {
    const name = "network-to-milan";
    const labels = { "liqo.io/remote-cluster-id": "milan", "liqo.io/tenant-namespace": "true" };
    const body: Json<V1Namespace> = { metadata: { name, labels } };
    await coreApi(rome).createNamespace({ body });
    try {
      const { ran } = await changing.change({ client: { namespace: name } }, [[rome, milan, name]]);
      expectInOrder(
        ran,
        "delete-replaced Configuration pair-rome-configuration",
        "create-replacement Configuration pair-rome-configuration",
      );
      expect(await tenantNamespaces([rome])).toEqual([`rome: ${name}`]);

      const back = await changing.change({}, [atRome]);
      expect(serverCidrs(back.ran)).toEqual(serverCidrs(ran));
    } finally {
      await coreApi(rome).deleteNamespace({ name });
    }
  });
});
