import { Provider, type ProviderArgs } from "@pulumi/kubernetes/provider";
import * as pulumi from "@pulumi/pulumi";
import { LiqoCluster, type LiqoClusterArgs } from "../../src/index.js";
import { expectInvalidArgs } from "../expect-invalid-args.js";
import { simulatedTest } from "../simulated-test.js";

/** Arguments of a cluster without a read of its Liqo. */
export const KNOWN = {
  clusterId: "rome",
  podCidrs: ["10.10.0.0/16"],
  externalCidr: "10.70.0.0/16",
};

/** A kubeconfig with context rome. */
export const KUBECONFIG = JSON.stringify({ "current-context": "rome" });

/** A value that a preview does not know. */
export const UNKNOWN = pulumi.output(pulumi.unknown) as unknown as pulumi.Output<string>;

/** UID of a cluster's namespace kube-system. */
export async function uidOf(context: string): Promise<string> {
  const cluster = new LiqoCluster(`uid-of-${context}`, { context, ...KNOWN });
  const view = await cluster.view("kube-system");
  return ((await view?.getNamespace()) as { metadata: { uid: string } }).metadata.uid;
}

/** How to reach a cluster. A provider is created while the program runs. */
export type Access = LiqoClusterArgs | (() => LiqoClusterArgs);

/**
 * A program with a cluster that reads only its identity. Returns the identifier of its provider.
 */
export const program = (args: Access) => () => {
  const access = typeof args === "function" ? args() : args;
  const { provider } = new LiqoCluster("rome", { ...KNOWN, ...access });
  const { clusterIdentifier } = provider as unknown as Record<string, pulumi.Output<string>>;
  return { clusterIdentifier };
};

/** Your own provider, and other arguments of the cluster. */
export const withProvider =
  (args: ProviderArgs, others: Partial<Omit<LiqoClusterArgs, "provider">> = {}): Access =>
  () => ({ provider: new Provider("mine", args), ...others });

/** A test with the UID of namespace kube-system by cluster, and with a check for rejected accesses. */
export const it = simulatedTest()
  .extend("uids", { auto: true }, async ({ clusters }) => {
    const uids = { rome: await uidOf("rome"), milan: await uidOf("milan") };
    await clusters.settle();
    return uids;
  })
  .extend(
    "expectProblem",
    ({ clusters }) =>
      (args: Access, problem: string, section?: string) =>
        expectInvalidArgs(clusters, program(args), 'LiqoCluster "rome"', [problem], section),
  );
