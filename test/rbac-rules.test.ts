import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parseAllDocuments } from "yaml";

const FOLDER = join(__dirname, "../docs/reference");

/** A role in the manifest. */
interface Role {
  readonly metadata: { readonly name: string };
  readonly rules?: readonly { readonly resources: string[]; readonly verbs: string[] }[];
}

/** The rules of the manifest as `<role>: <verbs> <resource>`. */
function rulesOfManifest(): string[] {
  const manifest = parseAllDocuments(readFileSync(join(FOLDER, "rbac.yaml"), "utf8"));
  return manifest.flatMap((document) => {
    const { metadata, rules = [] } = document.toJS() as Role;
    return rules.flatMap(({ resources, verbs }) =>
      resources.map((resource) => `${metadata.name}: ${verbs.join(", ")} ${resource}`),
    );
  });
}

/** The rules in the tables of the page, in the same form. */
function rulesOfPage(): string[] {
  const page = readFileSync(join(FOLDER, "rbac.md"), "utf8");
  const sections = [...page.matchAll(/^### (pulumi-liqo-\w+)\n(.*?)(?=^##)/gms)];
  return sections.flatMap(([, role = "", text = ""]) =>
    [...text.matchAll(/^\| `([^`]+)` +\| (`[^|]+`) +\|/gm)].map(
      ([, resource = "", verbs = ""]) => `${role}: ${verbs.replaceAll("`", "")} ${resource}`,
    ),
  );
}

describe("docs/reference/rbac.md", () => {
  // case: V11 The rights that a stack needs are not documented, and it reads the contents of
  // Secrets of others.
  it("describes exactly the rules of rbac.yaml", () => {
    const rules = rulesOfManifest().sort();

    expect(rules).toContain("pulumi-liqo-tenant: list, delete pods");
    expect(rulesOfPage().sort()).toEqual(rules);
  });
});
