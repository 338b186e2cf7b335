import * as pulumi from "@pulumi/pulumi";
import * as liqo from "../liqo/index.js";
import { failUpdate } from "../validation/fail-update.js";
import { DEFAULTS } from "../defaults.js";
import { NotReadyError } from "../validation/errors.js";
import { IPAM } from "../liqo/api-versions.js";
import * as installation from "../liqo/installation.js";
import { poll } from "./poll.js";
import type { ClusterView, LiveObject } from "./cluster-view.js";
import { readId } from "./read-id.js";
import { isMissingKind, reasonOf } from "./client/error-reason.js";

/** Whose Liqo is read, and how. */
export interface LiqoInstallationArgs {
  /** Name of the cluster in messages. */
  readonly cluster: string;
  readonly liqoNamespace: pulumi.Input<string>;
  readonly component: pulumi.ComponentResource;
  /** Options of what is read. */
  readonly opts: pulumi.CustomResourceOptions;
  /** Inspects a namespace of the cluster. Undefined if a preview does not know how to reach it. */
  readonly view: (namespace: string) => Promise<ClusterView | undefined>;
  /** Resolves when everything that the cluster depends on exists, Liqo among it. Undefined if it depends on nothing. */
  readonly installed: pulumi.Output<unknown> | undefined;
}

/** An object of a Liqo installation. */
interface InstalledObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  /** The argument of `LiqoCluster` that replaces the reading. */
  readonly argument: string;
  /** Whether the object already says what is read. */
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

/** What a cluster's Liqo says of the cluster, read at every `preview` and `up`. Nothing is read that is not asked for. */
export class LiqoInstallation {
  private first?: pulumi.Resource;
  private webhookContainers?: pulumi.Output<readonly installation.LiqoContainer[]>;

  constructor(private readonly args: LiqoInstallationArgs) {}

  /** Liqo's ID of the cluster; empty if the object that should say it does not. */
  clusterId(): pulumi.Output<string> {
    const name = `${this.args.cluster}-id`;
    const id = this.idOf(CLUSTER_ID);
    const read = new installation.ClusterIdConfigMap(name, id, this.args.opts);
    this.first ??= read;
    return read.data.apply((data) => data?.[installation.CLUSTER_ID_KEY] ?? "");
  }

  /** Ranges of the cluster's pods. */
  podCidrs(): pulumi.Output<string[]> {
    return this.webhook().apply(installation.podCidrsOf);
  }

  /** Liqo's external range; empty if Liqo has not given one yet. */
  externalCidr(): pulumi.Output<string> {
    const name = `${this.args.cluster}-external-cidr`;
    const id = this.idOf(EXTERNAL_CIDR);
    const read = liqo.Network.get(name, id, this.args.opts);
    this.first ??= read;
    return read.status.apply((status) => status?.cidr ?? "");
  }

  /** Version of Liqo, for example `1.2.0`; nothing if its image has no version for a tag. */
  version(): pulumi.Output<string | undefined> {
    return this.webhook().apply(installation.versionOf);
  }

  /** The same if it costs no reading more. */
  versionAtHand(): pulumi.Output<string | undefined> {
    return this.webhookContainers === undefined ? pulumi.output(undefined) : this.version();
  }

  private webhook(): pulumi.Output<readonly installation.LiqoContainer[]> {
    if (this.webhookContainers === undefined) {
      const name = `${this.args.cluster}-liqo`;
      const id = this.idOf(WEBHOOK);
      const read = new installation.WebhookDeployment(name, id, this.args.opts);
      this.first ??= read;
      this.webhookContainers = read.spec.apply(({ template }) => template.spec.containers);
    }
    return this.webhookContainers;
  }

  private idOf(object: InstalledObject): pulumi.Output<string> {
    const { cluster, liqoNamespace, installed } = this.args;
    const wayOut = `run "liqoctl install", or give liqoNamespace or ${object.argument}`;
    // In a preview after the first object, so that there is one error in a cluster that has none of them.
    const before = pulumi.runtime.isDryRun() ? this.first?.urn : undefined;
    return pulumi.all([liqoNamespace, before, installed]).apply(([namespace]) => {
      const id = readId("Liqo", cluster, `${namespace}/${object.name}`, wayOut);
      return pulumi.output(
        installed === undefined ? id : this.onceInstalled(object, namespace, id),
      );
    });
  }

  /** The ID of an object that the program itself may install: unknown in a preview in which it does not exist yet. */
  private async onceInstalled(
    object: InstalledObject,
    namespace: string,
    id: string,
  ): Promise<string> {
    const { cluster, component } = this.args;
    try {
      const view = await this.args.view(namespace);
      if (pulumi.runtime.isDryRun()) {
        const isThere = view !== undefined && (await isInstalled(view, object));
        return isThere ? id : (pulumi.unknown as unknown as string);
      }
      if (view !== undefined) {
        // What is missing when the time is up is reported by the read.
        await poll(DEFAULTS.timeout, cluster, async () =>
          (await isInstalled(view, object)) ? undefined : `${object.kind} ${object.name} not found`,
        );
      }
      return id;
    } catch (error) {
      const which = `${object.kind} ${namespace}/${object.name} of cluster ${cluster}`;
      const failure = new NotReadyError(component, `cannot read ${which}: ${reasonOf(error)}`);
      return failUpdate(component, `${cluster}-${object.name}`, failure);
    }
  }
}

async function isInstalled(
  view: ClusterView,
  { apiVersion, kind, name, isComplete = () => true }: InstalledObject,
): Promise<boolean> {
  const object = await view.object<LiveObject>(apiVersion, kind, name).catch((error: unknown) => {
    // Before its CRDs are installed, a cluster does not know Liqo's kinds.
    if (isMissingKind(error)) {
      return undefined;
    }
    throw error;
  });
  return object !== undefined && isComplete(object);
}
