import { labels } from "./liqo-names.js";
import type { LiqoObject } from "./liqo-objects.js";

const KINDS = {
  core: "core.liqo.io",
  networking: "networking.liqo.io",
  authentication: "authentication.liqo.io",
  offloading: "offloading.liqo.io",
} as const;

/** A webhook of Liqo: its path and the requests that the API server sends to it. */
interface Webhook {
  readonly name: string;
  readonly path: string;
  readonly group: (typeof KINDS)[keyof typeof KINDS] | "";
  readonly resource: string;
  readonly operations: readonly ("CREATE" | "UPDATE" | "DELETE")[];
  /** Label that the namespace of the object must have. */
  readonly namespaceLabel?: string;
}

const CHANGES = ["CREATE", "UPDATE"] as const;
const ALL = ["CREATE", "UPDATE", "DELETE"] as const;

const MUTATING: readonly Webhook[] = [
  {
    name: "pod",
    path: "pod",
    group: "",
    resource: "pods",
    operations: ["CREATE"],
    namespaceLabel: "liqo.io/scheduling-enabled",
  },
  webhook("shadowpod", "shadowpods", "offloading", "shadowpods", ALL),
  webhook("fc", "foreign-cluster", "core", "foreignclusters"),
  webhook("virtualnode", "virtualnodes", "offloading", "virtualnodes"),
  webhook(
    "firewallconfiguration",
    "firewallconfigurations",
    "networking",
    "firewallconfigurations",
  ),
  webhook("tenant", "tenants", "authentication", "tenants"),
];

const VALIDATING: readonly Webhook[] = [
  webhook("nsoff", "namespace-offloading", "offloading", "namespaceoffloadings"),
  webhook("shadowpod", "shadowpods", "offloading", "shadowpods", ALL),
  webhook(
    "firewallconfiguration",
    "firewallconfigurations",
    "networking",
    "firewallconfigurations",
  ),
  webhook("routeconfiguration", "routeconfigurations", "networking", "routeconfigurations"),
  webhook("resourceslice", "resourceslices", "authentication", "resourceslices"),
  webhook("tenant", "tenants", "authentication", "tenants"),
];

/**
 * Registers the webhooks of Liqo's installation with an API server, at a port of this machine
 * instead of a Service.
 */
export function webhookConfigurations(port: number, ca: Buffer): LiqoObject[] {
  const registered = (verb: "mutate" | "validate", webhooks: readonly Webhook[]) =>
    webhooks.map(({ name, path, group, resource, operations, namespaceLabel }) => ({
      name: `${name}.${verb}.liqo.io`,
      admissionReviewVersions: ["v1"],
      clientConfig: {
        url: `https://127.0.0.1:${port}/${verb}/${path}`,
        caBundle: ca.toString("base64"),
      },
      rules: [
        {
          operations,
          apiGroups: [group],
          apiVersions: [group === "" ? "v1" : "v1beta1"],
          resources: [resource],
        },
      ],
      sideEffects: "None",
      failurePolicy: "Fail",
      ...(namespaceLabel !== undefined && {
        namespaceSelector: { matchLabels: { [namespaceLabel]: "true" } },
      }),
    }));
  return [
    configuration("MutatingWebhookConfiguration", registered("mutate", MUTATING)),
    configuration("ValidatingWebhookConfiguration", registered("validate", VALIDATING)),
  ];
}

function webhook(
  name: string,
  path: string,
  group: keyof typeof KINDS,
  resource: string,
  operations: Webhook["operations"] = CHANGES,
): Webhook {
  return { name, path, group: KINDS[group], resource, operations };
}

function configuration(kind: string, webhooks: readonly object[]): LiqoObject {
  return {
    apiVersion: "admissionregistration.k8s.io/v1",
    kind,
    metadata: {
      name: "liqo-webhook",
      labels: { ...labels("webhook"), "liqo.io/webhook": "true" },
    },
    webhooks,
  };
}
