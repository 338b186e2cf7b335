import type * as pulumi from "@pulumi/pulumi";
import type * as liqo from "../liqo/index.js";
import { readProperty, setProperty } from "../pulumi/symbol-property.js";

const NAMESPACE = Symbol.for("pulumi-liqo/offloaded-namespace");

/** Records the namespace of an offloading, which is known before the object exists. */
export function recordNamespace(
  offloading: liqo.NamespaceOffloading,
  namespace: pulumi.Output<string>,
): void {
  setProperty(offloading, NAMESPACE, namespace);
}

/** The namespace of an offloading, which may not exist yet. */
export function namespaceOf(offloading: liqo.NamespaceOffloading): pulumi.Output<string> {
  const recorded = readProperty(offloading, NAMESPACE) as pulumi.Output<string> | undefined;
  return recorded ?? offloading.metadata.apply(({ namespace = "" }) => namespace);
}
