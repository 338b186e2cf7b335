import type { ProviderResource } from "@pulumi/pulumi";

/** Namespaces that this run of the program makes, by the provider that makes them. */
const made = new WeakMap<ProviderResource, Set<string>>();

/** Notes that a namespace is new, so that nobody has to look for what is in it. */
export function noteNewNamespace(provider: ProviderResource, namespace: string): void {
  made.set(provider, (made.get(provider) ?? new Set()).add(namespace));
}

/** Whether a namespace is new, so that there is nothing in it. */
export function isNewNamespace(provider: ProviderResource, namespace: string): boolean {
  return made.get(provider)?.has(namespace) === true;
}
