import { chmodSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { installedBinary, pulumiIsInstalled } from "./installed-tools.js";

const ETCD = {
  binary: "etcd",
  module: "etcd",
  package: ".",
  foundIn: "KUBEBUILDER_ASSETS",
} as const;
const PULUMI = { binary: "pulumi", module: "pulumi", package: ".", foundIn: "PATH" } as const;

describe("installedBinary", () => {
  let folder: string;

  beforeEach(() => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), "lab-found-")));
  });

  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  function executable(name: string): string {
    const path = join(folder, name);
    writeFileSync(path, "");
    chmodSync(path, 0o755);
    return path;
  }

  it("finds Pulumi on PATH", () => {
    const path = executable("pulumi");
    const PATH = ["/nowhere", folder].join(delimiter);

    expect(installedBinary(PULUMI, { PATH })).toBe(path);
    expect(pulumiIsInstalled({ PATH })).toBe(true);
    expect(pulumiIsInstalled({ PATH: "/nowhere" })).toBe(false);
  });

  it("finds etcd in KUBEBUILDER_ASSETS, but not on PATH", () => {
    const path = executable("etcd");

    expect(installedBinary(ETCD, { KUBEBUILDER_ASSETS: folder })).toBe(path);
    expect(installedBinary(ETCD, { PATH: folder })).toBeUndefined();
  });

  it("ignores a non-executable file", () => {
    writeFileSync(join(folder, "etcd"), "");

    expect(installedBinary(ETCD, { KUBEBUILDER_ASSETS: folder })).toBeUndefined();
  });
});
