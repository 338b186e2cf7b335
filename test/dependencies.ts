import type * as pulumi from "@pulumi/pulumi";

/** The resources that an output depends on. Pulumi's types hide this method of the SDK. */
export async function dependenciesOf(
  output: pulumi.Output<unknown>,
): Promise<Set<pulumi.Resource>> {
  return (output as unknown as { allResources(): Promise<Set<pulumi.Resource>> }).allResources();
}
