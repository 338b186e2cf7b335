import type { NamespaceView } from "../../cluster/namespace-view.js";
import type { LiveObject } from "../../cluster/live-object.js";
import { networkingKind } from "../../liqo/api-versions.js";
import type { ObjectReference } from "../../liqo/networking/gateway.js";

/** The template that a gateway refers to. */
export function templateOf({ spec = {} }: LiveObject): ObjectReference | undefined {
  const reference = spec["serverTemplateRef"] ?? spec["clientTemplateRef"];
  return reference as ObjectReference | undefined;
}

/** Reads a template, which may be in another namespace. Undefined if it is not found. */
export async function readTemplate(
  view: NamespaceView,
  { kind, name, namespace }: ObjectReference,
): Promise<LiveObject | undefined> {
  return view.get(networkingKind(kind), name, namespace);
}
