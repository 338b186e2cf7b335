/** `metadata` of an object that Liqo creates from a template. */
export interface TemplateMetadata {
  /** Usually a placeholder. */
  name?: string;
  /** Usually a placeholder. */
  namespace?: string;
  /** Values can contain placeholders. */
  labels?: Record<string, string>;
  /** Values can contain placeholders. */
  annotations?: Record<string, string>;
}

/** A container of a gateway's pods. */
export interface TemplateContainer {
  /** `gateway`, `wireguard` or `geneve` in Liqo's own templates. */
  name: string;
  /** Image, with registry and tag. */
  image?: string;
  /** Flags, for example `--ping-interval=2s`. */
  args?: string[];
  /** Any other field of a container. */
  [field: string]: unknown;
}

/** `spec` of a gateway's pods. */
export interface TemplatePod {
  /** `gateway`, `wireguard` and `geneve` in Liqo's own templates. */
  containers: TemplateContainer[];
  /** Labels that the pod's node must have. */
  nodeSelector?: Record<string, string>;
  /** Taints of the node that the pod tolerates. */
  tolerations?: unknown[];
  /** Node affinity and pod affinity. */
  affinity?: Record<string, unknown>;
  /** Any other field of a pod's `spec`. */
  [field: string]: unknown;
}

/** The Deployment of a gateway. */
export interface TemplateDeployment {
  /** `metadata` of the Deployment. */
  metadata?: TemplateMetadata;
  /** `spec` of the Deployment. */
  spec: {
    /** Number of pods. Only one pod is active at a time. */
    replicas?: number;
    /** Selector of the pods. */
    selector: {
      /** Labels of the pods. Values can contain placeholders. */
      matchLabels?: Record<string, string>;
    };
    /** Template of the pods. */
    template: {
      /** `metadata` of the pods. */
      metadata?: TemplateMetadata;
      /** `spec` of the pods. */
      spec: TemplatePod;
    };
    /** Any other field of a Deployment's `spec`. */
    [field: string]: unknown;
  };
}

/** The Service of a GatewayServer. */
export interface TemplateService {
  /** `metadata` of the Service. */
  metadata?: TemplateMetadata;
  /** `spec` of the Service. */
  spec: {
    /** Ports of the Service. Numbers can be placeholders. */
    ports?: Record<string, unknown>[];
    /** Any other field of a Service's `spec`. */
    [field: string]: unknown;
  };
}

/**
 * `spec` of a gateway template. Strings can contain placeholders such as `{{ .Spec.MTU }}`. Liqo
 * omits a key that starts with `?` if its placeholder is empty.
 *
 * The fields are not read-only, so that a `transform` can change them.
 */
export interface GatewayTemplateSpec {
  /** Type of the object that Liqo creates from the template. */
  objectKind: {
    /** Group and version. */
    apiVersion: string;
    /** `WgGatewayServer` or `WgGatewayClient`. */
    kind: string;
  };
  /** The object that Liqo creates from the template. */
  template: {
    /** `metadata` of the object. */
    metadata: TemplateMetadata;
    /** `spec` of the object. */
    spec: {
      /** The Deployment of the gateway. */
      deployment: TemplateDeployment;
      /** The Service of the gateway. Only for a GatewayServer. */
      service?: TemplateService;
      /** Any other field. */
      [field: string]: unknown;
    };
  };
}
