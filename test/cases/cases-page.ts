import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { format } from "prettier";

// Tags in the tests name the cases. A tag stands directly above `it` or `describe`:
//   // case: S12 <the problem in one sentence, then limits>    above one test of the case
//   // case: S12, S15                                          above the other tests

const CHECKOUT = join(__dirname, "../..");
/** The generated page. */
export const CASES_PAGE = join(CHECKOUT, "docs/cases.md");

const INTRODUCTION = `# Cases

Known problems with Liqo's network, and the tests that show how this library handles them. Tests in
\`test/lab\` run on real clusters. In a title, … stands for several values or for the titles of several tests.
\`npm run cases\` generates this page from the tests.`;

const GROUPS = {
  S: "Traps in Liqo and in Pulumi's Kubernetes provider",
  R: "Problems that users have reported",
  N: "Data that must not be lost, status that must be true",
  V: "Defects that reviews of this library found",
  C: "Problems that users of similar tools have reported",
};

/** The regular expression of an ID. */
export const ID = `[${Object.keys(GROUPS).join("")}]\\d+`;
const TAG = new RegExp(`^(${ID}(?:, ${ID})*)(?: (.*))?$`);

const NOT_TESTED = `## Not tested

These problems have no test, because the documents describe them or because the compiler and the
linter check them:

- V20. An error of one inline program fails the other programs of the same process: see [arguments](reference/arguments.md#when-arguments-are-checked).
- V26. Some versions of Pulumi need other versions of Node.js and TypeScript than this package: see [versions](reference/versions.md#typescript).
- V28. With \`exactOptionalPropertyTypes\`, an optional argument may not accept \`undefined\`: \`test/consumer\` is compiled with this option.
- V29. A library may change \`Error.prepareStackTrace\` of the whole program: the linter rejects this.
- C33. A stack reference fails if the other stack does not exist yet: see [two administrators](guides/two-administrators.md#other-ways-to-pass-the-document).
- C41. A policy pack reads or changes the objects of a pair: see [previews in CI](guides/ci-previews.md#policy-packs).

These problems are outside of a library for Liqo's network:

- S22. Liqo's role for peering users may not patch or watch: use a kubeconfig of a cluster administrator.
- R16. Users want an Ingress for the gateway. The tunnel is UDP, and Liqo supports three Service types.
- R22. The status is Connected without traffic, because a CNI bypasses the kernel.
- R23. A gateway pod gets a new address: this affects Liqo's Geneve tunnels inside of a cluster.
- R25. Reconnecting takes hours: a problem of Liqo's WireGuard process. Use Liqo 1.2.
- R32. Spokes cannot reach each other through a hub: Liqo does not forward traffic between tunnels. Connect each pair of spokes.
- R37. The throughput of userspace WireGuard is low.`;

// Comments, then `it` or `describe`, with or without a table such as `.for<Row>(table)`, then the
// title.
const TAGGED_TEST =
  /((?: *\/\/.*\n)+) *(it|describe)(?:\.\w+)*(?:<[^]*?>)?(?:\([^]*?\))??\(\s*(["`])([^]*?)\3,/g;
/** The placeholder of a value in the title of a test. */
const PLACEHOLDER = /%[sjdo#]|\$\{[^}]*\}|\$[\w.]+/g;

interface Tag {
  readonly id: string;
  /** The problem, then limits. Empty if another tag of the same case has it. */
  readonly text: string;
  /** The file and the title of the test. */
  readonly test: string;
}

/** The contents of docs/cases.md. */
export function casesPage(): Promise<string> {
  const tags = testFiles().flatMap(tagsOf);
  const ids = [...new Set(tags.map(({ id }) => id))].sort((a, b) => numberOf(a) - numberOf(b));
  const groups = Object.entries(GROUPS).map(([letter, heading]) => {
    const groupIds = ids.filter((id) => id.startsWith(letter));
    const sections = groupIds.map((id) => section(id, tags));
    return [`## ${heading}`, ...sections].join("\n\n");
  });
  const page = [INTRODUCTION, ...groups, NOT_TESTED].join("\n\n");
  return format(page, { parser: "markdown", printWidth: 100 });
}

function testFiles(): string[] {
  const files = readdirSync(join(CHECKOUT, "test"), { recursive: true, encoding: "utf8" });
  return files.filter((file) => file.endsWith(".test.ts")).map((file) => `test/${file}`);
}

function tagsOf(file: string): Tag[] {
  const source = readFileSync(join(CHECKOUT, file), "utf8");
  const tags = [...source.matchAll(TAGGED_TEST)].flatMap((match) => {
    const [, comment = "", call = "", , title = ""] = match;
    const text = comment.replace(/\s*\/\/ ?/g, " ");
    const entries = text.split("case: ").slice(1);
    return entries.map((entry) => ({
      entry: entry.trim(),
      test: `- \`${file}\`: ${titleOf(call, title)}`,
    }));
  });
  if (tags.length !== (source.match(/\/\/ case: /g)?.length ?? 0)) {
    throw new Error(`${file} has a "// case:" that is not directly above a test.`);
  }
  return tags.flatMap(({ entry, test }) => {
    const [, ids, text = ""] = TAG.exec(entry) ?? [];
    if (ids === undefined) {
      throw new Error(`${file} has an invalid tag: "// case: ${entry}".`);
    }
    return ids.split(", ").map((id) => ({ id, text, test }));
  });
}

/** The title on the page, which has no values. The tests in a `describe` continue its title. */
function titleOf(call: string, title: string): string {
  const continued = call === "describe" ? `${title} …` : title;
  return continued.replaceAll(PLACEHOLDER, "…").replaceAll("… …", "…").replace(/: …$/, "");
}

function section(id: string, allTags: readonly Tag[]): string {
  const tags = allTags.filter((tag) => tag.id === id);
  const [text, ...others] = tags.map((tag) => tag.text).filter((text) => text !== "");
  if (text === undefined || others.length > 0) {
    throw new Error(`Exactly one "// case: ${id}" must have a text.`);
  }
  const [, problem = text, limits = ""] = /^(.*?)\.(?: (.*))?$/.exec(text) ?? [];
  const tests = tags.map(({ test }) => test).sort();
  return [`### ${id}. ${problem}`, limits, tests.join("\n")].join("\n\n");
}

function numberOf(id: string): number {
  return Number(id.slice(1));
}
