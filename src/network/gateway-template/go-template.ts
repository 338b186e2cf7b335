import { liqoVersionRule } from "../../liqo/version.js";

/** What Liqo fills in, by name: a value, a map with keys of the user's own, or something that has parts. */
export interface TemplateData {
  readonly [name: string]: "value" | "map" | TemplateData;
}

/** What Liqo fills into a template of gateways that listen or dial. */
export function templateDataOf(
  role: "Server" | "Client",
  liqoVersion: string | undefined,
): TemplateData {
  const hasServiceMetadata = liqoVersionRule("1.2.0")(liqoVersion) === undefined;
  const spec: Record<typeof role, TemplateData> = {
    Server: {
      Endpoint: values("LoadBalancerIP", "NodePort", "Port", "ServiceType"),
      ServerTemplateRef: REFERENCE,
      ...(hasServiceMetadata && ({ ServiceAnnotations: "map", ServiceLabels: "map" } as const)),
    },
    Client: {
      Endpoint: values("Addresses", "Port", "Protocol"),
      ClientTemplateRef: REFERENCE,
    },
  };
  return {
    ...values("ClusterID", "GatewayUID", "Name", "Namespace", "SecretName"),
    Spec: { ...spec[role], ...values("MTU"), SecretRef: values("Name") },
  };
}

function values(...names: string[]): TemplateData {
  return Object.fromEntries(names.map((name) => [name, "value"]));
}

const REFERENCE = values(
  "APIVersion",
  "FieldPath",
  "Kind",
  "Name",
  "Namespace",
  "ResourceVersion",
  "UID",
);

/** Go's words for templates. Those of the first line begin what an `end` ends; the first four give the dot a new meaning. */
const OPENING = ["with", "range", "define", "block", "if"];
const WORDS = new Set(
  [
    ...OPENING,
    "end else template break continue true false nil",
    "and call html index js len not or print printf println slice urlquery eq ge gt le lt ne",
  ].flatMap((line) => line.split(" ")),
);

const ACTION = /\{\{-?((?:"(?:\\.|[^"\\])*"|`[^`]*`|[^"`])*?)-?\}\}/g;
const TOKEN =
  /(?<text>"(?:\\.|[^"\\])*"|`[^`]*`|'(?:\\.|[^'\\])*')|(?<part>\)(?:\.\w+)*)|(?<field>\$?(?:\.\w+)+)|(?<variable>\$\w*(?:\.\w+)*)|(?<number>\d[\w.]*)|(?<word>[A-Za-z_][\w.]*)/g;

/** What is wrong with the placeholders in a text. None is wrong if Liqo can fill in all of them. */
export function placeholderProblems(text: string, fillings: TemplateData): string[] {
  const problems: string[] = [];
  let open = 0;
  let dotIsData = true;
  for (const [action, body = ""] of text.matchAll(ACTION)) {
    const [first = ""] = body.trim().split(/\s/);
    if (first.startsWith("/*")) {
      continue;
    }
    open += OPENING.includes(first) ? 1 : first === "end" ? -1 : 0;
    for (const { groups = {} } of body.matchAll(TOKEN)) {
      const { field, word } = groups;
      if (word !== undefined) {
        dotIsData &&= !OPENING.slice(0, 4).includes(word);
        if (!WORDS.has(word)) {
          problems.push(`${action}: Liqo's templates have no function ${word}`);
        }
      } else if (field !== undefined && (dotIsData || field.startsWith("$"))) {
        const problem = unfilled(field.replace(/^\$?\./, "").split("."), fillings);
        problems.push(...(problem === undefined ? [] : [`${action}: ${problem}`]));
      }
    }
  }
  if (open !== 0) {
    problems.push(`${text}: ${open > 0 ? "an end is missing" : "there is an end too many"}`);
  }
  if (text.replaceAll(ACTION, "").includes("{{")) {
    problems.push(`${text}: what {{ begins has no }}`);
  }
  return problems;
}

function unfilled(path: readonly string[], fillings: TemplateData): string | undefined {
  let within: TemplateData[string] = fillings;
  let parent = "";
  for (const name of path) {
    if (within === "map") {
      return undefined;
    }
    const child: TemplateData[string] | undefined = within === "value" ? undefined : within[name];
    if (child === undefined) {
      const known = within === "value" ? [] : Object.keys(within).sort();
      const names = known.map((each) => `${parent}.${each}`).join(", ");
      return `Liqo has no ${parent}.${name} to fill in, only ${names === "" ? parent : names}`;
    }
    parent += `.${name}`;
    within = child;
  }
  return undefined;
}
