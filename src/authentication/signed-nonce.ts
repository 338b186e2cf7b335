import { Secret } from "@pulumi/kubernetes/core/v1/secret";
import * as pulumi from "@pulumi/pulumi";
import { checkProviderOption } from "../cluster/cluster-rules.js";
import { replicationLabels, signedNonceLabels } from "../liqo/authentication/labels.js";
import { SIGNED_NONCE_SECRET } from "../liqo/authentication/names.js";
import * as liqo from "../liqo/index.js";
import type { Readiness } from "../liqo/readiness.js";
import { checkSecondIdentity } from "../tenant/second-objects-check.js";
import { isMocked } from "../pulumi/engine.js";
import { declareObject, WAITING_ARGUMENTS, type WaitingArgs } from "../tenant/declared-object.js";
import {
  checkRemoteClusterArgs,
  inTenantNamespace,
  REMOTE_CLUSTER_ARGUMENTS,
  type RemoteClusterArgs,
} from "../tenant/remote-cluster.js";
import { ArgsCheck, type Gate } from "../validation/args-check.js";
import {
  type ArgumentChecks,
  checkArguments,
  optionalDefined,
  required,
} from "../validation/arguments.js";
import { requireName } from "../validation/component-name.js";
import { NotReadyError } from "../validation/errors.js";
import { failUpdate } from "../validation/fail-update.js";
import { requireProviders } from "../validation/provider-options.js";
import { renderMessage } from "../message.js";
import { nonceRule, publicKeyRule } from "./authentication-rules.js";
import {
  certificateRequest,
  CONTROL_PLANE_ORGANIZATION,
  isSignedBy,
  publicKeyDer,
  requestInfo,
} from "./certificate-request.js";
import { clusterKeyIn } from "./cluster-key.js";
import { missing } from "./mocked-values.js";
import { SECRET_TYPE } from "../liqo/secret-type.js";

/**
 * Arguments of {@link SignedNonce}. `cluster` is the consumer, the remote cluster is the provider.
 */
export interface SignedNonceArgs extends RemoteClusterArgs, WaitingArgs {
  /** The nonce of the provider: 88 characters, which are 64 bytes in base64. */
  readonly nonce: pulumi.Input<string>;

  /**
   * Public key of the consumer cluster, Ed25519 or RSA, in PEM (key `publicKey` of Secret
   * `authentication-keys` in Liqo's namespace).
   *
   * @default - read from a ResourceSlice that no provider gets
   */
  readonly publicKey?: pulumi.Input<string> | undefined;
}

const SIGNED_NONCE_ARGUMENTS: ArgumentChecks<SignedNonceArgs> = {
  ...REMOTE_CLUSTER_ARGUMENTS,
  ...WAITING_ARGUMENTS,
  nonce: required(nonceRule),
  publicKey: optionalDefined(publicKeyRule),
};

const SIGNED: Readiness = {
  kind: "Secret",
  expressions: ["jsonpath={.data.signedNonce}"],
  condition: "Liqo has signed it",
};

const KEY_READ: Readiness = {
  kind: "ResourceSlice",
  expressions: ["jsonpath={.spec.csr}"],
  condition: "Liqo has added the cluster's public key",
};

const HINT = "check that Liqo was installed with authentication";

/** Name of the Secret with the signed certificate signing request. */
const SIGNED_CSR_SECRET = "liqo-signed-csr";

/** The subject of the request, besides the ID of the cluster. */
const SUBJECT = { organization: CONTROL_PLANE_ORGANIZATION };

/** The remote cluster of the ResourceSlice that only shows the public key. */
const NOBODY = "nobody";

/**
 * Lets the consumer cluster sign the nonce of a provider, and a certificate signing request: Secret
 * `liqo-signed-nonce` in the consumer cluster, and a second Secret. The program does not read the
 * private key of the cluster, which `liqoctl` does: Liqo signs in the cluster.
 *
 * @throws {@link InvalidArgsError} if an argument is invalid. Then no resource is created.
 *
 * @example
 * ```ts
 * const signed = new SignedNonce("milan", {
 *   cluster: rome,
 *   remoteClusterId: "milan",
 *   nonce: nonce.nonce,
 * });
 * ```
 */
export class SignedNonce extends pulumi.ComponentResource {
  /** Public key of the consumer cluster in PEM. */
  public readonly publicKey: pulumi.Output<string>;

  /** Certificate signing request for the consumer's control plane in PEM. */
  public readonly csr: pulumi.Output<string>;

  /** Signature of the nonce in base64. */
  public readonly signature: pulumi.Output<string>;

