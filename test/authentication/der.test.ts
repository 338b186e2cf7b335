import { describe, expect, it } from "vitest";
import {
  bits,
  childrenOf,
  none,
  oid,
  printable,
  sequence,
  zero,
} from "../../src/authentication/der.js";

const hex = (value: Buffer) => value.toString("hex");

describe("an object identifier", () => {
  it.each([
    ["2.5.4.3", "0603550403"],
    ["1.3.101.112", "06032b6570"],
    ["1.2.840.113549.1.1.11", "06092a864886f70d01010b"],
  ])("%s is encoded as %s", (dotted, encoded) => {
    expect(hex(oid(dotted))).toBe(encoded);
  });
});

describe("a length", () => {
  it.each([
    [0, "00"],
    [127, "7f"],
    [128, "8180"],
    [255, "81ff"],
    [256, "820100"],
    [65_536, "83010000"],
  ])("of %i bytes is encoded as %s", (length, encoded) => {
    const value = printable("a".repeat(length));

    expect(hex(value.subarray(0, 1 + encoded.length / 2))).toBe(`13${encoded}`);
    expect(value).toHaveLength(1 + encoded.length / 2 + length);
  });
});

it("the values in a sequence are those that it was made of", () => {
  const parts = [zero(), none(), bits(Buffer.alloc(300, 7)), printable("a".repeat(128))];

  expect(childrenOf(sequence(...parts))).toEqual(parts);
  expect(childrenOf(sequence())).toEqual([]);
  expect(childrenOf(undefined)).toEqual([]);
});
