import type * as pulumi from "@pulumi/pulumi";
import { type LiqoCluster, LiqoPeering, type LiqoPeeringArgs } from "../../src/index.js";
import { romeAndMilan } from "../rome-and-milan.js";

/** Arguments of a peering, also those that need its clusters. */
export type PeeringSettings =
  | Partial<LiqoPeeringArgs>
  | ((clusters: { rome: LiqoCluster; milan: LiqoCluster }) => Partial<LiqoPeeringArgs>);

/** A program that peers rome, the consumer, with milan, the provider. */
export function peering(settings: PeeringSettings = {}, opts?: pulumi.ComponentResourceOptions) {
  return () => {
    const { status, nodes, apiServer } = declarePeering(settings, opts);
    return { status, nodes, apiServer };
  };
}

/** Declares a peering of rome, the consumer, with milan, the provider. */
export function declarePeering(
  settings: PeeringSettings = {},
  opts?: pulumi.ComponentResourceOptions,
): LiqoPeering {
  const { rome, milan } = romeAndMilan();
  const args = typeof settings === "function" ? settings({ rome, milan }) : settings;
  return new LiqoPeering("rome-milan", { consumer: rome, provider: milan, ...args }, opts);
}

/** The default grant of Liqo. */
export const DEFAULT_GRANT = {
  cpu: "4",
  memory: "8Gi",
  pods: "110",
  "ephemeral-storage": "20Gi",
};
