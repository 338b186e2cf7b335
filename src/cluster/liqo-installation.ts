import * as pulumi from "@pulumi/pulumi";
import * as liqo from "../liqo/index.js";
import { failUpdate } from "../validation/fail-update.js";
import { DEFAULTS } from "../defaults.js";
import { NotReadyError } from "../validation/errors.js";
import { type MessageParts, renderMessage } from "../message.js";
import { IPAM } from "../liqo/api-versions.js";
import * as installation from "../liqo/installation-objects.js";
import { poll } from "./poll.js";
import type { NamespaceView } from "./namespace-view.js";
import type { LiveObject } from "./live-object.js";
import { readId } from "./read-id.js";
import { isNoKindMatch, reasonOf } from "./client/api-error.js";
import type { Deployment } from "./client/kubernetes-objects.js";

/** The cluster of a Liqo installation, and how to read the installation. */
export interface InstallationReadArgs {
  /** Name of the cluster in messages. */
  readonly cluster: string;
  readonly liqoNamespace: pulumi.Input<string>;
  readonly component: pulumi.ComponentResource;
  /** Options of the read resources. */
  readonly opts: pulumi.CustomResourceOptions;
  /** Opens a view of a namespace. Undefined if a preview does not know how to reach the cluster. */
  readonly view: (namespace: string) => Promise<NamespaceView | undefined>;
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
  private liveWebhook?: pulumi.Output<Deployment | undefined>;

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
    const name = `${this.args.cluster}-liqo`;
    const id = this.idOf(WEBHOOK);
    const read = new installation.WebhookDeployment(name, id, this.args.opts);
    this.first ??= read;
    this.webhookDeployment = read;
    return read.podCidrs();
  }

  /** Liqo's external CIDR. Empty if Liqo has not assigned it yet. */
  externalCidr(): pulumi.Output<string> {
    const name = `${this.args.cluster}-external-cidr`;
    const id = this.idOf(EXTERNAL_CIDR);
    const read = liqo.Network.get(name, id, this.args.opts);
    this.first ??= read;
    return read.status.apply((status) => status?.cidr ?? "");
  }

  /**
   * Version of Liqo, for example `1.2.0`. Undefined if it is unknown: the tag of the image is not a
   * version, or the Deployment is not found or cannot be read.
   */
  version(): pulumi.Output<string | undefined> {
    return (
      this.webhookDeployment?.version() ??
      this.readWebhook().apply(
        (webhook) => webhook && installation.versionOf(containersOf(webhook)),
      )
    );
  }

  /** Version of Liqo. Undefined if a further read is needed to get it. */
  versionAtHand(): pulumi.Output<string | undefined> {
    return this.webhookDeployment?.version() ?? pulumi.output(undefined);
  }

  /** The pod CIDRs with which Liqo was installed. Undefined if they cannot be read. */
  installedPodCidrs(): pulumi.Output<string[] | undefined> {
    return this.readWebhook().apply(
      (webhook) => webhook && installation.podCidrsOf(containersOf(webhook)),
    );
  }

  /** Not a resource, which would fail if the Deployment is not found. */
  private readWebhook(): pulumi.Output<Deployment | undefined> {
    const { liqoNamespace, installed, view } = this.args;
    return (this.liveWebhook ??= pulumi
      .all([liqoNamespace, installed])
      .apply(async ([namespace]) => {
        const opened = await view(namespace);
        return opened?.get<Deployment>(WEBHOOK, WEBHOOK.name).catch(() => undefined);
      }));
  }

  private idOf(object: InstalledObject): pulumi.Output<string> {
    const { cluster, liqoNamespace, installed } = this.args;
    const hint = `run "liqoctl install", or set liqoNamespace or ${object.argument}`;
    // A preview reads the other objects after the first object, so that a cluster without Liqo
    // causes only a single error.
    const before = pulumi.runtime.isDryRun() ? this.first?.urn : undefined;
    return pulumi
      .all([liqoNamespace, before, installed])
      .apply(async ([namespace]) =>
        (await this.exists(object, namespace))
          ? readId("Liqo", cluster, `${namespace}/${object.name}`, hint)
          : (pulumi.unknown as unknown as string),
      );
  }

  /**
   * Whether an object exists. False only in a preview of a program that installs Liqo itself.
   * Otherwise a missing object ends the update, with a better message than that of the read.
   */
  private async exists(object: InstalledObject, namespace: string): Promise<boolean> {
    const { cluster, installed, view: open } = this.args;
    const { kind, name, argument, isComplete = () => true } = object;
    const description = `${kind} ${namespace}/${name}`;
    const isPreview = pulumi.runtime.isDryRun();
    try {
      const view = await open(namespace);
      if (view === undefined) {
        return installed === undefined || !isPreview;
      }
      if (installed !== undefined) {
        const isReady = async () => {
          const found = await find(view, object);
          return found !== undefined && isComplete(found);
        };
        if (isPreview) {
          return await isReady();
        }
        const missing = await poll(DEFAULTS.timeout, cluster, async () =>
          (await isReady()) ? undefined : `${description} not found`,
        );
        if (missing === undefined) {
          return true;
        }
      }
      if ((await find(view, object)) !== undefined) {
        return true;
      }
    } catch (error) {
      return this.fail(object, {
        problem: `cannot read ${description} of cluster ${cluster}`,
        facts: [reasonOf(error)],
        hint: "Check that the cluster is reachable and that Liqo is installed.",
      });
    }
    return this.fail(object, {
      problem: `${description} of cluster ${cluster} was not found`,
      hint:
        'If Liqo is not installed, run "liqoctl install". If it is in another namespace, set liqoNamespace. ' +
        `Otherwise set ${argument}.`,
    });
  }

  private fail({ name }: InstalledObject, parts: Omit<MessageParts, "section">): never {
    const { cluster, component } = this.args;
    const message = renderMessage({ ...parts, section: "wait-installation" });
    return failUpdate(component, `${cluster}-${name}`, new NotReadyError(component, message));
  }
}

/** Reads an object. Undefined if it is not found. */
async function find(
  view: NamespaceView,
  { apiVersion, kind, name }: InstalledObject,
): Promise<LiveObject | undefined> {
  return view.get({ apiVersion, kind }, name).catch((error: unknown) => {
    // Before Liqo's CRDs are installed, the API server does not serve its kinds.
    if (isNoKindMatch(error)) {
      return undefined;
    }
    throw error;
  });
}

function containersOf({ spec }: Deployment) {
  return spec?.template.spec?.containers ?? [];
}
