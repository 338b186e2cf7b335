import type { LiqoCluster } from "../cluster/liqo-cluster.js";
import { EVENT, lastEvent, type LiveEvent } from "../cluster/live-event.js";
import { liqoNamespaceOf } from "../cluster/liqo-namespace.js";
import { reasonOf } from "../cluster/client/api-error.js";
import type { ObjectKind } from "../cluster/client/cluster-api.js";
import type { NamespaceView } from "../cluster/namespace-view.js";
import { checkLiqo, inContext } from "../diagnosis/check-result.js";
import { commandLines, seeTroubleshooting, wrap } from "../message.js";
import { metadataOf } from "../pulumi/resource-hook.js";

interface Condition {
  readonly type?: string;
  readonly status?: string;
  readonly message?: string;
}

/** The object of a failed wait. */
export interface ReportedObject {
  readonly cluster: LiqoCluster;
  readonly inputs: Record<string, unknown> | undefined;
  /** What may be wrong, in a sentence. */
  readonly hint: string;
  /** The section of the troubleshooting page. */
  readonly section: string;
}

/**
 * Explains why an object did not become ready, by its conditions and its latest event: Liqo's
 * authentication reports most problems only as events.
 */
export async function explainObject({
  cluster,
  inputs,
  hint,
  section,
}: ReportedObject): Promise<string[]> {
  const { namespace = "", name = "" } = metadataOf(inputs);
  const view = await cluster.view(namespace);
  const facts =
    view === undefined
      ? []
      : await factsOf(view, inputs as unknown as ObjectKind, name).catch((error: unknown) => [
          `unknown: cannot read it (${reasonOf(error)})`,
        ]);
  const advice = inContext(checkLiqo(await liqoNamespaceOf(cluster)), view?.context);
  return [
    ...facts.flatMap((fact) => wrap(fact, "  ", "  ")),
    ...wrap(`next: ${hint}; ${advice.hint}`, "  ", "  "),
    ...commandLines(advice.commands, "    "),
    seeTroubleshooting(section),
  ];
}

async function factsOf(
  view: NamespaceView,
  { apiVersion, kind }: ObjectKind,
  name: string,
): Promise<string[]> {
  const [object, events] = await Promise.all([
    view.get({ apiVersion, kind }, name),
    view.list<LiveEvent>(EVENT).catch(() => []),
  ]);
  const event = lastEvent(events, { kind, metadata: { name, uid: object?.metadata?.uid } });
  const conditions = (object?.status?.["conditions"] ?? []) as readonly Condition[];
  return [
    ...conditions.map(
      ({ type = "", status = "", message }) =>
        `seen: ${type} is ${status}${message ? `: ${message}` : ""}`,
    ),
    ...(event === undefined ? [] : [`seen: ${event}`]),
  ];
}
