import type * as pulumi from "@pulumi/pulumi";

/** The resources that an output depends on, as the SDK asks for them. */
export async function originsOf(output: pulumi.Output<unknown>): Promise<Set<pulumi.Resource>> {
  const asked = output as unknown as { allResources(): Promise<Set<pulumi.Resource>> };
  return asked.allResources();
}
