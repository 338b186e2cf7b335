import type * as pulumi from "@pulumi/pulumi";
import { IPAM } from "../api-versions.js";
import { LiqoObject, type LiqoObjectArgs } from "../object.js";

/** `spec` of a {@link Network}. */
export interface NetworkSpec {
  /** The range asked for. */
  readonly cidr: string;
}

/** `status` of a {@link Network}. */
export interface NetworkStatus {
  /** The range that Liqo's IPAM gave. */
  readonly cidr?: string;
}

/** Liqo's `Network`: a range of addresses that its IPAM keeps account of. */
export class Network extends LiqoObject<NetworkSpec, NetworkStatus> {
  /** Declares a Network, or reads one if there are no `args` but an `id` among the options. */
  constructor(
    name: string,
    args: LiqoObjectArgs<NetworkSpec> | undefined,
    opts: pulumi.CustomResourceOptions,
  ) {
    super({ ...IPAM, kind: "Network" }, name, args, opts);
  }

  /** Reads a Network at every `preview` and `up`. The ID is `<namespace>/<name>`. */
  static get(
    name: string,
    id: pulumi.Input<pulumi.ID>,
    opts: pulumi.CustomResourceOptions,
  ): Network {
    return new Network(name, undefined, { ...opts, id });
  }
}
