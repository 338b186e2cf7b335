import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { CASES_PAGE, casesPage } from "./cases-page.js";

const page = readFileSync(CASES_PAGE, "utf8");

it("docs/cases.md lists the tags of the tests (run `npm run cases` if this fails)", async () => {
  expect(page).toBe(await casesPage());
});

it("docs/cases.md has all cases", () => {
  const ids = [...page.matchAll(/^(?:###|-) ([SRN]\d+)\. /gm)].map(([, id]) => id);
  const numbered = (letter: string, count: number) =>
    Array.from({ length: count }, (_, index) => `${letter}${index + 1}`);

  const expected = [...numbered("S", 31), ...numbered("R", 37), ...numbered("N", 7)];
  expect(ids.sort()).toEqual(expected.sort());
});
