import { type TemplateData, placeholderProblems } from "./go-template.js";

/** Something in a template that Liqo cannot make a gateway from. */
export interface TemplateProblem {
  /** Where, for example `spec.template.spec.deployment.metadata.name`. */
  readonly path: string;
  /** What is wrong there. */
  readonly reason: string;
}

/** What of the CRDs of WgGatewayServer and WgGatewayClient is a number, or may be one. All else that is no flag is text. */
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

/** Quantities by names of the user's own. */
const QUANTITIES = /\.(limits|overhead|requests)\./;

/** Texts by names of the user's own. */
const LABELS = /\.(matchLabels|nodeSelector|selector)\./;

/**
 * What Liqo's controller will not manage to fill in, which only its log would tell.
 *
 * @param staysText whether Liqo leaves texts of digits as they are: in labels, in annotations, and in all that is beside
 * these.
 */
export function renderingProblems(
  value: unknown,
  fillings: TemplateData,
  path = "spec",
  staysText = false,
): TemplateProblem[] {
  if (typeof value === "string") {
    const misread = !staysText && isMisread(value, path);
    return [
      ...placeholderProblems(value, fillings),
      ...(misread
        ? [`Liqo would make a number of the text "${value}", which this field cannot be`]
        : []),
    ].map((reason) => ({ path, reason }));
  }
  if (value === null) {
    return [{ path, reason: "Liqo cannot handle a null, leave the field out" }];
  }
  if (Array.isArray(value)) {
    return value.flatMap((item, index) =>
      renderingProblems(item, fillings, `${path}[${index}]`, staysText),
    );
  }
  if (typeof value !== "object") {
    return [];
  }
  const innerStaysText = staysText || "labels" in value || "annotations" in value;
  return Object.entries(value).flatMap(([key, inner]) => {
    const place = `${path}.${key}`;
    return [
      ...keyProblems(key, inner).map((reason) => ({ path: place, reason })),
      ...renderingProblems(inner, fillings, place, innerStaysText),
    ];
  });
}

/** Whether Liqo makes a number of a text, and the API server refuses a number there. */
function isMisread(text: string, path: string): boolean {
  const [, field = ""] = /\.\??([^.[\]]+)(\[\d+\])*$/.exec(path) ?? [];
  const mayBeNumber = QUANTITIES.test(path) || (NUMBERS.has(field) && !LABELS.test(path));
  return !mayBeNumber && (isInteger(text) || FILLED_BY_NUMBER.test(text));
}

const FILLED_BY_NUMBER = /^\{\{-?\s*\.Spec\.(MTU|Endpoint\.(NodePort|Port))\s*-?\}\}$/;

/** Whether a text is what Go's `Atoi` takes for an integer: one of 64 bits. */
function isInteger(text: string): boolean {
  return /^[+-]?\d+$/.test(text) && BigInt.asIntN(64, BigInt(text)) === BigInt(text);
}

function keyProblems(key: string, value: unknown): string[] {
  if (key.includes("{{")) {
    return ["Liqo fills in values, not keys"];
  }
  const isOptional = typeof value === "string" && /\{\{\s*\S+\s*\}\}/.test(value);
  return key.startsWith("?") && !isOptional
    ? ['a key that begins with "?" needs a plain placeholder, without a function']
    : [];
}

/** What keeps a `spec` from being a template of gateways at all, or nothing. */
export function shapeProblem(spec: unknown, role: "Server" | "Client"): string | undefined {
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
