import { Secret } from "@pulumi/kubernetes/core/v1/secret";
import * as pulumi from "@pulumi/pulumi";
import { checkProviderOption } from "../cluster/cluster-rules.js";
import { nonceLabels } from "../liqo/authentication/labels.js";
import { NONCE_SECRET } from "../liqo/authentication/names.js";
import type { Readiness } from "../liqo/readiness.js";
import { checkTenantNamespace } from "../tenant/second-objects-check.js";
import { declareObject, WAITING_ARGUMENTS, type WaitingArgs } from "../tenant/declared-object.js";
import {
  checkRemoteClusterArgs,
  inTenantNamespace,
  REMOTE_CLUSTER_ARGUMENTS,
  type RemoteClusterArgs,
} from "../tenant/remote-cluster.js";
import { ArgsCheck } from "../validation/args-check.js";
import { type ArgumentChecks, checkArguments } from "../validation/arguments.js";
import { requireName } from "../validation/component-name.js";
import { missing } from "./mocked-values.js";
import { SECRET_TYPE } from "../liqo/secret-type.js";

/** Arguments of {@link Nonce}. `cluster` is the provider, the remote cluster is the consumer. */
export interface NonceArgs extends RemoteClusterArgs, WaitingArgs {}

const NONCE_ARGUMENTS: ArgumentChecks<NonceArgs> = {
  ...REMOTE_CLUSTER_ARGUMENTS,
  ...WAITING_ARGUMENTS,
};

const NONCE_READINESS: Readiness = {
  kind: "Secret",
  expressions: ["jsonpath={.data.nonce}"],
  condition: "Liqo has created the nonce",
};

/**
 * The nonce that a consumer cluster must sign, to show the provider cluster that it has the private
 * key of its public key: Secret `liqo-nonce` in the provider cluster. Liqo creates the nonce. This
 * resource is the Secret itself. A {@link SignedNonce} signs the nonce.
 *
 * The Secret must exist as long as the {@link Tenant}: Liqo checks the signature again whenever it
 * renews the certificate.
 *
 * @throws {@link InvalidArgsError} if an argument is invalid. Then no resource is created.
 *
 * @example
 * ```ts
 * const nonce = new Nonce("rome", { cluster: milan, remoteClusterId: "rome" });
 * ```
 */
export class Nonce extends Secret {
  /** The nonce: 88 characters, which are 64 bytes in base64. It is not a secret. */
  public readonly nonce: pulumi.Output<string>;

  constructor(name: string, args: NonceArgs, opts?: pulumi.CustomResourceOptions) {
    const check = new ArgsCheck("Nonce", requireName("Nonce", name, opts));
    checkArguments(check, NONCE_ARGUMENTS, args);
    checkRemoteClusterArgs(check, args, opts);
    checkTenantNamespace(check, args);
    checkProviderOption(check, opts, args.cluster);
    const gate = check.done();

    const remoteClusterId = gate(args.remoteClusterId);
    const declared = declareObject(
      name,
      inTenantNamespace(args),
      {
        kind: SECRET_TYPE,
        name: NONCE_SECRET,
        labels: remoteClusterId.apply(nonceLabels),
        content: remoteClusterId,
        awaited: {
          readiness: NONCE_READINESS,
          hint: "check that Liqo was installed with authentication",
        },
      },
      opts,
    );
    super(name, { metadata: declared.metadata }, declared.opts);
    this.nonce = pulumi.unsecret(
      this.data.apply((data: Readonly<Record<string, string>> | undefined) => {
        const nonce = data?.["nonce"];
        return nonce === undefined ? missing("nonce") : Buffer.from(nonce, "base64").toString();
      }),
    );
  }
}
