import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { clusterRoles } from "./cluster-roles.js";

const NAMES = [
  "remote-controlplane",
  "virtual-kubelet-local",
  "virtual-kubelet-remote",
  "virtual-kubelet-remote-clusterwide",
];

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "lab-roles-"));
  for (const name of NAMES) {
    const rules = `rules:\n- apiGroups: [""]\n  resources: [${name}]\n  verbs: [get]\n`;
    writeFileSync(join(folder, `liqo-${name}-ClusterRole.yaml`), rules);
  }
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

it("creates each role with the rules of its file and the label that Liqo selects", () => {
  expect(clusterRoles(folder)).toMatchObject(
    NAMES.map((name) => ({
      kind: "ClusterRole",
      metadata: { name: `liqo-${name}`, labels: { "app.kubernetes.io/name": name } },
      rules: [{ apiGroups: [""], resources: [name], verbs: ["get"] }],
    })),
  );
});
