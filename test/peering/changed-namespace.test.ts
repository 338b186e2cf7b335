import { describe, expect, it as plainIt } from "vitest";
import { LiqoNetworkPair, LiqoPeering, type LiqoPeeringArgs } from "../../src/index.js";
import { tenantNamespaceLabels } from "../../src/liqo/labels.js";
import { failureOf } from "../live-objects.js";
import { textPattern } from "../message-text.js";
import { namespace, romeAndMilan, startRomeAndMilan } from "../rome-and-milan.js";
import { simulatedTest } from "../simulated-test.js";
import { peering } from "./peering-program.js";

/** Namespaces that exist before the program runs. Liqo uses the one with the labels. */
const it = simulatedTest({
  rome: { objects: [namespace("liqo-tenant-x")] },
  milan: { objects: [namespace("liqo-tenant-y")] },
});

const CHANGED = "the tenant namespace of a peering cannot be changed:";
const IN_MILAN = { namespace: "liqo-tenant-y" };

describe("another tenant namespace of a peering is rejected in the preview, and in up", () => {
  it.for<[string, Partial<LiqoPeeringArgs>, Partial<LiqoPeeringArgs>, string]>([
    [
      "providerNamespace",
      { network: false },
      { network: false, providerNamespace: "liqo-tenant-y" },
      `provider: ${CHANGED} Tenant rome of cluster milan is in namespace liqo-tenant-rome (declared: liqo-tenant-y). ` +
        "Declare namespace liqo-tenant-rome as before, or remove the peering first",
    ],
    [
      "consumerNamespace",
      { network: false },
      { network: false, consumerNamespace: "liqo-tenant-x" },
      `consumer: ${CHANGED} Identity controlplane-milan of cluster rome is in namespace liqo-tenant-milan (declared: liqo-tenant-x). `,
    ],
    [
      "the namespace of a gateway",
      {},
      { network: { gatewayServer: IN_MILAN } },
      `provider: ${CHANGED} Tenant rome of cluster milan is in namespace liqo-tenant-rome (declared: liqo-tenant-y). `,
    ],
  ])("%s", async ([, before, after, problem], { clusters }) => {
    await clusters.up(peering(before));
    const objects = await clusters.liveObjects();

    await expect(clusters.preview(peering(after))).rejects.toThrow(textPattern(problem));
    expect(await failureOf(clusters, peering(after))).toMatch(
      textPattern("See node_modules/pulumi-liqo/docs/troubleshooting.md#changed-tenant-namespace"),
    );
    expect(await clusters.liveObjects()).toEqual(objects);
  });
});

plainIt("the default tenant namespaces are rejected after other namespaces", async () => {
  const tenant = (remote: string) => ({
    objects: [
      {
        ...namespace("liqo-tenant-z"),
        metadata: { name: "liqo-tenant-z", labels: tenantNamespaceLabels(remote) },
      },
    ],
  });
  const clusters = await startRomeAndMilan({ rome: tenant("milan"), milan: tenant("rome") });
  const former = { consumerNamespace: "liqo-tenant-z", providerNamespace: "liqo-tenant-z" };
  await clusters.up(peering({ network: false, ...former }));

  await expect(clusters.preview(peering({ network: false }))).rejects.toThrow(
    textPattern(
      'LiqoPeering "rome-milan" has invalid arguments: ' +
        `- consumer: ${CHANGED} Identity controlplane-milan of cluster rome is in namespace liqo-tenant-z (declared: liqo-tenant-milan). ` +
        "Declare namespace liqo-tenant-z as before, or remove the peering first " +
        `- provider: ${CHANGED} Tenant rome of cluster milan is in namespace liqo-tenant-z (declared: liqo-tenant-rome). ` +
        "Declare namespace liqo-tenant-z as before, or remove the peering first See",
    ),
  );
});

describe("another tenant namespace of a LiqoNetworkPair", () => {
  /** A pair in its own namespaces, or in one that exists. With a peering over it, or alone. */
  const program =
    (isPeered: boolean, server: object = {}) =>
    () => {
      const { rome, milan } = romeAndMilan();
      const pair = new LiqoNetworkPair("pair", {
        server: { cluster: milan, ...server },
        client: rome,
      });
      if (isPeered) {
        new LiqoPeering("peering", { consumer: rome, provider: milan, network: pair });
      }
      return { status: pair.status };
    };

  it("is rejected in the preview if a peering uses the pair", async ({ clusters }) => {
    await clusters.up(program(true));

    await expect(clusters.preview(program(true, IN_MILAN))).rejects.toThrow(
      textPattern(`provider: ${CHANGED} Tenant rome of cluster milan is in namespace`),
    );
  });

  it("is accepted without a peering", async ({ clusters }) => {
    await clusters.up(program(false));
    await clusters.preview(program(false, IN_MILAN));
    const { outputs } = await clusters.up(program(false, IN_MILAN));

    expect(outputs.status).toBe("Connected");
  });

  it("is accepted after its peering was removed", async ({ clusters }) => {
    await clusters.up(program(true));
    await clusters.up(program(false));
    const { outputs } = await clusters.up(program(false, IN_MILAN));

    expect(outputs.status).toBe("Connected");
  });
});
