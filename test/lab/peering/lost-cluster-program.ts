import { Namespace } from "@pulumi/kubernetes/core/v1/namespace";
import {
  LiqoCluster,
  LiqoPeering,
  type LiqoPeeringArgs,
  NamespaceOffloading,
  UnreachableCluster,
} from "../../../src/index.js";

/** What a program with the clusters rome, milan and oslo declares. */
export interface LostClusterSettings {
  /** The providers of rome. */
  readonly providers: readonly string[];
  /** Whether milan is declared unreachable. */
  readonly isMilanLost?: boolean;
  /** Further arguments of each peering. */
  readonly settings?: Partial<LiqoPeeringArgs>;
}

/**
 * A program in which rome is the consumer of providers. Namespace `for-<provider>` is offloaded to
 * each of milan and oslo, also if the cluster is no provider any more.
 */
export function consumerOf({ providers, isMilanLost = false, settings }: LostClusterSettings) {
  return () => {
    const rome = new LiqoCluster("rome", { context: "rome" });
    const offloads = Object.fromEntries(
      ["milan", "oslo"].map((id) => [id, offloadedTo(rome, id)] as const),
    );
    const peerings = providers.map((context) => {
      const provider = new LiqoCluster(context, { context });
      const { status } = new LiqoPeering(`rome-${context}`, {
        ...{ consumer: rome, provider, timeout: "90s" },
        offloads: [offloads[context] ?? []].flat(),
        ...settings,
      });
      return [context, status] as const;
    });
    const lost = isMilanLost
      ? new UnreachableCluster("milan", { cluster: rome, remoteClusterId: "milan" })
      : undefined;
    return Promise.resolve({ ...Object.fromEntries(peerings), ...(lost && { lost: lost.status }) });
  };
}

/** A program with milan alone, and an object that the stack keeps. */
export function milanAlone() {
  const { provider } = new LiqoCluster("milan", { context: "milan" });
  new Namespace("kept", { metadata: { name: "kept" } }, { provider });
  return Promise.resolve({});
}

function offloadedTo(cluster: LiqoCluster, id: string): NamespaceOffloading {
  const { metadata } = new Namespace(
    `for-${id}`,
    { metadata: { name: `for-${id}` } },
    { provider: cluster.provider },
  );
  const matchExpressions = [{ key: "liqo.io/remote-cluster-id", operator: "In", values: [id] }];
  return new NamespaceOffloading(`for-${id}`, {
    ...{ cluster, namespace: metadata.name, timeout: "90s" },
    podOffloadingStrategy: "Remote",
    clusterSelector: { nodeSelectorTerms: [{ matchExpressions }] },
  });
}
