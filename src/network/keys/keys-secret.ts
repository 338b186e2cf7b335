import * as pulumi from "@pulumi/pulumi";
import { metadataFromId, type ObjectMeta } from "../../liqo/object.js";
import { SECRET } from "../../cluster/client/kubernetes-kinds.js";

/**
 * The Secret with a gateway's keys, read in every `preview` and `up`. Its data are secret.
 *
 * This is not `Secret.get` of `@pulumi/kubernetes`, because a `refresh` would report that resource
 * as changed.
 */
export class KeysSecret extends pulumi.CustomResource {
  declare public readonly metadata: pulumi.Output<ObjectMeta>;
  /** `privateKey` and `publicKey`, in base64. */
  declare public readonly data: pulumi.Output<Readonly<Record<string, string>> | undefined>;

  /** Reads the Secret. The ID is `<namespace>/<name>`. */
  constructor(name: string, id: pulumi.Input<pulumi.ID>, opts: pulumi.CustomResourceOptions) {
    const object = { ...SECRET, metadata: metadataFromId(id) };
    const additionalSecretOutputs = ["data"];
    super(
      "kubernetes:core/v1:Secret",
      name,
      { ...object, data: undefined },
      { ...opts, id, additionalSecretOutputs },
    );
  }
}
