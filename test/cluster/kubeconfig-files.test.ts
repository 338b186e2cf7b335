import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { KubeConfig } from "@kubernetes/client-node";
import { afterEach, beforeEach, expect, it } from "vitest";
import { mergeFiles } from "../../src/cluster/kubeconfig-files.js";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "kubeconfig-"));
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

/** The kubeconfig of a cluster, as many tools write it: one user's name for all. */
function write(cluster: string, user = "admin"): string {
  const file = join(folder, cluster);
  const config = {
    clusters: [
      {
        name: cluster,
        cluster: { server: `https://${cluster}`, "certificate-authority": "ca.crt" },
      },
    ],
    users: [{ name: user, user: { token: cluster } }],
    contexts: [{ name: cluster, context: { cluster, user } }],
    "current-context": cluster,
  };
  writeFileSync(file, JSON.stringify(config));
  return file;
}

function merged(...files: readonly string[]): KubeConfig {
  const config = new KubeConfig();
  mergeFiles(config, files, (file) => {
    const part = new KubeConfig();
    part.loadFromFile(file);
    return part;
  });
  return config;
}

it("merges kubeconfigs as kubectl does: the first of a name counts", () => {
  const config = merged(write("rome"), write("milan"));

  expect(config.getContexts().map(({ name }) => name)).toEqual(["rome", "milan"]);
  expect(config.users).toMatchObject([{ name: "admin", token: "rome" }]);
  expect(config.getCurrentContext()).toBe("rome");
});

it("leaves a file out that is not there or has nothing in it", () => {
  const empty = join(folder, "empty");
  writeFileSync(empty, "# nothing\n");
  const config = merged(join(folder, "nowhere"), empty, write("milan"));

  expect(config.getCurrentCluster()?.server).toBe("https://milan");
});

it("takes paths from where a file is", () => {
  const config = merged(write("rome"), write("milan"));

  expect(config.getCluster("milan")?.caFile).toBe(join(folder, "ca.crt"));
});
