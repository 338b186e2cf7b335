import { ConfigMap } from "@pulumi/kubernetes/core/v1/configMap";
import type * as pulumi from "@pulumi/pulumi";
import { LiqoNetworkPair, TenantNamespace } from "../../../src/index.js";
import type { KubernetesObject, SimulatedClusters } from "../../../src/testing/index.js";
import { romeAndMilan, startRomeAndMilan } from "../../rome-and-milan.js";
import { existing } from "../hook-fixture.js";

/** The namespace that the programs declare. */
export const NAME = "liqo-tenant-milan";
/** The namespace in messages. */
export const PLACE = `namespace ${NAME} of cluster rome`;
/** The kind of a namespace in a URN. */
export const KIND = "core/v1:Namespace";
/** The namespace in requests. */
export const ITSELF = { kind: "Namespace", name: NAME };

/** A program with the namespace alone. */
export const tenant =
  (opts: pulumi.CustomResourceOptions = {}) =>
  () => {
    const { provider } = romeAndMilan().rome;
    new TenantNamespace("tenant", { remoteClusterId: "milan" }, { provider, ...opts });
  };

/** A program with a pair, which declares the namespace. */
export const pair = (keys?: "liqo-managed", opts?: pulumi.ComponentResourceOptions) => () => {
  const { rome, milan } = romeAndMilan();
  const args = {
    server: milan,
    client: { cluster: rome, ...(keys && { keys }) },
    timeout: "1s",
  } as const;
  new LiqoNetworkPair("pair", args, opts);
};

/** Starts with the namespace in cluster rome, and with objects in it. */
export async function startWith(
  metadata: Omit<KubernetesObject["metadata"], "name">,
  ...objects: KubernetesObject[]
): Promise<SimulatedClusters> {
  const inNamespace = objects.map(({ metadata: of, ...rest }) => ({
    ...rest,
    metadata: { ...of, namespace: NAME },
  }));
  const itself = existing("Namespace", NAME, metadata);
  return startRomeAndMilan({ rome: { objects: [itself, ...inNamespace] } });
}

/** Creates a ConfigMap in the namespace from another stack, which it returns. */
export async function othersCreate(
  clusters: SimulatedClusters,
  name: string,
): Promise<SimulatedClusters> {
  const others = clusters.stack("others");
  await others.up(() => {
    const { provider } = romeAndMilan().rome;
    new ConfigMap(name, { metadata: { name, namespace: NAME } }, { provider });
  });
  return others;
}
