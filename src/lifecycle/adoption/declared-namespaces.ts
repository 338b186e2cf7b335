import type { Output, ProviderResource } from "@pulumi/pulumi";
import { propertyOf } from "../../pulumi/symbol-property.js";

/**
 * Namespaces of one run of the program. The provider of their cluster holds them, so that all
 * copies of this package share them.
 */
class Namespaces {
  constructor(private readonly key: symbol) {}

  add(provider: ProviderResource, namespace: string): void {
    this.of(provider).add(namespace);
  }

  has(provider: ProviderResource, namespace: string): boolean {
    return this.of(provider).has(namespace);
  }

  private of(provider: ProviderResource): Set<string> {
    return propertyOf(provider, this.key, () => new Set<string>());
  }
}

const created = new Namespaces(Symbol.for("pulumi-liqo/created-namespaces"));
const PENDING = Symbol.for("pulumi-liqo/pending-namespaces");
const declared = new Namespaces(Symbol.for("pulumi-liqo/declared-namespaces"));

/** Records that this run creates a namespace, so that its objects need not be read. */
export function noteNewNamespace(provider: ProviderResource, namespace: string): void {
  created.add(provider, namespace);
}

/** Whether this run creates a namespace, so that it is empty. */
export function isNewNamespace(provider: ProviderResource, namespace: string): boolean {
  return created.has(provider, namespace);
}

/** The first characters of the declared names that are not known yet. */
function pendingNames(provider: ProviderResource): Set<{ readonly prefix: string }> {
  return propertyOf(provider, PENDING, () => new Set());
}

/**
 * Records that the program declares a namespace.
 *
 * @param prefix the first characters of the name, which are known at once.
 */
export function noteDeclaredNamespace(
  provider: ProviderResource,
  prefix: string,
  name: Output<string>,
): void {
  const pending = { prefix };
  pendingNames(provider).add(pending);
  name.apply((namespace) => {
    declared.add(provider, namespace);
    pendingNames(provider).delete(pending);
  });
}

/** Whether the program declares a namespace, or a namespace that may have this name. */
export function mayBeDeclaredNamespace(provider: ProviderResource, namespace: string): boolean {
  const pending = [...pendingNames(provider)];
  return (
    declared.has(provider, namespace) || pending.some(({ prefix }) => namespace.startsWith(prefix))
  );
}

/** Whether the program declares a namespace. */
export function isDeclaredNamespace(provider: ProviderResource, namespace: string): boolean {
  return declared.has(provider, namespace);
}
