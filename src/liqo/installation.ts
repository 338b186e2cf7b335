import * as pulumi from "@pulumi/pulumi";
import { metadataInId } from "./object.js";

// What one reads of a cluster's Liqo: where its objects are, and what they say. All since Liqo 1.0.1.

/** Name of the ConfigMap that holds the cluster's ID. */
export const CLUSTER_ID_CONFIG_MAP = "liqo-clusterid-configmap";

/** Key of the cluster's ID in that ConfigMap. */
export const CLUSTER_ID_KEY = "CLUSTER_ID";

/** Name of the Network that holds the external CIDR. */
export const EXTERNAL_CIDR_NETWORK = "external-cidr";

/**
 * Name of a Deployment that says the pod CIDRs and the version of Liqo. The Networks of the pod CIDRs say them too, but
 * under names that depend on the version and on the ranges themselves, and a provider reads by name alone.
 */
export const WEBHOOK_DEPLOYMENT = "liqo-webhook";

/** The part of a container that says something of Liqo. */
export interface LiqoContainer {
  readonly image?: string;
  readonly args?: readonly string[];
}

/** The pod CIDRs that a container of {@link WEBHOOK_DEPLOYMENT} was given. */
export function podCidrsOf(containers: readonly LiqoContainer[]): string[] {
  const flag = "--podcidr=";
  return containers
    .flatMap(({ args = [] }) => args)
    .filter((arg) => arg.startsWith(flag))
    .map((arg) => arg.slice(flag.length));
}

/** The version of Liqo by a container's image, for example `1.2.0`; nothing if the tag is not a version. */
export function versionOf(containers: readonly LiqoContainer[]): string | undefined {
  return containers
    .map(({ image }) => /:v?(\d+\.\d+\.\d+[^:/@]*)(@|$)/.exec(image ?? "")?.[1])
    .find((version) => version !== undefined);
}

/**
 * The ConfigMap that holds the cluster's ID.
 *
 * `get` of `@pulumi/kubernetes` would name the object by its ID alone. Then a `refresh` always finds something to change
 * in it, and the provider parses its schema of several megabytes at every read.
 */
export class ClusterIdConfigMap extends pulumi.CustomResource {
  declare public readonly data: pulumi.Output<Readonly<Record<string, string>> | undefined>;

  /** Reads it. The ID is `<namespace>/<name>`. */
  constructor(name: string, id: pulumi.Input<pulumi.ID>, opts: pulumi.CustomResourceOptions) {
    const object = { apiVersion: "v1", kind: "ConfigMap", metadata: metadataInId(id) };
    super("kubernetes:core/v1:ConfigMap", name, { ...object, data: undefined }, { ...opts, id });
  }
}

// The provider would wait for the Deployment's pods, and fail where they do not run. They are none of our concern.
const UNAWAITED = { "pulumi.com/skipAwait": "true" };

/** The part of a Deployment that says something of Liqo. */
interface DeploymentSpec {
  readonly template: { readonly spec: { readonly containers: readonly LiqoContainer[] } };
}

/** The Deployment that says the pod CIDRs and the version of Liqo. */
export class WebhookDeployment extends pulumi.CustomResource {
  declare public readonly spec: pulumi.Output<DeploymentSpec>;

  /** Reads it. The ID is `<namespace>/<name>`. */
  constructor(name: string, id: pulumi.Input<pulumi.ID>, opts: pulumi.CustomResourceOptions) {
    const metadata = metadataInId(id).apply((named) => ({ ...named, annotations: UNAWAITED }));
    const object = { apiVersion: "apps/v1", kind: "Deployment", metadata };
    super("kubernetes:apps/v1:Deployment", name, { ...object, spec: undefined }, { ...opts, id });
  }
}
