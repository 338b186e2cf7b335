import { type Fillings, placeholderProblems } from "./placeholders.js";

/** Something in a template that Liqo cannot make a gateway from. */
export interface TemplateProblem {
  /** Where, for example `spec.template.spec.deployment.metadata.name`. */
  readonly path: string;
  /** What is wrong there. */
  readonly reason: string;
}

/** Fields that hold text alone, whatever the text looks like. */
const TEXTS = /\.(affinity|args|command|env|nodeSelector|tolerations)\b/;

/** What Liqo's controller will not manage to fill in, which only its log would tell. */
export function renderingProblems(
  value: unknown,
  fillings: Fillings,
  path = "spec",
): TemplateProblem[] {
  if (typeof value === "string") {
    return textProblems(value, fillings, path).map((reason) => ({ path, reason }));
  }
  if (value === null) {
    return [{ path, reason: "Liqo cannot handle a null, leave the field out" }];
  }
  if (Array.isArray(value)) {
    return value.flatMap((item, index) => renderingProblems(item, fillings, `${path}[${index}]`));
  }
  if (typeof value !== "object") {
    return [];
  }
  return Object.entries(value).flatMap(([key, inner]) => {
    const place = `${path}.${key}`;
    return [
      ...keyProblems(key, inner).map((reason) => ({ path: place, reason })),
      ...renderingProblems(inner, fillings, place),
    ];
  });
}

function textProblems(text: string, fillings: Fillings, path: string): string[] {
  // Liqo makes a number of it, and the API server refuses a number in these fields.
  const turns = TEXTS.test(path) && /^[+-]?\d+$/.test(text);
  return [
    ...placeholderProblems(text, fillings),
    ...(turns
      ? [`Liqo would make a number of the text "${text}", which this field cannot be`]
      : []),
  ];
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
