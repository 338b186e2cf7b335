import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { expect, it } from "vitest";

const EXAMPLES = join(__dirname, "../examples");

const files = readdirSync(EXAMPLES, { recursive: true, encoding: "utf8" });

it.each(files.filter((file) => basename(file) === "tsconfig.json"))(
  "%s names the resolution that goes with its modules, for which older versions of Pulumi take another",
  (path) => {
    const { compilerOptions } = JSON.parse(readFileSync(join(EXAMPLES, path), "utf8")) as {
      compilerOptions: object;
    };

    expect(compilerOptions).toMatchObject({ module: "nodenext", moduleResolution: "nodenext" });
  },
);
