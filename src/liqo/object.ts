import * as pulumi from "@pulumi/pulumi";
import { setAtCreation } from "../pulumi/planned-creations.js";
import { unknownInPreview, valueIfKnown } from "../pulumi/output-value.js";

/** A value that can contain outputs at any depth. */
export type DeepInput<T> = pulumi.Input<T extends object ? { [K in keyof T]: DeepInput<T[K]> } : T>;

/** The fields of Kubernetes' `metadata` that Liqo's objects need. */
export interface ObjectMeta {
  /** A DNS label. */
  readonly name?: string | undefined;
  /** An existing namespace. */
  readonly namespace?: string | undefined;
  /** Liqo finds its objects by their labels. */
  readonly labels?: Record<string, string> | undefined;
  /** Some annotations configure Pulumi's Kubernetes provider. */
  readonly annotations?: Record<string, string> | undefined;
  /** Owners of the object. Kubernetes garbage-collects the object with its owners. */
  readonly ownerReferences?: readonly OwnerReference[] | undefined;
  /** Set by the API server. */
  readonly uid?: string | undefined;
  /** Set by the API server, which increments it with every change of `spec`. */
  readonly generation?: number | undefined;
}

/** Refers to the owner of an object. Kubernetes garbage-collects the object with its owner. */
export interface OwnerReference {
  /** Group and version of the owner. */
  readonly apiVersion: string;
  /** Kind of the owner. */
  readonly kind: string;
  /** Name of the owner. */
  readonly name: string;
  /** UID of the owner. A later object with the same name has another UID and is not the owner. */
  readonly uid: string;
}

/** What a program knows of the live state of an object. */
export interface LiveState {
  /**
   * Values that Liqo writes into `spec` or `status`, also without a field in the program. If one of
   * them is a secret, `spec` and `status` are secrets.
   */
  readonly liveValues?: unknown;
}

/** Arguments of a {@link LiqoObject}. */
export interface LiqoObjectArgs<Spec> extends LiveState {
  /** The fields are separate inputs, so that a preview shows the known fields. */
  readonly metadata: {
    readonly [K in keyof Omit<ObjectMeta, "annotations">]: DeepInput<ObjectMeta[K]>;
  } & {
    /** Each annotation can be an output. */
    readonly annotations?: Readonly<Record<string, pulumi.Input<string>>> | undefined;
  };
  /** The desired state. */
  readonly spec: DeepInput<Spec>;
}

/** Identifies a kind of Liqo's API. */
export interface LiqoKind {
  /** Group and version, for example `networking.liqo.io/v1beta1`. */
  readonly apiVersion: string;
  /** Kind, for example `GatewayServer`. */
  readonly kind: string;
  /** End of the type token of a Pulumi resource, for example `Patch`. */
  readonly suffix?: string | undefined;
}

/**
 * An object of Liqo's API. A subclass sets {@link LiqoObject.kind} and the types of `spec` and
 * `status`.
 *
 * `CustomResource` of `@pulumi/kubernetes` does not have `status`, which the components wait for.
 *
 * @see [Liqo's inter-cluster
 * network](https://docs.liqo.io/en/v1.0.1/advanced/peering/inter-cluster-network.html)
 */
export abstract class LiqoObject<Spec, Status> extends pulumi.CustomResource {
  /** Group, version and kind of the objects. */
  declare static readonly kind: LiqoKind;

  /**
   * Whether an object is deleted before its replacement is created, unless the options say
   * otherwise. If two objects of a kind exist for a remote cluster, Liqo uses the wrong object or
   * neither.
   */
  static readonly deleteBeforeReplace: boolean = true;

  /** Outputs that may contain credentials. They are secrets. */
  static readonly secretOutputs: readonly string[] = [];

  /** Name, namespace and labels, and the UID from the API server. */
  declare public readonly metadata: pulumi.Output<ObjectMeta>;
  /** The desired state. */
  declare public readonly spec: pulumi.Output<Spec>;
  /**
   * The state that Liqo reports, as of the last `pulumi up` or `pulumi refresh`. Only `get` reads
   * the current status.
   */
  declare public readonly status: pulumi.Output<Status | undefined>;

