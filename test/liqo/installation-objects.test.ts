import { describe, expect, it } from "vitest";
import { podCidrsOf, versionOf } from "../../src/liqo/installation-objects.js";

// case: S16 The names of Liqo's Networks depend on the version and on the CIDR.
// case: R19 A cluster has several pod CIDRs. Limit: Liqo before 1.2 uses only the first CIDR.
describe("podCidrsOf", () => {
  it.each([
    [[], []],
    [[{ args: undefined }], []],
    [[{ args: ["--v=2", "--podcidr=10.10.0.0/16"] }], ["10.10.0.0/16"]],
    [
      [{ args: ["--podcidr=10.10.0.0/16", "--podcidr=10.20.0.0/16"] }],
      ["10.10.0.0/16", "10.20.0.0/16"],
    ],
  ])("returns for %j the CIDRs %j", (containers, cidrs) => {
    expect(podCidrsOf(containers)).toEqual(cidrs);
  });
});

describe("versionOf", () => {
  it.each([
    ["ghcr.io/liqotech/webhook:v1.2.0", "1.2.0"],
    ["ghcr.io/liqotech/webhook:1.0.1", "1.0.1"],
    ["ghcr.io/liqotech/webhook:v1.1.0-rc.1", "1.1.0-rc.1"],
    ["registry:5000/liqo/webhook:v1.2.0@sha256:abc", "1.2.0"],
    ["ghcr.io/liqotech/webhook:latest", undefined],
    ["ghcr.io/liqotech/webhook", undefined],
    [undefined, undefined],
  ])("returns for image %s the version %s", (image, version) => {
    expect(versionOf([{ image }])).toBe(version);
  });
});
