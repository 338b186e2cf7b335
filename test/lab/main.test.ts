import { join } from "node:path";
import { execa } from "execa";
import { expect, it } from "vitest";

it("lists the parts of a cluster if the argument is missing", async () => {
  const main = join(__dirname, "main.ts");
  const options = { env: { PULUMI_LIQO_LAB: join(__dirname, "no-lab") }, reject: false } as const;
  const { exitCode, stderr } = await execa(
    process.execPath,
    ["--import", "tsx", main, "stop", "milan"],
    options,
  );

  expect(exitCode).toBe(1);
  expect(stderr).toContain("missing required argument 'part'");
  expect(stderr).toContain("api, liqo, crd-replicator, cluster");
});
