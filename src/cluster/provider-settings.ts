import type { ProviderArgs } from "@pulumi/kubernetes/provider";
import * as pulumi from "@pulumi/pulumi";
import { optionalProperty } from "../pulumi/output-value.js";

/** Settings of a Kubernetes provider that decide which cluster it reaches, and how. */
const STRINGS = ["kubeconfig", "context", "cluster"] as const;

/** The same for settings of other types. Pulumi's SDK passes them to the engine as JSON. */
const JSON_VALUES = [
  "kubeClientSettings",
  "deleteUnreachable",
  "skipUpdateUnreachable",
  "suppressDeprecationWarnings",
] as const;

type Setting = (typeof STRINGS)[number] | (typeof JSON_VALUES)[number];

/** The settings of a Kubernetes provider. */
export type ProviderSettings = Pick<ProviderArgs, Setting>;

/**
 * A provider as Pulumi's SDK creates it: every input is an output property, although the class does
 * not declare them.
 */
type WithInputs = Readonly<Record<string, pulumi.Output<string | undefined> | undefined>>;

/**
 * Reads the settings of a Kubernetes provider. Undefined for a provider that this program did not
 * create itself, for example the output of a component in another language: its settings cannot be
 * read.
 */
export function settingsOf(provider: pulumi.ProviderResource): ProviderSettings | undefined {
  if (!("kubeconfig" in provider)) {
    return undefined;
  }
  const strings = STRINGS.map((name) => [name, setting(provider, name)] as const);
  const values = JSON_VALUES.map((name) => [name, setting(provider, name).apply(parsed)] as const);
  return Object.fromEntries([...strings, ...values]);
}

/** Whether a Kubernetes provider writes YAML files instead of talking to a cluster. */
export function rendersYaml(provider: pulumi.ProviderResource): pulumi.Output<boolean> {
  return setting(provider, "renderYamlToDirectory").apply((folder) => Boolean(folder));
}

/**
 * A setting, with a dependency on the provider, so that the provider's cluster is not deleted
 * before the objects in it.
 */
function setting(
  provider: pulumi.ProviderResource,
  name: string,
): pulumi.Output<string | undefined> {
  const input = (provider as unknown as WithInputs)[name];
  const value = input === undefined ? undefined : optionalProperty(input);
  return pulumi.all([value, provider.urn]).apply(([known]) => known);
}

function parsed(json: string | undefined): unknown {
  return json === undefined || json === "" ? undefined : JSON.parse(json);
}
