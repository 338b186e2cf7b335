import * as pulumi from "@pulumi/pulumi";
import * as liqo from "../liqo/index.js";
import * as installation from "../liqo/installation.js";
import { liveId } from "./live-id.js";

/** Whose Liqo is read, and how. */
export interface LiqoReadingArgs {
  /** Name of the cluster in messages. */
  readonly cluster: string;
  readonly liqoNamespace: pulumi.Input<string>;
  /** Options of what is read. */
  readonly opts: pulumi.CustomResourceOptions;
}

/** What a cluster's Liqo says of the cluster, read at every `preview` and `up`. Nothing is read that is not asked for. */
export class LiqoReading {
  private first?: pulumi.Resource;
  private webhookContainers?: pulumi.Output<readonly installation.LiqoContainer[]>;

  constructor(private readonly args: LiqoReadingArgs) {}

  /** Liqo's ID of the cluster; empty if the object that should say it does not. */
  clusterId(): pulumi.Output<string> {
    const name = `${this.args.cluster}-id`;
    const id = this.idOf(installation.CLUSTER_ID_CONFIG_MAP, "clusterId");
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
    const id = this.idOf(installation.EXTERNAL_CIDR_NETWORK, "externalCidr");
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
      const id = this.idOf(installation.WEBHOOK_DEPLOYMENT, "podCidrs");
      const read = new installation.WebhookDeployment(name, id, this.args.opts);
      this.first ??= read;
      this.webhookContainers = read.spec.apply(({ template }) => template.spec.containers);
    }
    return this.webhookContainers;
  }

  private idOf(name: string, argument: string): pulumi.Output<string> {
    const { cluster, liqoNamespace } = this.args;
    const wayOut = `run "liqoctl install", or give liqoNamespace or ${argument}`;
    // In a preview after the first object, so that there is one error in a cluster that has none of them.
    const before = pulumi.runtime.isDryRun() ? this.first?.urn : undefined;
    return pulumi
      .all([liqoNamespace, before])
      .apply(([namespace]) => liveId("Liqo", cluster, `${namespace}/${name}`, wayOut));
  }
}
