import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import * as ts from "typescript";
import { describe, expect, it } from "vitest";

const page = (name: string) => readFileSync(join(__dirname, "../docs", name), "utf8");

/** The rows of the table of a page, by their cells. */
function rowsOf(text: string): string[][] {
  return text
    .split("\n")
    .filter((line) => line.startsWith("| ") && !/^\| (-+|no\.) +\|/.test(line))
    .map((line) => line.split(" | ").map((cell) => cell.replace(/^\| | \|$/g, "").trim()));
}

/** The symptoms of a page, each with what its comment says. */
function symptomsOf(text: string): { readonly seen: string; readonly comment: string }[] {
  return text
    .split(/^### /m)
    .slice(1)
    .map((section) => ({
      seen: section.slice(0, section.indexOf("\n")),
      comment: /<!-- shown by (.*) -->/.exec(section)?.[1] ?? "",
    }));
}

/** The tests that a text names, for what it is about. */
function testsOf(about: string, text: string) {
  return [...text.matchAll(/`([^`]+)` ([^;]+)/g)].map(([, file = "", title = ""]) => ({
    about,
    file,
    title: title.trim(),
  }));
}

/**
 * The titles of a file's tests, each after those of the groups that it is in. One that is skipped is no test, nor is one
 * that is written within another.
 */
function titlesOf(path: string): string[] {
  const titles: string[] = [];
  const visit = (node: ts.Node, groups: readonly string[]): void => {
    const { kind, args } = callOf(node);
    const [title, body] = args;
    if (kind === "it" && title !== undefined) {
      titles.push([...groups, textOf(title)].join(" "));
    } else if (kind === "describe" && title !== undefined && body !== undefined) {
      const inside = [...groups, textOf(title)];
      titles.push(inside.join(" "));
      visit(body, inside);
    } else if (kind === undefined) {
      ts.forEachChild(node, (child) => {
        visit(child, groups);
      });
    }
  };
  visit(ts.createSourceFile(path, readFileSync(path, "utf8"), ts.ScriptTarget.Latest), []);
  return titles;
}

/** What Vitest makes of a call, if it is one of `it` or `describe`, or of what comes from them, as `it.each(table)`. */
function callOf(node: ts.Node): { kind?: string; args: readonly ts.Expression[] } {
  if (!ts.isCallExpression(node)) {
    return { args: [] };
  }
  let callee = node.expression;
  let skipped = false;
  while (ts.isCallExpression(callee) || ts.isPropertyAccessExpression(callee)) {
    skipped ||= ts.isPropertyAccessExpression(callee) && !/^(each|for)$/.test(callee.name.text);
    callee = callee.expression;
  }
  const called = ts.isIdentifier(callee) ? callee.text : "";
  if (!["it", "describe"].includes(called)) {
    return { args: [] };
  }
  return { kind: skipped ? "skipped" : called, args: node.arguments };
}

/** A title as it is written, without what is filled in. */
function textOf(title: ts.Expression): string {
  return ts.isStringLiteralLike(title)
    ? title.text
    : ts.isTemplateExpression(title)
      ? title.head.text
      : "";
}

function expectTest(file: string, title: string): void {
  const path = join(__dirname, file);
  expect(existsSync(path)).toBe(true);
  const titles = titlesOf(path);
  expect(titles.filter((found) => found.includes(title))).not.toEqual([]);
}

const rows = rowsOf(page("cases.md"));
const tests = rows.flatMap(([number = "", , , cell = ""]) => testsOf(number, cell));

const numbers = [
  ...Array.from({ length: 31 }, (_, index) => `S${index + 1}`),
  ...Array.from({ length: 37 }, (_, index) => String(index + 1)),
  ...Array.from({ length: 7 }, (_, index) => `N${index + 1}`),
];

describe("docs/cases.md", () => {
  it("has a row for each case, in order", () => {
    expect(rows.map(([number]) => number)).toEqual(numbers);
  });

  it.each(tests)("$about: $file has a test of it", ({ file, title }) => {
    expectTest(file, title);
  });

  it("says why, or what the limit is, where there is no test", () => {
    const without = rows.filter(([number]) => !tests.some((test) => test.about === number));
    expect(without.filter(([, , , cell = ""]) => !cell.startsWith("none: "))).toEqual([]);
  });
});

describe("docs/troubleshooting.md", () => {
  const symptoms = symptomsOf(page("troubleshooting.md"));
  const shown = symptoms.flatMap(({ seen, comment }) => testsOf(seen, comment));

  it("has a test of each symptom", () => {
    const untested = symptoms.filter(({ seen }) => !shown.some(({ about }) => about === seen));
    expect(untested).toEqual([]);
    expect(symptoms.length).toBeGreaterThan(0);
  });

  it.each(shown)("$about: $file has a test of it", ({ file, title }) => {
    expectTest(file, title);
  });
});
