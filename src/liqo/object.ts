import * as pulumi from "@pulumi/pulumi";
import { valueIfKnown } from "../pulumi/output-value.js";

/** A value of which any part may be an output. */
export type DeepInput<T> = pulumi.Input<T extends object ? { [K in keyof T]: DeepInput<T[K]> } : T>;

/** The parts of Kubernetes' `metadata` that Liqo's objects need. */
export interface ObjectMeta {
  /** A DNS label. */
  readonly name?: string;
  /** A namespace that exists. */
  readonly namespace?: string;
  /** By these, Liqo finds objects. */
  readonly labels?: Record<string, string>;
  /** With these, one speaks to Pulumi's provider. */
  readonly annotations?: Record<string, string>;
  /** Whose deletion takes the object along. */
  readonly ownerReferences?: readonly OwnerReference[];
  /** Given by the API server. */
  readonly uid?: string;
  /** Counted up by the API server with every change of `spec`. */
  readonly generation?: number;
}

/** Whose deletion takes an object along. */
export interface OwnerReference {
  /** Group and version of the owner. */
  readonly apiVersion: string;
  /** Kind of the owner. */
  readonly kind: string;
  /** Name of the owner. */
  readonly name: string;
  /** UID of the owner: one of the same name that came later is another. */
  readonly uid: string;
}

/** What is declared of an object. */
export interface LiqoObjectArgs<Spec> {
  /** An object whose parts may be outputs, so that a preview shows those that are known. */
  readonly metadata: {
    readonly [K in keyof Omit<ObjectMeta, "annotations">]: DeepInput<ObjectMeta[K]>;
  } & {
    /** Each may be an output of its own. */
    readonly annotations?: Readonly<Record<string, pulumi.Input<string>>>;
  };
  /** What Liqo is asked for. */
  readonly spec: DeepInput<Spec>;
}

/** What tells one of Liqo's kinds from the others. */
export interface LiqoKind {
  /** Group and version, for example `networking.liqo.io/v1beta1`. */
  readonly apiVersion: string;
  /** The kind, for example `GatewayServer`. */
  readonly kind: string;
  /** Ends Pulumi's type token, for example `Patch`. */
  readonly suffix?: string;
}

/**
 * One of Liqo's objects as the cluster stores it.
 *
 * `CustomResource` of `@pulumi/kubernetes` never exposes `status`, on which everything here waits.
 */
export abstract class LiqoObject<Spec, Status> extends pulumi.CustomResource {
  /** Name, labels and the like, with the UID that the API server gave. */
  declare public readonly metadata: pulumi.Output<ObjectMeta>;
  /** What Liqo was asked for. */
  declare public readonly spec: pulumi.Output<Spec>;
  /** What Liqo reports. It is the state of the last `up` or `refresh`; read anew only by `get`. */
  declare public readonly status: pulumi.Output<Status | undefined>;

  protected constructor(
    { apiVersion, kind, suffix = "" }: LiqoKind,
    name: string,
    args: LiqoObjectArgs<Spec> | undefined,
    opts: pulumi.CustomResourceOptions,
  ) {
    const inputs = {
      apiVersion,
      kind,
      // A read that names the object spares the provider a look into its schema of several megabytes.
      metadata: args === undefined ? metadataInId(opts.id) : ownedMetadata(args.metadata),
      spec: args?.spec,
      // The engine fills in only those outputs whose key was among the inputs.
      status: undefined,
    };
    // Two of a kind for one remote cluster, even for a moment, and Liqo acts on neither or on the wrong one.
    const deleteBeforeReplace = true;
    super(`kubernetes:${apiVersion}:${kind}${suffix}`, name, inputs, {
      deleteBeforeReplace,
      ...opts,
    });
  }
}

/** The name and namespace in a provider's ID, `<namespace>/<name>`. Words of ours may stand before it. */
export function metadataInId(id: pulumi.Input<string> | undefined): pulumi.Output<ObjectMeta> {
  return pulumi.output(id ?? "").apply((value) => {
    const [place = "", name] = value.split("/");
    return { namespace: place.split(" ").at(-1), name };
  });
}

/** Annotations that every object has which is declared here. They speak to the provider. */
export const PROVIDER_ANNOTATIONS = {
  // Pulumi deletes in the foreground unless told otherwise. Then Liqo's controllers go on recreating the children of an
  // object that is being deleted, and its deletion never ends.
  "pulumi.com/deletionPropagationPolicy": "background",
  // What somebody has changed by hand is theirs to the API server, which would refuse to change it back.
  "pulumi.com/patchForce": "true",
};

function ownedMetadata(
  metadata: LiqoObjectArgs<unknown>["metadata"],
): LiqoObjectArgs<unknown>["metadata"] {
  return { ...metadata, annotations: { ...PROVIDER_ANNOTATIONS, ...metadata.annotations } };
}

/**
 * The name of an object that is patched. The provider rejects a patch whose name is unknown, so a preview that does not know it
 * shows a placeholder.
 */
export function nameOfPatch(name: pulumi.Output<string>): pulumi.Output<string> {
  return pulumi.output(valueIfKnown(name).then((known) => known ?? "known-after-up"));
}
