import { join } from "node:path";
import { defineConfig } from "vitest/config";

// The examples import the package by its name.
const resolve = {
  alias: [
    { find: /^pulumi-liqo$/, replacement: join(import.meta.dirname, "src/index.ts") },
    {
      find: /^pulumi-liqo\/testing$/,
      replacement: join(import.meta.dirname, "src/testing/index.ts"),
    },
  ],
};

/**
 * The lab tests that CI runs: the lab itself, the life of each component, teardown, interrupted
 * runs, and the loss of clusters and state.
 */
const LAB_CORE = [
  "{lab,node-agent,lifecycle,exec,tunnel,new-project}",
  "{connect,peer}-with-liqoctl",
  "pair/{connected-clusters,user-provided-objects,custom-template}",
  "pair/{liqo-managed-keys,install-and-connect}",
  "pair/{adopted-pair,documented-tunnel,shared-namespace,replaced-provider,lost-state}",
  "pair/{teardown,interrupted-runs,least-privilege}",
  "side/connected-sides",
  "peering/{peered-clusters,offloaded-namespace,two-way,adopted-peering,interrupted-peering}",
].map((file) => `test/lab/${file}.lab.test.ts`);

const lab = {
  globalSetup: ["test/lab/global-setup.ts"],
  setupFiles: ["test/lab/clean-start.ts"],
  // All test files share the clusters of one lab, so only one file runs at a time.
  fileParallelism: false,
  testTimeout: 180_000,
  hookTimeout: 300_000,
};

export default defineConfig({
  test: {
    // By default, Vitest leaves a core idle.
    maxWorkers: "100%",
    // A line for each test file, and one for each test that is slower than this, in milliseconds.
    reporters: ["default"],
    slowTestThreshold: 5000,
    projects: [
      {
        resolve,
        test: {
          name: "unit",
          include: ["test/**/*.test.ts", "examples/**/*.test.ts"],
          exclude: ["test/lab/**/*.lab.test.ts"],
          // Loading Pulumi takes a second. Test files therefore share a process: a test file must not
          // use vi.mock, and must undo each change of the environment and of global objects.
          isolate: false,
          setupFiles: ["test/setup.ts"],
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
