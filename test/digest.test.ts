import { describe, expect, it } from "vitest";
import { digestOf, slowDigestOf } from "../src/digest.js";

describe("the digest of a value", () => {
  it("is the SHA-256 of the value's JSON", () => {
    // printf '{"a":[1,"x"],"b":null}' | sha256sum
    expect(digestOf({ a: [1, "x"], b: null })).toBe(
      "854ef06dc57f5dfed10206344ab2d02e0b6c84b0e19436703a5afd0f1f9f2687",
    );
  });

  it("does not depend on the order of keys", () => {
    expect(digestOf({ a: 1, b: { c: 2, d: 3 } })).toBe(digestOf({ b: { d: 3, c: 2 }, a: 1 }));
  });

  it("ignores keys with undefined values", () => {
    expect(digestOf({ a: 1, b: undefined })).toBe(digestOf({ a: 1 }));
  });

  it("depends on values and on the order of a list", () => {
    const values = [{ a: 1 }, { a: "1" }, { a: [1, 2] }, { a: [2, 1] }, {}, null];
    const digests = values.map(digestOf);

    expect(new Set(digests).size).toBe(digests.length);
  });
});

describe("the slow digest of a value", () => {
  it("depends on the value and the salt, and is no fast digest", () => {
    const digest = slowDigestOf("http://user:secret@10.20.0.1:8118", "a");

    expect(digest).toMatch(/^[0-9a-f]{64}$/);
    expect(slowDigestOf("http://user:secret@10.20.0.1:8118", "a")).toBe(digest);
    expect(slowDigestOf("http://user:secret@10.20.0.1:8118", "b")).not.toBe(digest);
    expect(slowDigestOf("http://user:other@10.20.0.1:8118", "a")).not.toBe(digest);
    expect(digestOf("http://user:secret@10.20.0.1:8118")).not.toBe(digest);
  });
});
