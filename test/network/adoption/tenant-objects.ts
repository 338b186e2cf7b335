import { Secret } from "@pulumi/kubernetes/core/v1/secret";
import { liqo, type LiqoCluster } from "../../../src/index.js";
import { gatewayLabels } from "../../../src/liqo/labels.js";
import type { KubernetesObject, SimulatedClusters } from "../../../src/testing/index.js";
import {
  joined,
  namespace,
  type PairSettings,
  romeAndMilan,
  startRomeAndMilan,
} from "../../rome-and-milan.js";

/** The tenant namespace that a pair creates in rome. */
export const CREATED = "liqo-tenant-milan";
/** A tenant namespace that the caller sets. */
export const GIVEN = "tenant";
/** The pair in the error about its arguments. */
export const PAIR = 'LiqoNetworkPair "pair"';
/** The public key of milan's gateway. */
export const PUBLIC_KEY = Buffer.alloc(32, "m").toString("base64");
/** The labels of the objects of rome's gateway. */
export const LABELS = gatewayLabels("milan");

/** Starts with objects in a namespace of cluster rome. */
export function startWith(
  where: string,
  ...objects: KubernetesObject[]
): Promise<SimulatedClusters> {
  const inNamespace = objects.map(({ metadata, ...rest }) => ({
    ...rest,
    metadata: { namespace: where, ...metadata },
  }));
  return startRomeAndMilan({ rome: { objects: [namespace(where), ...inNamespace] } });
}

/**
 * Creates an object in namespace `tenant` of cluster rome from a stack without this library's
 * annotations.
 */
export async function othersCreate(
  clusters: SimulatedClusters,
  kind: "PublicKey" | "Secret",
  name: string,
) {
  await clusters.stack("others").up(() => {
    const { provider } = romeAndMilan().rome;
    const metadata = { name, namespace: GIVEN, labels: LABELS };
    if (kind === "Secret") {
      new Secret(name, { metadata }, { provider });
    } else {
      new liqo.PublicKey(name, { metadata, spec: { publicKey: PUBLIC_KEY } }, { provider });
    }
  });
}

/** The settings of the client, without its cluster. */
export type ClientSettings = Exclude<NonNullable<PairSettings["client"]>, LiqoCluster>;

/** A pair with its client in a namespace of rome. */
export const pairIn = (where: string, client: ClientSettings = {}) => {
  const namespace = where === CREATED ? {} : { namespace: where };
  return () => joined({ client: { ...namespace, ...client } });
};
