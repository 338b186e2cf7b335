import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { V1Pod } from "@kubernetes/client-node";
import { afterEach, beforeEach, expect, it } from "vitest";
import type { PodRuntime } from "./pod-runtime.js";
import { VirtualKubelets } from "./virtual-kubelets.js";

const LABELS = { "offloading.liqo.io/component": "virtual-kubelet" };
const CONTAINER = {
  name: "virtual-kubelet",
  image: "virtual-kubelet:v1.2.0",
  args: ["--nodename=milan", "--node-ip=$(POD_IP)"],
  env: [
    { name: "POD_IP", valueFrom: { fieldRef: { fieldPath: "status.podIP" } } },
    { name: "POD_NAME", valueFrom: { fieldRef: { fieldPath: "metadata.name" } } },
    { name: "VIRTUALNODE_NAME", value: "milan" },
  ],
};

let folder: string;
let kubelets: VirtualKubelets;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "lab-virtual-kubelets-"));
  const cluster = { name: "rome", index: 1, kubeconfig: "/lab/rome.yaml" };
  kubelets = new VirtualKubelets({ folder, binaries: folder, inBand: false }, cluster);
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

it("runs only the pods of virtual kubelets", () => {
  expect(kubelets.runs(pod({}))).toBe(true);
  expect(kubelets.runs(pod({ labels: {} }))).toBe(false);
});

it("starts the virtual kubelet with the arguments and the environment of its container", async () => {
  writeProgram(
    `echo "$KUBECONFIG" "$POD_NAME" "$VIRTUALNODE_NAME" "$@"; trap 'exit 0' TERM; sleep 60 & wait`,
  );

  const runtime = await start();
  const log = join(folder, "log/rome-vk-milan-0.log");
  await expect
    .poll(() => readFileSync(log, "utf8"))
    .toMatch(
      /^\/lab\/rome\.yaml vk-milan-0 milan --nodename=milan --node-ip=127\.0\.0\.1 --listen-port=\d+\n$/,
    );
  expect(runtime.containers()).toMatchObject([
    { name: "virtual-kubelet", state: { running: {} }, restartCount: 0 },
  ]);
  await runtime.stop();
});

it("waits for the end of the virtual kubelet when the pod stops", async () => {
  writeProgram(`trap 'echo ended > ${folder}/ended; exit 0' TERM; echo ready; sleep 60 & wait`);
  const runtime = await start();
  await expect
    .poll(() => readFileSync(join(folder, "log/rome-vk-milan-0.log"), "utf8"))
    .toBe("ready\n");

  await runtime.stop();

  expect(existsSync(join(folder, "ended"))).toBe(true);
});

it("restarts a virtual kubelet that ends", async () => {
  writeProgram("exit 1");

  const runtime = await start();

  await expect
    .poll(() => runtime.containers())
    .toMatchObject([{ restartCount: 1, state: { waiting: { reason: "CrashLoopBackOff" } } }]);
  await runtime.stop();
});

it("reports a pod without the container of a virtual kubelet", async () => {
  const other = pod({ containers: [{ ...CONTAINER, name: "other" }] });

  expect(await kubelets.start(other, () => undefined)).toEqual({
    waitsFor: "container virtual-kubelet not found",
  });
});

async function start(): Promise<PodRuntime> {
  const runtime = await kubelets.start(pod({}), () => undefined);
  if ("waitsFor" in runtime) {
    throw new Error(runtime.waitsFor);
  }
  return runtime;
}

function writeProgram(script: string): void {
  const path = join(folder, "virtual-kubelet");
  writeFileSync(path, `#!/bin/sh\n${script}\n`);
  chmodSync(path, 0o755);
}

function pod({
  labels = LABELS,
  containers = [CONTAINER],
}: {
  labels?: object;
  containers?: object[];
}) {
  return Object.assign(new V1Pod(), {
    metadata: { name: "vk-milan-0", namespace: "liqo-tenant-milan", uid: "1", labels },
    spec: { containers },
  });
}
