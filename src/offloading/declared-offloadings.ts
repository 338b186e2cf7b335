import type * as pulumi from "@pulumi/pulumi";
import type { LiqoCluster } from "../cluster/liqo-cluster.js";
import type * as liqo from "../liqo/index.js";
import { valueIfKnown } from "../pulumi/output-value.js";
import { perRun } from "../pulumi/per-run.js";

/** A NamespaceOffloading that the program declares: what is known before the object exists. */
interface RecordedOffloading {
  readonly urn: pulumi.Output<string>;
  readonly clusterId: pulumi.Output<string>;
  readonly namespace: pulumi.Output<string>;
}

const offloadingsOfThisRun = perRun(
  Symbol.for("pulumi-liqo/declared-offloadings"),
  () => new Map<liqo.NamespaceOffloading, RecordedOffloading>(),
);

/** Records that the program declares a NamespaceOffloading. */
export function recordOffloading(
  offloading: liqo.NamespaceOffloading,
  declared: RecordedOffloading,
): void {
  offloadingsOfThisRun().set(offloading, declared);
}

/** The namespace of an offloading, which may not exist yet. */
export function namespaceOf(offloading: liqo.NamespaceOffloading): pulumi.Output<string> {
  const declared = offloadingsOfThisRun().get(offloading);
  return declared?.namespace ?? offloading.metadata.apply(({ namespace = "" }) => namespace);
}

/** What the program declares, at the time of the call. A preview may not know all values. */
export class DeclaredOffloadings {
  private constructor(
    private readonly urns: ReadonlySet<string | undefined>,
    private readonly namespaces: ReadonlySet<string | undefined>,
  ) {}

  /** The NamespaceOffloadings of a cluster that the program has declared until now. */
  static async of({ clusterId }: LiqoCluster): Promise<DeclaredOffloadings> {
    const declared = await Promise.all(
      [...offloadingsOfThisRun().values()].map(async (offloading) => ({
        urn: await valueIfKnown(offloading.urn),
        clusterId: await valueIfKnown(offloading.clusterId),
        namespace: await valueIfKnown(offloading.namespace),
      })),
    );
    const id = await valueIfKnown(clusterId);
    return new DeclaredOffloadings(
      new Set(declared.map(({ urn }) => urn)),
      new Set(declared.filter((each) => each.clusterId === id).map(({ namespace }) => namespace)),
    );
  }

  /** Whether a namespace is offloaded, also by a renamed resource. */
  hasNamespace(namespace: string): boolean {
    return this.namespaces.has(namespace);
  }

  /** Whether a resource is declared, also if a preview does not know its namespace yet. */
  hasUrn(urn: string | undefined): boolean {
    return this.urns.has(urn);
  }
}
