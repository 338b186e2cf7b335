import { join } from "node:path";
import { defineConfig } from "vitest/config";

// Examples import the package by its name.
const resolve = {
  alias: [
    { find: /^pulumi-liqo$/, replacement: join(import.meta.dirname, "src/index.ts") },
    {
      find: /^pulumi-liqo\/testing$/,
      replacement: join(import.meta.dirname, "src/testing/index.ts"),
    },
  ],
};

/** The lab tests that CI runs: the lab itself, each component's life, teardown, interrupted runs, and what must not be lost. */
const LAB_CORE = [
  "*",
  "pair/{joined-clusters,own-parts,custom-template,liqo-made-keys,install-and-connect}",
  "pair/{adopted-pair,documented-tunnel,shared-namespace,replaced-provider,lost-state}",
  "pair/{teardown,interrupted-runs}",
  "side/joined-sides",
].map((file) => `test/lab/${file}.lab.test.ts`);

const lab = {
  globalSetup: ["test/lab/global-setup.ts"],
  setupFiles: ["test/lab/clean-start.ts"],
  // One lab serves every file, and its clusters are shared: one file at a time.
  fileParallelism: false,
  testTimeout: 180_000,
  hookTimeout: 300_000,
};

export default defineConfig({
  test: {
    projects: [
      {
        resolve,
        test: {
          name: "unit",
          include: ["test/**/*.test.ts", "examples/**/*.test.ts"],
          exclude: ["test/lab/**/*.lab.test.ts"],
          // A second on an idle machine, the first test of a file more: it loads Pulumi.
          testTimeout: 30_000,
        },
      },
      {
        resolve,
        test: { name: "lab", include: ["test/lab/**/*.lab.test.ts"], ...lab },
      },
      {
        resolve,
        test: { name: "lab-core", include: LAB_CORE, ...lab },
      },
    ],
  },
});
