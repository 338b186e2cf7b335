/** Metadata of what is made from a template. */
export interface TemplateMetadata {
  /** A placeholder as a rule. */
  name?: string;
  /** A placeholder as a rule. */
  namespace?: string;
  /** Values may hold placeholders. */
  labels?: Record<string, string>;
  /** Values may hold placeholders. */
  annotations?: Record<string, string>;
}

/** A container of a gateway's pods. */
export interface TemplateContainer {
  /** `gateway`, `wireguard` or `geneve` in Liqo's own templates. */
  name: string;
  /** With registry and tag. */
  image?: string;
  /** Flags, such as `--ping-interval=2s`. */
  args?: string[];
  /** Any other field of a container. */
  [field: string]: unknown;
}

/** What a gateway's pods are to be. */
export interface TemplatePod {
  /** Of Liqo's own templates: `gateway`, `wireguard` and `geneve`. */
  containers: TemplateContainer[];
  /** Labels that their node must have. */
  nodeSelector?: Record<string, string>;
  /** Taints that their node may have. */
  tolerations?: unknown[];
  /** Which nodes and which pods they like to be near. */
  affinity?: Record<string, unknown>;
  /** Any other field of a pod's `spec`. */
  [field: string]: unknown;
}

/** A gateway's Deployment. */
export interface TemplateDeployment {
  /** Of the Deployment. */
  metadata?: TemplateMetadata;
  /** Of the Deployment. */
  spec: {
    /** How many pods. One of them is active at a time. */
    replicas?: number;
    /** By which the Deployment knows its pods. */
    selector: {
      /** Labels that its pods have. Values may hold placeholders. */
      matchLabels?: Record<string, string>;
    };
    /** Its pods. */
    template: {
      /** Of the pods. */
      metadata?: TemplateMetadata;
      /** Of the pods. */
      spec: TemplatePod;
    };
    /** Any other field of a Deployment's `spec`. */
    [field: string]: unknown;
  };
}

/** The Service of a gateway that listens. */
export interface TemplateService {
  /** Of the Service. */
  metadata?: TemplateMetadata;
  /** Of the Service. */
  spec: {
    /** Ports of the Service; numbers may be placeholders. */
    ports?: Record<string, unknown>[];
    /** Any other field of a Service's `spec`. */
    [field: string]: unknown;
  };
}

/**
 * `spec` of a template. Any text in it may hold placeholders such as `{{ .Spec.MTU }}`, and a key that begins with `?` is
 * left out where its placeholder is empty. Unlike elsewhere nothing is read-only, since templates are there to be changed.
 */
export interface GatewayTemplateSpec {
  /** What Liqo makes from the template: a `WgGatewayServer` or a `WgGatewayClient`. */
  objectKind: {
    /** Its group and version. */
    apiVersion: string;
    /** Its kind. */
    kind: string;
  };
  /** The object that Liqo makes. */
  template: {
    /** Of that object. */
    metadata: TemplateMetadata;
    /** Of that object. */
    spec: {
      /** The gateway itself. */
      deployment: TemplateDeployment;
      /** Only of a gateway that listens. */
      service?: TemplateService;
      /** Any other field. */
      [field: string]: unknown;
    };
  };
}
