import { describe, expect, it } from "vitest";
import { ApiError } from "../../../src/cluster/client/api-error.js";
import {
  isAlreadyExists,
  isForbidden,
  isInvalid,
  isNoKindMatch,
  reasonOf,
  unreachableMessage,
} from "../../../src/cluster/client/api-error.js";

describe("the reason of an error", () => {
  it.each([
    ["its message", new Error("connect ECONNREFUSED"), "connect ECONNREFUSED"],
    ["the first line of its message", new Error("not YAML\ntoken: hidden"), "not YAML"],
    [
      "all of the API server's message, in one line",
      new ApiError(403, "denied:\n  a\n"),
      "denied: a",
    ],
    ["the thrown value, if it is not an error", "no access", "no access"],
  ])("is %s", (_, error, reason) => {
    expect(reasonOf(error)).toBe(reason);
  });
});

it("unreachableMessage names the cluster and the reason", () => {
  expect(unreachableMessage("rome", new ApiError(401, "Unauthorized"))).toBe(
    "cannot inspect cluster rome: Unauthorized",
  );
});

it.each([
  [403, isForbidden],
  [404, isNoKindMatch],
  [409, isAlreadyExists],
  [422, isInvalid],
])("recognizes an error with code %i", (code, isOfKind) => {
  expect(isOfKind(new ApiError(code, ""))).toBe(true);
  expect(isOfKind(new ApiError(500, ""))).toBe(false);
  expect(isOfKind(new Error(String(code)))).toBe(false);
});
