import * as pulumi from "@pulumi/pulumi";

/** The package of a provider, for example `kubernetes`. */
export function packageOf(provider: pulumi.Resource): string {
  // Pulumi's types hide the type of a resource.
  const { __pulumiType } = provider as unknown as { readonly __pulumiType: string };
  return __pulumiType.replace("pulumi:providers:", "");
}

/** Whether a value is a Kubernetes provider. */
export function isKubernetesProvider(value: unknown): value is pulumi.ProviderResource {
  return pulumi.ProviderResource.isInstance(value) && packageOf(value) === "kubernetes";
}

/**
 * The Kubernetes provider in the options `provider` and `providers` of a component. A provider that
 * the component inherits from its parent is not in the options.
 */
export function kubernetesProviderOf({
  provider,
  providers = {},
}: pulumi.ComponentResourceOptions = {}): pulumi.ProviderResource | undefined {
  return [provider, ...Object.values(providers)].find(isKubernetesProvider);
}
