import * as pulumi from "@pulumi/pulumi";
import * as liqo from "../liqo/index.js";
import { failUpdate } from "../validation/fail-update.js";
import { DEFAULTS } from "../defaults.js";
import { NotReadyError } from "../validation/errors.js";
import { renderMessage } from "../message.js";
import { IPAM } from "../liqo/api-versions.js";
import * as installation from "../liqo/installation-objects.js";
import { poll } from "./poll.js";
import type { ClusterView } from "./cluster-view.js";
import type { LiveObject } from "./live-object.js";
import { readId } from "./read-id.js";
import { isNoKindMatch, reasonOf } from "./client/api-error.js";

/** The cluster of a Liqo installation, and how to read the installation. */
export interface InstallationReadArgs {
  /** Name of the cluster in messages. */
  readonly cluster: string;
  readonly liqoNamespace: pulumi.Input<string>;
  readonly component: pulumi.ComponentResource;
  /** Options of the read resources. */
  readonly opts: pulumi.CustomResourceOptions;
  /** Opens a view of a namespace. Undefined if a preview does not know how to reach the cluster. */
  readonly view: (namespace: string) => Promise<ClusterView | undefined>;
  /**
   * Resolves when all dependencies of the cluster exist, for example a Helm release of Liqo.
   * Undefined without dependencies.
   */
  readonly installed: pulumi.Output<unknown> | undefined;
}

/** An object of a Liqo installation. */
interface InstalledObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  /** The argument of `LiqoCluster` that replaces the read. */
  readonly argument: string;
  /** Whether the object already has the value. */
  readonly isComplete?: (object: LiveObject) => boolean;
}

const CLUSTER_ID: InstalledObject = {
  apiVersion: "v1",
  kind: "ConfigMap",
  name: installation.CLUSTER_ID_CONFIG_MAP,
  argument: "clusterId",
};

const EXTERNAL_CIDR: InstalledObject = {
  ...IPAM,
  kind: "Network",
  name: installation.EXTERNAL_CIDR_NETWORK,
  argument: "externalCidr",
  isComplete: ({ status }) => Boolean(status?.["cidr"]),
};

const WEBHOOK: InstalledObject = {
  apiVersion: "apps/v1",
  kind: "Deployment",
  name: installation.WEBHOOK_DEPLOYMENT,
  argument: "podCidrs",
};

/**
 * Values that Liqo stores in a cluster, read in every `preview` and `up`. A value is read only if
 * it is needed.
 */
export class LiqoInstallation {
  private first?: pulumi.Resource;
  private webhookDeployment?: installation.WebhookDeployment;

  constructor(private readonly args: InstallationReadArgs) {}

  /** Liqo's ID of the cluster. Empty if its ConfigMap has no ID. */
  clusterId(): pulumi.Output<string> {
    const name = `${this.args.cluster}-id`;
    const id = this.idOf(CLUSTER_ID);
    const read = new installation.ClusterIdConfigMap(name, id, this.args.opts);
    this.first ??= read;
    return read.clusterId();
  }

  /** CIDRs of the cluster's pods. */
  podCidrs(): pulumi.Output<string[]> {
    return this.webhook().podCidrs();
  }

  /** Liqo's external CIDR. Empty if Liqo has not assigned it yet. */
  externalCidr(): pulumi.Output<string> {
    const name = `${this.args.cluster}-external-cidr`;
    const id = this.idOf(EXTERNAL_CIDR);
    const read = liqo.Network.get(name, id, this.args.opts);
    this.first ??= read;
    return read.status.apply((status) => status?.cidr ?? "");
  }

  /** Version of Liqo, for example `1.2.0`. Undefined if the tag of its image is not a version. */
  version(): pulumi.Output<string | undefined> {
    return this.webhook().version();
  }

  /** Version of Liqo. Undefined if a further read is needed to get it. */
  versionAtHand(): pulumi.Output<string | undefined> {
    return this.webhookDeployment?.version() ?? pulumi.output(undefined);
  }

  private webhook(): installation.WebhookDeployment {
    if (this.webhookDeployment === undefined) {
      const name = `${this.args.cluster}-liqo`;
      const id = this.idOf(WEBHOOK);
      this.webhookDeployment = new installation.WebhookDeployment(name, id, this.args.opts);
      this.first ??= this.webhookDeployment;
    }
    return this.webhookDeployment;
  }

  private idOf(object: InstalledObject): pulumi.Output<string> {
    const { cluster, liqoNamespace, installed } = this.args;
    const hint = `run "liqoctl install", or set liqoNamespace or ${object.argument}`;
    // A preview reads the other objects after the first object, so that a cluster without Liqo
    // causes only a single error.
    const before = pulumi.runtime.isDryRun() ? this.first?.urn : undefined;
    return pulumi.all([liqoNamespace, before, installed]).apply(([namespace]) => {
      const id = readId("Liqo", cluster, `${namespace}/${object.name}`, hint);
      return pulumi.output(
        installed === undefined ? id : this.onceInstalled(object, namespace, id),
      );
    });
  }

  /**
   * The ID of an object that the program itself may install. Unknown in a preview if the object
   * does not exist yet.
   */
  private async onceInstalled(
    object: InstalledObject,
    namespace: string,
    id: string,
  ): Promise<string> {
    const { cluster, component } = this.args;
    try {
      const view = await this.args.view(namespace);
      if (pulumi.runtime.isDryRun()) {
        const exists = view !== undefined && (await isInstalled(view, object));
        return exists ? id : (pulumi.unknown as unknown as string);
      }
      if (view !== undefined) {
        // If the timeout expires, the read reports the missing object.
        await poll(DEFAULTS.timeout, cluster, async () =>
          (await isInstalled(view, object)) ? undefined : `${object.kind} ${object.name} not found`,
        );
      }
      return id;
    } catch (error) {
      const description = `${object.kind} ${namespace}/${object.name} of cluster ${cluster}`;
      const text = renderMessage({
        problem: `cannot read ${description}`,
        facts: [reasonOf(error)],
        hint: "Check that the cluster is reachable and that Liqo is installed.",
        section: "wait-installation",
      });
      const failure = new NotReadyError(component, text);
      return failUpdate(component, `${cluster}-${object.name}`, failure);
    }
  }
}

async function isInstalled(
  view: ClusterView,
  { apiVersion, kind, name, isComplete = () => true }: InstalledObject,
): Promise<boolean> {
  const object = await view.get({ apiVersion, kind }, name).catch((error: unknown) => {
    // Before Liqo's CRDs are installed, the API server does not serve its kinds.
    if (isNoKindMatch(error)) {
      return undefined;
    }
    throw error;
  });
  return object !== undefined && isComplete(object);
}