  /**
   * Declares an object. Reads an existing object if `args` has no `spec` and the options have an
   * `id`.
   */
  constructor(
    name: string,
    args: LiqoObjectArgs<Spec> | LiveState,
    opts: pulumi.CustomResourceOptions,
  ) {
    const { kind: typed, deleteBeforeReplace, secretOutputs } = new.target;
    const { apiVersion, kind } = typed;
    const additionalSecretOutputs = [...secretOutputs, ...(opts.additionalSecretOutputs ?? [])];
    const declared = "spec" in args ? args : undefined;
    const inputs = {
      apiVersion,
      kind,
      // Without the name, the provider would parse its schema of several megabytes for a read.
      metadata:
        declared === undefined ? metadataFromId(opts.id) : withAnnotations(declared.metadata),
      spec: declared?.spec,
      // The engine sets an output only if the inputs have the same key. The SDK reads the list of
      // secret outputs after it has awaited the inputs.
      status: concealIfSecret(additionalSecretOutputs, args.liveValues),
    };
    super(typeTokenOf(typed), name, inputs, {
      ...opts,
      deleteBeforeReplace: opts.deleteBeforeReplace ?? deleteBeforeReplace,
      additionalSecretOutputs,
    });
  }

  /**
   * Reads an existing object at every `pulumi preview` and `pulumi up`. The ID is
   * `<namespace>/<name>`.
   */
  static get<T>(
    this: new (name: string, args: LiveState, opts: pulumi.CustomResourceOptions) => T,
    name: string,
    id: pulumi.Input<pulumi.ID>,
    opts: pulumi.CustomResourceOptions,
  ): T {
    return new this(name, {}, { ...opts, id });
  }
}

/**
 * Adds `spec` and `status` to the secret outputs if they contain a secret. The input itself is
 * undefined.
 */
async function concealIfSecret(secretOutputs: string[], liveValues: unknown): Promise<undefined> {
  if (await pulumi.isSecret(pulumi.output(liveValues))) {
    secretOutputs.push("spec", "status");
  }
  return undefined;
}

/** Pulumi's type token of a kind. */
export function typeTokenOf({ apiVersion, kind, suffix = "" }: LiqoKind): string {
  return `kubernetes:${apiVersion}:${kind}${suffix}`;
}

/**
 * The name and namespace in an ID of the provider, `<namespace>/<name>`, after an optional hint and
 * a space.
 */
export function metadataFromId(id: pulumi.Input<string> | undefined): pulumi.Output<ObjectMeta> {
  return pulumi.output(id ?? "").apply((value) => {
    const [place = "", name] = value.split("/");
    return { namespace: place.split(" ").at(-1), name };
  });
}

/** Annotations of every declared object. They configure Pulumi's Kubernetes provider. */
export const PROVIDER_ANNOTATIONS = {
  // By default, the provider deletes in the foreground. Liqo's controllers would then recreate the
  // children of a Terminating object, and the deletion would never end.
  "pulumi.com/deletionPropagationPolicy": "background",
  // After a manual edit, another field manager owns the field, and the API server would report a
  // conflict.
  "pulumi.com/patchForce": "true",
};

type Metadata = LiqoObjectArgs<unknown>["metadata"];

function withAnnotations(metadata: Metadata): Metadata {
  return { ...metadata, annotations: { ...PROVIDER_ANNOTATIONS, ...metadata.annotations } };
}

/**
 * The name of an object to patch. The provider rejects a patch with an unknown name, so a preview
 * that does not know the name uses a placeholder.
 */
export function nameOfPatch(name: pulumi.Output<string>): pulumi.Output<string> {
  return pulumi.output(valueIfKnown(name).then((known) => known ?? "known-after-up"));
}

/** A resource of an object. */
interface DeclaredObject extends pulumi.CustomResource {
  readonly metadata: pulumi.Output<ObjectMeta>;
}

/**
 * The revision of an object: changes whenever the object is replaced or its `spec` changes. Unknown
 * in a preview like the UID.
 */
export function revisionOf(object: DeclaredObject): pulumi.Output<string> {
  return pulumi
    .all([uidOf(object), object.metadata])
    .apply(([uid, { generation = 0 }]) => `${uid}/${generation}`);
}

/**
 * The UID of an object. Unknown in a preview that creates or replaces the object, or that does not
 * know the whole object.
 */
export function uidOf(object: DeclaredObject): pulumi.Output<string> {
  return setAtCreation(
    object,
    object.metadata.apply(({ uid }) => uid ?? unknownInPreview(() => "")),
  );
}

/** Changes whenever an object is written. Unknown in a preview like the UID. */
export function resourceVersionOf({
  uid,
  resourceVersion = "",
}: {
  readonly uid?: string | undefined;
  readonly resourceVersion?: string | undefined;
}): string {
  return uid === undefined ? unknownInPreview(() => "") : resourceVersion;
}
