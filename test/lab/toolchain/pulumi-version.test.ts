import { chmodSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { withSupportedPulumi } from "./pulumi-version.js";

let folder: string;
let messages: string[];

beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), "lab-pulumi-")));
  messages = [];
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
  return (await withSupportedPulumi(environment, (line) => messages.push(line)))["PATH"];
}

it.each(["v3.218.0", "v3.300.1-alpha.x", "v4.0.0", "3.1000.0"])(
  "keeps Pulumi %s on PATH",
  async (version) => {
    expect(await pathLeft(pathWith(`echo ${version}`))).toBe(folder);
    expect(messages).toEqual([]);
  },
);

it("keeps PATH without Pulumi", async () => {
  expect(await pathLeft({ PATH: folder })).toBe(folder);
  expect(messages).toEqual([]);
});

it.each([
  ["echo v3.217.9", "has version 3.217.9"],
  ["echo v2.900.0", "has version 2.900.0"],
  ["exit 1", "reports no version"],
])("removes a Pulumi with the command %j from PATH", async (pulumi, reason) => {
  expect(await pathLeft(pathWith(pulumi))).toBe("");
  expect(messages).toEqual([
    `${folder}/pulumi ${reason}, but Pulumi 3.218.0 or later is required: the lab builds a newer Pulumi.`,
  ]);
});