  constructor(name: string, args: SignedNonceArgs, opts?: pulumi.ComponentResourceOptions) {
    super(
      "liqo:index:SignedNonce",
      requireName("SignedNonce", name, opts),
      {},
      requireProviders("SignedNonce", name, opts),
    );
    const check = new ArgsCheck(this, name);
    checkArguments(check, SIGNED_NONCE_ARGUMENTS, args);
    checkRemoteClusterArgs(check, args, opts);
    checkSecondIdentity(check, "namespace", args);
    checkProviderOption(check, opts, args.cluster);
    const gate = check.done();

    this.publicKey =
      args.publicKey === undefined
        ? this.readPublicKey(`${name}-public-key`, args, gate)
        : gate(args.publicKey);
    const nonce = gate(args.nonce).apply((text) => base64(Buffer.from(text)));
    this.signature = this.sign(`${name}-nonce`, args, {
      secretName: SIGNED_NONCE_SECRET,
      label: "true",
      content: nonce,
    });
    const request = pulumi
      .all([this.publicKey, args.cluster.clusterId])
      .apply(([key, commonName]) =>
        base64(requestInfo({ ...SUBJECT, commonName, publicKey: publicKeyDer(key) })),
      );
    const signature = this.sign(`${name}-csr`, args, {
      secretName: SIGNED_CSR_SECRET,
      label: "csr",
      content: request,
    });
    this.csr = pulumi
      .all([request, signature, this.publicKey])
      .apply(([info, signed, key]) =>
        certificateRequest(bytes(info), bytes(signed), publicKeyDer(key)),
      );
    this.registerOutputs({});
  }

  /**
   * Reads the public key of the cluster. Only Liqo itself may read the Secret with both keys, but it
   * adds a certificate signing request to each ResourceSlice.
   */
  private readPublicKey(name: string, args: SignedNonceArgs, gate: Gate): pulumi.Output<string> {
    const { kind } = liqo.ResourceSlice;
    const spec = { class: NOBODY, providerClusterID: NOBODY };
    const remoteClusterId = gate(args.remoteClusterId);
    const { metadata, opts } = declareObject(
      name,
      inTenantNamespace(args),
      {
        kind,
        // The names of ResourceSlices are unique in a cluster.
        name: remoteClusterId.apply((id) => `public-key-for-${id}`),
        labels: replicationLabels(NOBODY),
        content: spec,
        awaited: { readiness: KEY_READ, hint: HINT },
      },
      { parent: this },
    );
    const slice = new liqo.ResourceSlice(name, { metadata, spec }, opts);
    const { cluster } = args;
    return pulumi
      .all([slice.spec, slice.metadata, cluster.liqoNamespace])
      .apply(async ([{ csr }, { namespace = "", name: sliceName = "" }, liqoNamespace]) =>
        csr === undefined
          ? missing("publicKey")
          : clusterKeyIn(this, name, { cluster, liqoNamespace, namespace, sliceName, csr }),
      );
  }

  /** Lets Liqo sign some bytes, in base64. The signature is in base64 too. */
  private sign(
    name: string,
    args: SignedNonceArgs,
    { secretName, label, content }: SignedContent,
  ): pulumi.Output<string> {
    const { metadata, opts } = declareObject(
      name,
      inTenantNamespace(args),
      {
        kind: SECRET_TYPE,
        name: secretName,
        labels: pulumi
          .output(args.remoteClusterId)
          .apply((remoteClusterId) => signedNonceLabels(remoteClusterId, label)),
        content,
        awaited: { readiness: SIGNED, hint: HINT },
      },
      // After an update, the Secret would still have the old signature.
      { parent: this, replacementTrigger: [content, this.publicKey] },
    );
    const secret = new Secret(name, { metadata, data: { nonce: content } }, opts);
    const data = pulumi.unsecret(secret.data) as pulumi.Output<Readonly<Record<string, string>>>;
    return pulumi.all([data, content, this.publicKey]).apply(([found, signed, key]) => {
      const signature = found["signedNonce"] ?? missing("signature");
      const isUnchecked = isMocked() || pulumi.isUnknown(signature);
      if (isUnchecked || isSignedBy(publicKeyDer(key), bytes(signed), bytes(signature))) {
        return signature;
      }
      const message = renderMessage({
        problem: `Secret ${secretName} has a signature of another key`,
        hint: "Run pulumi up --refresh. If you set publicKey, set the key of this cluster.",
        section: "signed-nonce",
      });
      return failUpdate(this, name, new NotReadyError(this, message));
    });
  }
}

interface SignedContent {
  readonly secretName: string;
  /** Value of the label by which Liqo finds the Secret. */
  readonly label: string;
  /** What to sign, in base64. */
  readonly content: pulumi.Output<string>;
}

function base64(content: Buffer): string {
  return content.toString("base64");
}

function bytes(text: string): Buffer {
  return Buffer.from(text, "base64");
}
