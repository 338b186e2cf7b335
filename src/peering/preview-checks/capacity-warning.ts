import * as pulumi from "@pulumi/pulumi";
import type { LiqoCluster } from "../../cluster/liqo-cluster.js";
import type { LiveObject } from "../../cluster/live-object.js";
import { renderMessage } from "../../message.js";
import { billionthsOf, canonicalQuantity } from "../../offloading/quantity.js";
import type { SliceSettings } from "../../offloading/slice-settings.js";
import { SECRET } from "../../pulumi/secret-text.js";
import { NODE } from "../../cluster/client/kubernetes-kinds.js";

type Quantities = Readonly<Record<string, string>>;

/**
 * Warns of slices that request more than all nodes of the provider have. Liqo grants them, and pods
 * stay Pending in the provider cluster.
 *
 * @param advice what to do, in a sentence.
 */
export function warnOfCapacity(
  component: pulumi.Resource,
  provider: LiqoCluster,
  slices: pulumi.Input<readonly Pick<SliceSettings, "resources">[]>,
  advice = "Request less.",
): void {
  const declared = pulumi.output(slices);
  declared.apply(async (requests) => {
    const quantities = requests.flatMap(({ resources }) =>
      resources === undefined ? [] : [resources],
    );
    if (quantities.length === 0) {
      return;
    }
    const view = await provider.view("default");
    const nodes = await view?.listEverywhere(NODE, {}).catch(() => []);
    const physical = (nodes ?? []).filter(
      ({ metadata }) => metadata?.labels?.["liqo.io/type"] !== "virtual-node",
    );
    const facts =
      physical.length === 0 ? [] : excesses(quantities, physical, await pulumi.isSecret(declared));
    if (facts.length > 0) {
      const warning = renderMessage({
        problem: `the slices request more than cluster ${provider.name} has`,
        facts,
        hint: `Liqo grants these slices, but pods that need more than the cluster has stay Pending. ${advice}`,
        section: "slice-capacity",
      });
      void pulumi.log.warn(warning, component);
    }
  });
}

function excesses(
  slices: readonly Quantities[],
  nodes: readonly LiveObject[],
  isSecret: boolean,
): string[] {
  const allocatable = nodes.map(({ status }) => (status?.["allocatable"] ?? {}) as Quantities);
  const names = new Set(slices.flatMap((slice) => Object.keys(slice)));
  return [...names].flatMap((name) => {
    const [wanted, existing] = [sumOf(slices, name), sumOf(allocatable, name)];
    return wanted > existing
      ? [
          `${name}: requested ${isSecret ? SECRET : textOf(wanted)}, allocatable ${textOf(existing)}`,
        ]
      : [];
  });
}

/** The sum of a resource in billionths. */
function sumOf(quantities: readonly Quantities[], name: string): bigint {
  return quantities.reduce((sum, each) => sum + (billionthsOf(each[name] ?? "0") ?? 0n), 0n);
}

/** A quantity as Kubernetes writes it. Whole KiB are bytes of memory or storage. */
function textOf(billionths: bigint): string {
  const kibibyte = 1024n * 1_000_000_000n;
  return canonicalQuantity(
    billionths !== 0n && billionths % kibibyte === 0n
      ? `${billionths / kibibyte}Ki`
      : `${billionths}n`,
  );
}
