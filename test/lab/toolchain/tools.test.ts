import { cpSync, appendFileSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { MODULES, type Tool, toolHash, TOOLS } from "./tools.js";

const toolNamed = (binary: string): Tool => {
  const tool = TOOLS.find((candidate) => candidate.binary === binary);
  if (tool === undefined) {
    throw new Error(`Tool ${binary} not found.`);
  }
  return tool;
};

describe("toolHash", () => {
  let modules: string;

  beforeEach(() => {
    modules = join(mkdtempSync(join(tmpdir(), "lab-tools-")), "tools");
    cpSync(MODULES, modules, { recursive: true });
  });

  afterEach(() => {
    rmSync(join(modules, ".."), { recursive: true });
  });

  it("does not depend on the path of the module", () => {
    for (const tool of TOOLS) {
      expect(toolHash(tool, modules)).toBe(toolHash(tool));
    }
  });

  it.each(["go.mod", "go.sum"])("changes with %s, only for tools of the same module", (file) => {
    appendFileSync(join(modules, "liqo", file), "\n");

    expect(toolHash(toolNamed("gateway"), modules)).not.toBe(toolHash(toolNamed("gateway")));
    expect(toolHash(toolNamed("ipam"), modules)).not.toBe(toolHash(toolNamed("ipam")));
    expect(toolHash(toolNamed("etcd"), modules)).toBe(toolHash(toolNamed("etcd")));
  });

  it("changes with the main.go of a tool, only for that tool", () => {
    writeFileSync(join(modules, "liqo/ipam/main.go"), "package main\n");

    expect(toolHash(toolNamed("ipam"), modules)).not.toBe(toolHash(toolNamed("ipam")));
    expect(toolHash(toolNamed("gateway"), modules)).toBe(toolHash(toolNamed("gateway")));
  });

  it("changes with linker variables", () => {
    const pulumi = toolNamed("pulumi");

    expect(toolHash({ ...pulumi, variables: "-X version=1" })).not.toBe(toolHash(pulumi));
  });
});
