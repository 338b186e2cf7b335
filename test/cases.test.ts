import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

const rows = readFileSync(join(__dirname, "../docs/cases.md"), "utf8")
  .split("\n")
  .filter((line) => /^\| (S?\d+) /.test(line))
  .map((line) => line.split(" | ").map((cell) => cell.replace(/^\| | \|$/g, "").trim()));

const tests = rows.flatMap(([number = "", , , cell = ""]) =>
  [...cell.matchAll(/`([^`]+)` ([^;]+)/g)].map(([, file = "", title = ""]) => ({
    number,
    file,
    title: title.trim(),
  })),
);

const numbers = [
  ...Array.from({ length: 31 }, (_, index) => `S${index + 1}`),
  ...Array.from({ length: 37 }, (_, index) => String(index + 1)),
];

describe("docs/cases.md", () => {
  it("has a row for each case, in order", () => {
    expect(rows.map(([number]) => number)).toEqual(numbers);
  });

  it.each(tests)("$number: $file has a test of it", ({ file, title }) => {
    const path = join(__dirname, file);
    expect(existsSync(path)).toBe(true);
    expect(readFileSync(path, "utf8").replaceAll("\\", "")).toContain(title);
  });

  it("says why, or what the limit is, where there is no test", () => {
    const without = rows.filter(([number]) => !tests.some((test) => test.number === number));
    expect(without.filter(([, , , cell = ""]) => !cell.startsWith("none: "))).toEqual([]);
  });
});
