import { expect, it } from "vitest";
import { digestOf } from "../src/digest.js";

it("is the SHA-256 of a value as JSON", () => {
  // printf '{"a":[1,"x"],"b":null}' | sha256sum
  expect(digestOf({ a: [1, "x"], b: null })).toBe(
    "854ef06dc57f5dfed10206344ab2d02e0b6c84b0e19436703a5afd0f1f9f2687",
  );
});

it("is the same in whatever order the keys are", () => {
  expect(digestOf({ a: 1, b: { c: 2, d: 3 } })).toBe(digestOf({ b: { d: 3, c: 2 }, a: 1 }));
});

it("leaves out what is undefined, as JSON does", () => {
  expect(digestOf({ a: 1, b: undefined })).toBe(digestOf({ a: 1 }));
});

it("differs where values differ, or their order in a list", () => {
  const digests = [{ a: 1 }, { a: "1" }, { a: [1, 2] }, { a: [2, 1] }, {}, null].map(digestOf);

  expect(new Set(digests).size).toBe(digests.length);
});
