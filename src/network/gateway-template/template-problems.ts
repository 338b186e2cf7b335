import type { GatewayRole } from "../../liqo/networking/gateway.js";
import { type TemplateData, placeholderProblems } from "./go-template.js";

/** A value that prevents Liqo from creating a gateway from the template. */
export interface TemplateProblem {
  /** Path of the value, for example `spec.template.spec.deployment.metadata.name`. */
  readonly path: string;
  readonly reason: string;
}

/**
 * Fields of the CRDs of WgGatewayServer and WgGatewayClient that accept a number. All other fields
 * are strings or booleans.
 */
const NUMBERS = new Set(
  [
    "activeDeadlineSeconds expirationSeconds initialDelaySeconds maxExpirationSeconds minReadySeconds periodSeconds",
    "progressDeadlineSeconds seconds terminationGracePeriodSeconds timeoutSeconds tolerationSeconds",
    "containerPort healthCheckNodePort hostPort nodePort port targetPort",
    "defaultMode mode fsGroup runAsGroup runAsUser supplementalGroups",
    "failureThreshold successThreshold maxSkew maxSurge maxUnavailable minDomains partition replicas",
    "divisor lun priority revisionHistoryLimit sizeLimit weight",
  ].flatMap((line) => line.split(" ")),
);

/** Maps of quantities, which accept a number under any key. */
const QUANTITIES = /\.(limits|overhead|requests)\./;

/** Maps of labels, which accept only a string under any key. */
const LABELS = /\.(matchLabels|nodeSelector|selector)\./;

/**
 * Values that Liqo's controller cannot render. It would report them only in its log.
 *
 * @param keepsStrings whether Liqo keeps a string of digits as a string. It does so in labels and
 * annotations, and in the fields next to them. Elsewhere it converts the string to a number.
 */
export function templateProblems(
  value: unknown,
  data: TemplateData,
  path = "spec",
  keepsStrings = false,
): TemplateProblem[] {
  if (typeof value === "string") {
    const reasons = placeholderProblems(value, data);
    if (!keepsStrings && isConverted(value, path)) {
      reasons.push(
        `Liqo would convert the string "${value}" to a number, which this field does not accept`,
      );
    }
    return reasons.map((reason) => ({ path, reason }));
  }
  if (value === null) {
    return [{ path, reason: "Liqo does not support null: remove the field" }];
  }
  if (Array.isArray(value)) {
    return value.flatMap((item, index) =>
      templateProblems(item, data, `${path}[${index}]`, keepsStrings),
    );
  }
  if (typeof value !== "object") {
    return [];
  }
  const innerKeepsStrings = keepsStrings || "labels" in value || "annotations" in value;
  return Object.entries(value).flatMap(([key, inner]) => {
    const innerPath = `${path}.${key}`;
    return [
      ...keyProblems(key, inner).map((reason) => ({ path: innerPath, reason })),
      ...templateProblems(inner, data, innerPath, innerKeepsStrings),
    ];
  });
}

/** Whether Liqo converts a string to a number in a field that does not accept numbers. */
function isConverted(text: string, path: string): boolean {
  const [, field = ""] = /\.\??([^.[\]]+)(\[\d+\])*$/.exec(path) ?? [];
  const acceptsNumber = QUANTITIES.test(path) || (NUMBERS.has(field) && !LABELS.test(path));
  return !acceptsNumber && (isInteger(text) || NUMBER_PLACEHOLDER.test(text));
}

/** A string that consists of a single placeholder for a number. */
const NUMBER_PLACEHOLDER = /^\{\{-?\s*\.Spec\.(MTU|Endpoint\.(NodePort|Port))\s*-?\}\}$/;

/** Whether Go's `Atoi` parses a string: whether it is a 64-bit integer. */
function isInteger(text: string): boolean {
  return /^[+-]?\d+$/.test(text) && BigInt.asIntN(64, BigInt(text)) === BigInt(text);
}

function keyProblems(key: string, value: unknown): string[] {
  if (key.includes("{{")) {
    return ["Liqo replaces placeholders only in values, not in keys"];
  }
  const isOptional = typeof value === "string" && /\{\{\s*\S+\s*\}\}/.test(value);
  return key.startsWith("?") && !isOptional
    ? ['the value of a key that starts with "?" must be a placeholder without a function']
    : [];
}

/** Why a `spec` is not a gateway template. Undefined if it is a gateway template. */
export function shapeProblem(spec: unknown, role: GatewayRole): string | undefined {
  const kind = at(spec, "objectKind", "kind");
  if (kind !== `WgGateway${role}`) {
    return `spec.objectKind.kind is ${JSON.stringify(kind)}, expected "WgGateway${role}"`;
  }
  for (const field of ["name", "namespace"]) {
    if (typeof at(spec, "template", "metadata", field) !== "string") {
      return `spec.template.metadata.${field} is missing`;
    }
  }
  const pod = ["template", "spec", "deployment", "spec", "template", "spec"];
  return Array.isArray(at(spec, ...pod, "containers"))
    ? undefined
    : `spec.${pod.join(".")}.containers is missing`;
}

function at(value: unknown, ...path: string[]): unknown {
  return path.reduce<unknown>(
    (parent, key) =>
      typeof parent === "object" ? (parent as Record<string, unknown> | null)?.[key] : undefined,
    value,
  );
}
