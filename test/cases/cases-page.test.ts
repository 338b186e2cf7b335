import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { CASES_PAGE, casesPage, ID } from "./cases-page.js";

const page = readFileSync(CASES_PAGE, "utf8");

it("docs/cases.md lists the tags of the tests (run `npm run cases` if this fails)", async () => {
  expect(page).toBe(await casesPage());
});

it("docs/cases.md has all cases", () => {
  const listed = page.matchAll(new RegExp(`^(?:###|-) (${ID})\\. `, "gm"));
  const ids = [...listed].map(([, id]) => id);
  const numbered = (letter: string, count: number) =>
    Array.from({ length: count }, (_, index) => `${letter}${index + 1}`);
  // These numbers were not assigned, or are not about this library.
  const unused = ["C9", "C13", "C19", "C24", "C25", "C35", "C38", "C40"];

  const expected = [
    ...numbered("S", 31),
    ...numbered("R", 37),
    ...numbered("N", 11),
    ...numbered("V", 29),
    ...numbered("C", 41).filter((id) => !unused.includes(id)),
  ];
  expect(ids.sort()).toEqual(expected.sort());
});
