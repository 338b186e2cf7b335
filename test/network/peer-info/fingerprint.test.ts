import { describe, expect, it } from "vitest";
import {
  fingerprintOf,
  fingerprintRule,
  isSameFingerprint,
} from "../../../src/network/peer-info/fingerprint.js";

const KEY = Buffer.alloc(32, 7).toString("base64");
// printf '\7%.0s' $(seq 32) | sha256sum
const FINGERPRINT = "4bb0 6f8e 4e3a 7715 d201 d573";

describe("a fingerprint", () => {
  it("is the start of the SHA-256 of the key, in groups of four digits", () => {
    expect(fingerprintOf(KEY)).toBe(FINGERPRINT);
  });

  it.each([FINGERPRINT, FINGERPRINT.replaceAll(" ", ""), `\t${FINGERPRINT.toUpperCase()}\n`])(
    "is compared without white space and case: %j",
    (written) => {
      expect(fingerprintRule(written)).toBeUndefined();
      expect(isSameFingerprint(written, FINGERPRINT)).toBe(true);
    },
  );

  it("differs from another fingerprint", () => {
    expect(isSameFingerprint(FINGERPRINT.replace("4", "5"), FINGERPRINT)).toBe(false);
    expect(isSameFingerprint(FINGERPRINT.slice(0, -1), FINGERPRINT)).toBe(false);
  });

  it.each([
    ["", '""'],
    [FINGERPRINT.slice(0, -1), '"4bb0 6f8e 4e3a 7715 d201 d57"'],
    [FINGERPRINT.replace("4", "g"), '"gbb0 6f8e 4e3a 7715 d201 d573"'],
    [KEY, "a key (44 characters)"],
    [4, "4"],
  ])("is not %j", (value, got) => {
    expect(fingerprintRule(value)).toBe(
      `expected 24 hexadecimal digits, the other side's signingKeyFingerprint, got ${got}`,
    );
  });
});
