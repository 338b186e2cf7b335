import { cpSync, appendFileSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { MODULES, type Tool, toolHash, TOOLS } from "./tools.js";

const named = (binary: string): Tool => {
  const tool = TOOLS.find((candidate) => candidate.binary === binary);
  if (tool === undefined) {
    throw new Error(`no tool ${binary}`);
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

  it("is the same for the same module elsewhere", () => {
    for (const tool of TOOLS) {
      expect(toolHash(tool, modules)).toBe(toolHash(tool));
    }
  });

  it.each(["go.mod", "go.sum"])("changes with %s, for the tools of that module alone", (file) => {
    appendFileSync(join(modules, "liqo", file), "\n");

    expect(toolHash(named("gateway"), modules)).not.toBe(toolHash(named("gateway")));
    expect(toolHash(named("ipam"), modules)).not.toBe(toolHash(named("ipam")));
    expect(toolHash(named("etcd"), modules)).toBe(toolHash(named("etcd")));
  });

  it("changes with a main.go of ours, for that tool alone", () => {
    writeFileSync(join(modules, "liqo/ipam/main.go"), "package main\n");

    expect(toolHash(named("ipam"), modules)).not.toBe(toolHash(named("ipam")));
    expect(toolHash(named("gateway"), modules)).toBe(toolHash(named("gateway")));
  });

  it("changes with what is linked in", () => {
    const pulumi = named("pulumi");

    expect(toolHash({ ...pulumi, variables: "-X version=1" })).not.toBe(toolHash(pulumi));
  });
});
