import { LiqoPeering, type LiqoPeeringArgs } from "../../../src/index.js";
import { romeAndMilan } from "../../rome-and-milan.js";
import { inventory } from "../inventory.js";
import type { LabCluster } from "../lab-file.js";
import { peeringLeftovers } from "../peering-leftovers.js";

/** A program that peers rome, the consumer, with milan, the provider. */
export function peering(settings: Partial<LiqoPeeringArgs> = {}) {
  return () => {
    const { rome, milan } = romeAndMilan();
    const args = { consumer: rome, provider: milan, timeout: "90s", ...settings } as const;
    const { status, nodes, apiServer, certificateExpiresAt, diagnosis } = new LiqoPeering(
      "rome-milan",
      args,
    );
    return Promise.resolve({ status, nodes, apiServer, certificateExpiresAt, diagnosis });
  };
}

/** The objects that a peering and its network have left in clusters. */
export async function leftovers(clusters: readonly LabCluster[]): Promise<string[]> {
  return [...(await inventory(clusters)), ...(await peeringLeftovers(clusters))];
}
