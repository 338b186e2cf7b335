import * as pulumi from "@pulumi/pulumi";
import { metadataInId, type ObjectMeta } from "../../liqo/object.js";

/**
 * The Secret with a gateway's keys, read at every `preview` and `up`. Its data are secrets to Pulumi.
 *
 * As with `ClusterIdConfigMap`, `get` of `@pulumi/kubernetes` would not do: a `refresh` would find it changed.
 */
export class KeysSecret extends pulumi.CustomResource {
  declare public readonly metadata: pulumi.Output<ObjectMeta>;
  /** In base64: `privateKey` and `publicKey`. */
  declare public readonly data: pulumi.Output<Readonly<Record<string, string>> | undefined>;

  /** Reads it. The ID is `<namespace>/<name>`. */
  constructor(name: string, id: pulumi.Input<pulumi.ID>, opts: pulumi.CustomResourceOptions) {
    const object = { apiVersion: "v1", kind: "Secret", metadata: metadataInId(id) };
    const additionalSecretOutputs = ["data"];
    super(
      "kubernetes:core/v1:Secret",
      name,
      { ...object, data: undefined },
      { ...opts, id, additionalSecretOutputs },
    );
  }
}
