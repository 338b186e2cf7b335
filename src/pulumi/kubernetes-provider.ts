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
export function kubernetesProviderOf(
  opts: pulumi.ComponentResourceOptions | undefined,
): pulumi.ProviderResource | undefined {
  return providersIn(opts)
    .map(({ value }) => value)
    .find(isKubernetesProvider);
}

/**
 * The values of the options `provider` and `providers` with their paths. A program in JavaScript
 * may set any values.
 */
export function providersIn({ provider, providers }: pulumi.ComponentResourceOptions = {}): {
  readonly path: string;
  readonly value: unknown;
}[] {
  const isContainer = typeof providers === "object" && (providers as unknown) !== null;
  const several = isContainer
    ? Object.entries(providers).map(([key, value]) => ({ path: `providers.${key}`, value }))
    : [{ path: "providers", value: providers }];
  return [
    ...(provider === undefined ? [] : [{ path: "provider", value: provider }]),
    ...(providers === undefined ? [] : several),
  ];
}
