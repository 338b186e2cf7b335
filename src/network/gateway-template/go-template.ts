import type { GatewayRole } from "../../liqo/networking/gateway.js";
import { liqoVersionRule } from "../../liqo/version.js";

/** The data of a Go template by field: a value, a map with any keys, or further fields. */
export interface TemplateData {
  readonly [name: string]: "value" | "map" | TemplateData;
}

/** The data that Liqo passes to a gateway template. */
export function templateDataOf(role: GatewayRole, liqoVersion: string | undefined): TemplateData {
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

/** Keywords of Go templates that require an `end`. The first four change the meaning of the dot. */
const BLOCKS = ["with", "range", "define", "block", "if"];

/** All keywords and functions of Go templates. */
const WORDS = new Set(
  [
    ...BLOCKS,
    "end else template break continue true false nil",
    "and call html index js len not or print printf println slice urlquery eq ge gt le lt ne",
  ].flatMap((line) => line.split(" ")),
);

/** An action: everything from `{{` to `}}`. Strings in it can contain braces. */
const ACTION = /\{\{-?((?:"(?:\\.|[^"\\])*"|`[^`]*`|[^"`])*?)-?\}\}/g;
const TOKEN =
  /(?<text>"(?:\\.|[^"\\])*"|`[^`]*`|'(?:\\.|[^'\\])*')|(?<part>\)(?:\.\w+)*)|(?<field>\$?(?:\.\w+)+)|(?<variable>\$\w*(?:\.\w+)*)|(?<number>\d[\w.]*)|(?<word>[A-Za-z_][\w.]*)/g;

/** Placeholders in a string that Liqo cannot replace. */
export function placeholderProblems(text: string, data: TemplateData): string[] {
  const problems: string[] = [];
  let open = 0;
  let dotIsData = true;
  for (const [action, body = ""] of text.matchAll(ACTION)) {
    const [first = ""] = body.trim().split(/\s/);
    if (first.startsWith("/*")) {
      continue;
    }
    open += BLOCKS.includes(first) ? 1 : first === "end" ? -1 : 0;
    for (const { groups = {} } of body.matchAll(TOKEN)) {
      const { field, word } = groups;
      if (word !== undefined) {
        // Within these blocks, the dot is another value, with unknown fields.
        dotIsData &&= !BLOCKS.slice(0, 4).includes(word);
        if (!WORDS.has(word)) {
          problems.push(`${action}: unknown function ${word}`);
        }
      } else if (field !== undefined && (dotIsData || field.startsWith("$"))) {
        const problem = unknownField(field.replace(/^\$?\./, "").split("."), data);
        problems.push(...(problem === undefined ? [] : [`${action}: ${problem}`]));
      }
    }
  }
  if (open !== 0) {
    problems.push(`${text}: ${open > 0 ? '"end" is missing' : 'unexpected "end"'}`);
  }
  if (text.replaceAll(ACTION, "").includes("{{")) {
    problems.push(`${text}: "{{" without "}}"`);
  }
  return problems;
}

/** Why the data has no field at a path. Undefined if the field exists. */
function unknownField(path: readonly string[], data: TemplateData): string | undefined {
  let within: TemplateData[string] = data;
  let parent = "";
  for (const name of path) {
    if (within === "map") {
      return undefined;
    }
    const child: TemplateData[string] | undefined = within === "value" ? undefined : within[name];
    if (child === undefined) {
      const fields = within === "value" ? [] : Object.keys(within).sort();
      const names = fields.map((field) => `${parent}.${field}`).join(", ");
      return `unknown placeholder ${parent}.${name}, expected ${names === "" ? parent : `one of ${names}`}`;
    }
    parent += `.${name}`;
    within = child;
  }
  return undefined;
}
