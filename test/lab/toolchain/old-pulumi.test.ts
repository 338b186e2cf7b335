import { chmodSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { withoutOldPulumi } from "./old-pulumi.js";

let folder: string;
let said: string[];

beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), "lab-pulumi-")));
  said = [];
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

function pathWith(pulumi: string) {
  const path = join(folder, "pulumi");
  writeFileSync(path, `#!/bin/sh\n${pulumi}\n`);
  chmodSync(path, 0o755);
  return { PATH: folder };
}

async function pathLeft(environment: NodeJS.ProcessEnv): Promise<string | undefined> {
  return (await withoutOldPulumi(environment, (line) => said.push(line)))["PATH"];
}

it.each(["v3.218.0", "v3.300.1-alpha.x", "v4.0.0", "3.1000.0"])("takes %s", async (version) => {
  expect(await pathLeft(pathWith(`echo ${version}`))).toBe(folder);
  expect(said).toEqual([]);
});

it("has nothing to say where there is none", async () => {
  expect(await pathLeft({ PATH: folder })).toBe(folder);
  expect(said).toEqual([]);
});

it.each([
  ["echo v3.217.9", "has version 3.217.9"],
  ["echo v2.900.0", "has version 2.900.0"],
  ["exit 1", "does not tell its version"],
])("passes over one of which the command is %j", async (pulumi, seen) => {
  expect(await pathLeft(pathWith(pulumi))).toBe("");
  expect(said).toEqual([
    `${folder}/pulumi ${seen}, and Pulumi 3.218.0 or later is needed: the lab takes a newer one of its own.`,
  ]);
});
