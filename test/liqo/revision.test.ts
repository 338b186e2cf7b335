import * as pulumi from "@pulumi/pulumi";
import { afterEach, describe, expect, it, vi } from "vitest";
import { resourceVersionOf, revisionOf, uidOf } from "../../src/liqo/object.js";
import { valueIfKnown } from "../../src/pulumi/output-value.js";

afterEach(() => {
  vi.restoreAllMocks();
});

/** A resource of an object. */
const resource = (metadata: object) =>
  ({ metadata: pulumi.output(metadata), urn: pulumi.output("urn") }) as unknown as Parameters<
    typeof uidOf
  >[0];

describe("in a preview that does not know the whole object", () => {
  // case: N10
  it.each([
    ["revision", revisionOf],
    ["UID", uidOf],
  ])("the %s is unknown", async (_, valueOf) => {
    vi.spyOn(pulumi.runtime, "isDryRun").mockReturnValue(true);

    expect(await valueIfKnown(valueOf(resource({ name: "milan" })))).toBeUndefined();
  });

  // case: N10
  it("the resource version is unknown", () => {
    vi.spyOn(pulumi.runtime, "isDryRun").mockReturnValue(true);

    expect(pulumi.isUnknown(resourceVersionOf({}))).toBe(true);
  });
});

it("a revision has the UID and the generation of the object", async () => {
  expect(await valueIfKnown(revisionOf(resource({ uid: "a-1", generation: 2 })))).toBe("a-1/2");
});
