import { describe, expect, it } from "vitest";
import { ApiError } from "../../../src/cluster/client/api-error.js";
import {
  isConflict,
  isForbidden,
  isInvalid,
  isMissingKind,
  reasonOf,
  unseen,
} from "../../../src/cluster/client/error-reason.js";

describe("the reason of an error", () => {
  it.each([
    ["its message", new Error("connect ECONNREFUSED"), "connect ECONNREFUSED"],
    ["the first line of its message", new Error("not YAML\ntoken: hidden"), "not YAML"],
    [
      "all of the API server's message, in one line",
      new ApiError(403, "denied:\n  a\n"),
      "denied: a",
    ],
    ["what was thrown, if that is no error", "no access", "no access"],
  ])("is %s", (_, error, reason) => {
    expect(reasonOf(error)).toBe(reason);
  });
});

it("names the cluster that cannot be inspected", () => {
  expect(unseen("rome", new ApiError(401, "Unauthorized"))).toBe(
    "cluster rome cannot be looked into: Unauthorized",
  );
});

it.each([
  [403, isForbidden],
  [404, isMissingKind],
  [409, isConflict],
  [422, isInvalid],
])("tells an error with code %i from others", (code, isOfKind) => {
  expect(isOfKind(new ApiError(code, ""))).toBe(true);
  expect(isOfKind(new ApiError(500, ""))).toBe(false);
  expect(isOfKind(new Error(String(code)))).toBe(false);
});
