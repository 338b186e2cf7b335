import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: "unit",
          include: ["test/**/*.test.ts"],
          exclude: ["test/lab/**/*.lab.test.ts"],
          // A second on an idle machine, the first test of a file more: it loads Pulumi.
          testTimeout: 30_000,
        },
      },
      {
        test: {
          name: "lab",
          include: ["test/lab/**/*.lab.test.ts"],
          globalSetup: ["test/lab/global-setup.ts"],
          // One lab serves every file, and its clusters are shared: one file at a time.
          fileParallelism: false,
          testTimeout: 180_000,
          hookTimeout: 300_000,
        },
      },
    ],
  },
});
