import { chmodSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { foundBinary, pulumiIsInstalled } from "./found.js";

const ETCD = {
  binary: "etcd",
  module: "etcd",
  package: ".",
  foundIn: "KUBEBUILDER_ASSETS",
} as const;
const PULUMI = { binary: "pulumi", module: "pulumi", package: ".", foundIn: "PATH" } as const;

describe("foundBinary", () => {
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

  it("takes Pulumi from PATH", () => {
    const path = executable("pulumi");
    const PATH = ["/nowhere", folder].join(delimiter);

    expect(foundBinary(PULUMI, { PATH })).toBe(path);
    expect(pulumiIsInstalled({ PATH })).toBe(true);
    expect(pulumiIsInstalled({ PATH: "/nowhere" })).toBe(false);
  });

  it("takes etcd from KUBEBUILDER_ASSETS, but not from PATH", () => {
    const path = executable("etcd");

    expect(foundBinary(ETCD, { KUBEBUILDER_ASSETS: folder })).toBe(path);
    expect(foundBinary(ETCD, { PATH: folder })).toBeUndefined();
  });

  it("passes over a file that is no program", () => {
    writeFileSync(join(folder, "etcd"), "");

    expect(foundBinary(ETCD, { KUBEBUILDER_ASSETS: folder })).toBeUndefined();
  });
});
