import * as pulumi from "@pulumi/pulumi";
import { metadataFromId } from "./object.js";

// Where to read a cluster's ID, CIDRs and version of Liqo. Unchanged since Liqo 1.0.1.

/** Name of the ConfigMap that holds the cluster's ID. */
export const CLUSTER_ID_CONFIG_MAP = "liqo-clusterid-configmap";

/** Key of the cluster's ID in that ConfigMap. */
export const CLUSTER_ID_KEY = "CLUSTER_ID";

/** Name of the Network that holds the external CIDR. */
export const EXTERNAL_CIDR_NETWORK = "external-cidr";

/**
 * Name of the Deployment from which the pod CIDRs and the version of Liqo are read. The Networks
 * with the pod CIDRs cannot be read: the provider reads an object by name, and the names of these
 * Networks depend on the version and on the CIDRs.
 */
export const WEBHOOK_DEPLOYMENT = "liqo-webhook";

/** The fields of a container from which the pod CIDRs and the version are read. */
interface LiqoContainer {
  readonly image?: string | undefined;
  readonly args?: readonly string[] | undefined;
}

/** The pod CIDRs in the arguments of the containers of {@link WEBHOOK_DEPLOYMENT}. */
export function podCidrsOf(containers: readonly LiqoContainer[]): string[] {
  const flag = "--podcidr=";
  return containers
    .flatMap(({ args = [] }) => args)
    .filter((arg) => arg.startsWith(flag))
    .map((arg) => arg.slice(flag.length));
}

/**
 * The version in a container's image, for example `1.2.0`. Undefined if the tag is not a version.
 */
export function versionOf(containers: readonly LiqoContainer[]): string | undefined {
  return containers
    .map(({ image }) => /:v?(\d+\.\d+\.\d+[^:/@]*)(@|$)/.exec(image ?? "")?.[1])
    .find((version) => version !== undefined);
}

/**
 * The ConfigMap with the cluster's ID.
 *
 * `get` of `@pulumi/kubernetes` passes only the ID. Then every `refresh` reports a change, and the
 * provider parses its schema of several megabytes for every read.
 */
export class ClusterIdConfigMap extends pulumi.CustomResource {
  declare public readonly data: pulumi.Output<Readonly<Record<string, string>> | undefined>;

  /** Reads the ConfigMap. The ID is `<namespace>/<name>`. */
  constructor(name: string, id: pulumi.Input<pulumi.ID>, opts: pulumi.CustomResourceOptions) {
    const object = { apiVersion: "v1", kind: "ConfigMap", metadata: metadataFromId(id) };
    super("kubernetes:core/v1:ConfigMap", name, { ...object, data: undefined }, { ...opts, id });
  }

  /** Liqo's ID of the cluster. Empty if the ConfigMap has no ID. */
  clusterId(): pulumi.Output<string> {
    return this.data.apply((data) => data?.[CLUSTER_ID_KEY] ?? "");
  }
}

// Without this annotation, the provider waits for the Deployment's pods, and fails if they do not
// run.
const SKIP_AWAIT = { "pulumi.com/skipAwait": "true" };

/** The fields of a Deployment from which the pod CIDRs and the version are read. */
interface DeploymentSpec {
  readonly template: { readonly spec: { readonly containers: readonly LiqoContainer[] } };
}

/** The Deployment from which the pod CIDRs and the version of Liqo are read. */
export class WebhookDeployment extends pulumi.CustomResource {
  declare public readonly spec: pulumi.Output<DeploymentSpec>;

  /** Reads the Deployment. The ID is `<namespace>/<name>`. */
  constructor(name: string, id: pulumi.Input<pulumi.ID>, opts: pulumi.CustomResourceOptions) {
    const metadata = metadataFromId(id).apply((named) => ({ ...named, annotations: SKIP_AWAIT }));
    const object = { apiVersion: "apps/v1", kind: "Deployment", metadata };
    super("kubernetes:apps/v1:Deployment", name, { ...object, spec: undefined }, { ...opts, id });
  }

  /** CIDRs of the cluster's pods. */
  podCidrs(): pulumi.Output<string[]> {
    return this.spec.apply(({ template }) => podCidrsOf(template.spec.containers));
  }

  /** Version of Liqo, for example `1.2.0`. Undefined if the tag of its image is not a version. */
  version(): pulumi.Output<string | undefined> {
    return this.spec.apply(({ template }) => versionOf(template.spec.containers));
  }
}
