import { describe, expect, it } from "vitest";
import { describeName, describeValue } from "../../src/validation/describe-value.js";

const LONG = "a".repeat(81);

// case: V6
describe("describeValue", () => {
  it.each([
    ["prints a string in quotes", 'say "x"', '"say \\"x\\""'],
    ["shortens a long string", LONG, `"${"a".repeat(80)}"... (81 characters)`],
    ["counts escaped characters", "\n".repeat(41), `"${"\\n".repeat(40)}"... (41 characters)`],
    ["escapes line breaks", "a\nb\u2028c", '"a\\nb\\u{2028}c"'],
    ["escapes control characters", "a\u001b[31m\u009b", '"a\\u001b[31m\\u{9b}"'],
    ["escapes characters that reorder text", "a\u202eb\u2066", '"a\\u{202e}b\\u{2066}"'],
    ["escapes invisible characters", "a\u200bb", '"a\\u{200b}b"'],
    ["does not print a key", `${"a".repeat(43)}=`, "a key (44 characters)"],
    ["does not print the source of a function", () => "hunter2", "a function"],
    ["does not print a symbol", Symbol("hunter2"), "a symbol"],
    ["prints a number", 1.5, "1.5"],
  ])("%s", (_, value, description) => {
    expect(describeValue(value)).toBe(description);
  });
});

describe("describeName", () => {
  it("prints a name without quotes", () => {
    expect(describeName("rome")).toBe("rome");
  });

  it("shortens a long name, and escapes characters", () => {
    expect(describeName(`\n${LONG}`)).toBe(`\\u{a}${"a".repeat(75)}...`);
  });
});
