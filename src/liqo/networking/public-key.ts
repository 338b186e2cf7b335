import type * as pulumi from "@pulumi/pulumi";
import { NETWORKING } from "../api-versions.js";
import { LiqoObject, type LiqoObjectArgs } from "../object.js";

/** `spec` of a {@link PublicKey}. */
export interface PublicKeySpec {
  /** 32 bytes in base64. */
  readonly publicKey: string;
}

/** Liqo's `PublicKey`: the key by which a cluster knows the gateway of another. */
export class PublicKey extends LiqoObject<PublicKeySpec, never> {
  /** Declares a PublicKey, or reads one if there are no `args` but an `id` among the options. */
  constructor(
    name: string,
    args: LiqoObjectArgs<PublicKeySpec> | undefined,
    opts: pulumi.CustomResourceOptions,
  ) {
    super({ ...NETWORKING, kind: "PublicKey" }, name, args, opts);
  }

  /** Reads a PublicKey at every `preview` and `up`. The ID is `<namespace>/<name>`. */
  static get(
    name: string,
    id: pulumi.Input<pulumi.ID>,
    opts: pulumi.CustomResourceOptions,
  ): PublicKey {
    return new PublicKey(name, undefined, { ...opts, id });
  }
}
