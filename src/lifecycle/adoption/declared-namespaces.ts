import type { ProviderResource } from "@pulumi/pulumi";

/** Namespaces of one run of the program, by the provider of their cluster. */
class Namespaces {
  private readonly byProvider = new WeakMap<ProviderResource, Set<string>>();

  add(provider: ProviderResource, namespace: string): void {
    const namespaces = this.byProvider.get(provider) ?? new Set();
    this.byProvider.set(provider, namespaces.add(namespace));
  }

  has(provider: ProviderResource, namespace: string): boolean {
    return this.byProvider.get(provider)?.has(namespace) === true;
  }
}

const created = new Namespaces();
const declared = new Namespaces();

/** Records that this run creates a namespace, so that its objects need not be read. */
export function noteNewNamespace(provider: ProviderResource, namespace: string): void {
  created.add(provider, namespace);
}

/** Whether this run creates a namespace, so that it is empty. */
export function isNewNamespace(provider: ProviderResource, namespace: string): boolean {
  return created.has(provider, namespace);
}

/** Records that the program declares a namespace. */
export function noteDeclaredNamespace(provider: ProviderResource, namespace: string): void {
  declared.add(provider, namespace);
}

/** Whether the program declares a namespace. */
export function isDeclaredNamespace(provider: ProviderResource, namespace: string): boolean {
  return declared.has(provider, namespace);
}
