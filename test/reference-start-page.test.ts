import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import * as api from "../src/index.js";

it("the start page of the API reference links every exported class and function", () => {
  const page = readFileSync(join(__dirname, "../src/index.md"), "utf8");
  const names = Object.entries(api).flatMap(([name, value]) =>
    typeof value === "function" ? [name] : [],
  );

  expect(names).toContain("diagnose");
  expect(names.filter((name) => !page.includes(`{@link pulumi-liqo.${name}}`))).toEqual([]);
});
