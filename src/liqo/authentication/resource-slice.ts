import { AUTHENTICATION } from "../api-versions.js";
import { type LiqoKind, LiqoObject } from "../object.js";
import type { Readiness } from "../readiness.js";
import type { AuthParams } from "./auth-params.js";

/** `spec` of a {@link ResourceSlice}. */
export interface ResourceSliceSpec {
  /** Class of the slice. The provider decides how to grant it. */
  readonly class: string;
  /** ID of the provider cluster. */
  readonly providerClusterID: string;
  /** Requested resources by name. The provider grants its defaults for missing names. */
  readonly resources?: Readonly<Record<string, string>> | undefined;
  /** Certificate signing request, PEM in base64. Liqo adds it. */
  readonly csr?: string | undefined;
}

/** A class of the provider cluster that a slice offers. */
export interface OfferedStorageClass {
  /** Name of the class. */
  readonly storageClassName: string;
  /** Whether it is the default class. */
  readonly default?: boolean | undefined;
}

/** A class of the provider cluster that a slice offers. */
export interface OfferedIngressClass {
  /** Name of the class. */
  readonly ingressClassName: string;
  /** Whether it is the default class. */
  readonly default?: boolean | undefined;
}

/** A class of the provider cluster that a slice offers. */
export interface OfferedLoadBalancerClass {
  /** Name of the class. */
  readonly loadBalancerClassName: string;
  /** Whether it is the default class. */
  readonly default?: boolean | undefined;
}

/** A condition of a {@link ResourceSlice}. */
export interface ResourceSliceCondition {
  /** `Authentication` or `Resources`. */
  readonly type: string;
  /** `Accepted` or `Denied`. */
  readonly status: string;
  /** Reason of the status, in one word. */
  readonly reason?: string | undefined;
  /** Reason of the status, in a sentence. */
  readonly message?: string | undefined;
}

/** `status` of a {@link ResourceSlice}. */
export interface ResourceSliceStatus {
  /** Whether the provider accepted the slice. */
  readonly conditions?: readonly ResourceSliceCondition[] | undefined;
  /** Granted resources by name. */
  readonly resources?: Readonly<Record<string, string>> | undefined;
  /** How a virtual node authenticates. */
  readonly authParams?: AuthParams | undefined;
  /** Storage classes that the provider offers. */
  readonly storageClasses?: readonly OfferedStorageClass[] | undefined;
  /** Ingress classes that the provider offers. */
  readonly ingressClasses?: readonly OfferedIngressClass[] | undefined;
  /** Load balancer classes that the provider offers. */
  readonly loadBalancerClasses?: readonly OfferedLoadBalancerClass[] | undefined;
  /** Labels for the virtual node. */
  readonly nodeLabels?: Readonly<Record<string, string>> | undefined;
  /** Node selector of offloaded pods in the provider cluster. */
  readonly nodeSelector?: Readonly<Record<string, string>> | undefined;
}

/** Ready when the provider has accepted the consumer and granted resources. */
export const RESOURCE_SLICE_READINESS: Readiness = {
  kind: "ResourceSlice",
  expressions: ["Authentication", "Resources"].map(
    (type) =>
      `jsonpath={.status.conditions[?@.type == '${type}' && @.status == 'Accepted'].status}`,
  ),
  condition: "the provider has granted the resources",
};

/** Liqo's `ResourceSlice`: resources of a provider cluster that a consumer cluster may use. */
export class ResourceSlice extends LiqoObject<ResourceSliceSpec, ResourceSliceStatus> {
  static override readonly kind: LiqoKind = { ...AUTHENTICATION, kind: "ResourceSlice" };
  static override readonly secretOutputs = ["status"];
}
