import { homedir } from "node:os";
import { delimiter, join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { afterEach, describe, expect, it, vi } from "vitest";
import { ambientKubeconfig, kubeconfigSource } from "../../src/cluster/kubeconfig.js";
import { valueOf } from "../../src/testing/index.js";

afterEach(() => {
  vi.unstubAllEnvs();
});

describe("the kubeconfig that is taken where none is given", () => {
  it.each([
    ["", [join(homedir(), ".kube/config")]],
    ["/etc/rome", ["/etc/rome"]],
    ["~/rome", [join(homedir(), "rome")]],
    // As kubectl has it: what a shell has not put in place of "~" in a list stays as it is.
    [["/etc/rome", "~/milan"].join(delimiter), ["/etc/rome", "~/milan"]],
    [`${delimiter}/etc/rome`, ["/etc/rome"]],
  ])("with KUBECONFIG=%s", (named, files) => {
    vi.stubEnv("KUBECONFIG", named);

    expect(kubeconfigSource(undefined).files).toEqual(files);
  });
});

describe("what a provider is given for it", () => {
  it("is left to Pulumi's SDK where it is one file", () => {
    vi.stubEnv("KUBECONFIG", "/etc/rome");

    expect(ambientKubeconfig()).toBeUndefined();
  });

  it.each([
    ["/etc/rome", "/etc/milan"],
    ["/etc/rome", ""],
  ])("is nothing, said in so many words, where there is a list: %s, %s", async (...files) => {
    vi.stubEnv("KUBECONFIG", files.join(delimiter));

    const given: unknown = ambientKubeconfig();
    expect(pulumi.Output.isInstance(given)).toBe(true);
    expect(await valueOf(given as pulumi.Output<unknown>)).toBeUndefined();
  });
});
