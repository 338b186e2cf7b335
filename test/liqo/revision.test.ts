import * as pulumi from "@pulumi/pulumi";
import { afterEach, describe, expect, it, vi } from "vitest";
import { resourceVersionOf, revisionOf, uidOf } from "../../src/liqo/object.js";

afterEach(() => {
  vi.restoreAllMocks();
});

describe("in a preview that does not know the whole object", () => {
  // case: N10
  it.each([
    ["revision", revisionOf],
    ["UID", uidOf],
    ["resource version", resourceVersionOf],
  ])("the %s is unknown", (_, valueOf: (metadata: object) => string) => {
    vi.spyOn(pulumi.runtime, "isDryRun").mockReturnValue(true);

    expect(pulumi.isUnknown(valueOf({ name: "milan" }))).toBe(true);
  });
});

it("a revision has the UID and the generation of the object", () => {
  expect(revisionOf({ uid: "a-1", generation: 2 })).toBe("a-1/2");
});
