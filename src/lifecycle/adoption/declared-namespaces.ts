import type { ProviderResource } from "@pulumi/pulumi";

/** Namespaces that this run of the program makes, by the provider that makes them. */
const made = new WeakMap<ProviderResource, Set<string>>();

/** Notes that a namespace is new, so that nobody has to look for what is in it. */
export function noteNewNamespace(provider: ProviderResource, namespace: string): void {
  made.set(provider, (made.get(provider) ?? new Set()).add(namespace));
}

/** Namespaces that this run of the program declares, by their cluster. */
const declared = new WeakMap<ProviderResource, Set<string>>();

/** Notes that the program declares a namespace. */
export function noteDeclaredNamespace(provider: ProviderResource, namespace: string): void {
  declared.set(provider, (declared.get(provider) ?? new Set()).add(namespace));
}

/** Whether the program declares a namespace. */
export function isDeclaredNamespace(provider: ProviderResource, namespace: string): boolean {
  return declared.get(provider)?.has(namespace) === true;
}

/** Whether a namespace is new, so that there is nothing in it. */
export function isNewNamespace(provider: ProviderResource, namespace: string): boolean {
  return made.get(provider)?.has(namespace) === true;
}
