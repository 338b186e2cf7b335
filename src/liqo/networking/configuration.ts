import type * as pulumi from "@pulumi/pulumi";
import { NETWORKING } from "../api-versions.js";
import { LiqoObject, type LiqoObjectArgs } from "../object.js";

/** Address ranges of a cluster. Liqo knows IPv4 alone. */
export interface ClusterCidrs {
  /** Of its pods. */
  readonly pod: readonly string[];
  /** From which Liqo assigns addresses to hosts outside of both clusters' pod networks. */
  readonly external: readonly string[];
}

/** `spec` of a {@link Configuration}. */
export interface ConfigurationSpec {
  /** The other cluster, as it calls its own ranges. */
  readonly remote: {
    /** Its ranges. */
    readonly cidr: ClusterCidrs;
  };
}

/** `status` of a {@link Configuration}. */
export interface ConfigurationStatus {
  /** The other cluster, as this one sees it: remapped where ranges would overlap. */
  readonly remote?: {
    /** Its ranges. */
    readonly cidr?: ClusterCidrs;
  };
}

/** Liqo's `Configuration`: tells a cluster the address ranges of another. */
export class Configuration extends LiqoObject<ConfigurationSpec, ConfigurationStatus> {
  /** Declares a Configuration, or reads one if there are no `args` but an `id` among the options. */
  constructor(
    name: string,
    args: LiqoObjectArgs<ConfigurationSpec> | undefined,
    opts: pulumi.CustomResourceOptions,
  ) {
    super({ ...NETWORKING, kind: "Configuration" }, name, args, opts);
  }

  /** Reads a Configuration at every `preview` and `up`. The ID is `<namespace>/<name>`. */
  static get(
    name: string,
    id: pulumi.Input<pulumi.ID>,
    opts: pulumi.CustomResourceOptions,
  ): Configuration {
    return new Configuration(name, undefined, { ...opts, id });
  }
}
