import { describe, expect, it } from "vitest";
import { hideSecrets } from "../../src/pulumi/secret-text.js";

describe("hideSecrets removes", () => {
  it.each([
    ["a string", "got hunter2", ["hunter2"], "got [secret]"],
    ["a number", "port 51840 (51841)", [51840], "port [secret] (51841)"],
    ["the values of an object, but not its keys", "a: b, c", [{ a: "b" }], "a: [secret], c"],
    ["the entries of a list", "10.0.0.1:80", [["10.0.0.1"]], "[secret]:80"],
    ["a short string unless it is a part of a word", "at a cat", ["a"], "at [secret] cat"],
    ["a string that is quoted", 'got "say \\"x\\""', ['say "x"'], 'got "[secret]"'],
    [
      "a string with escaped line breaks",
      String.raw`got a1b2\u{a}c3d4`,
      ["a1b2\nc3d4"],
      "got [secret]",
    ],
    [
      "a quoted string with escaped characters",
      String.raw`got "a1\u{202e}b\"2"`,
      ['a1\u202Eb"2'],
      'got "[secret]"',
    ],
    [
      "the start of a long string",
      `got "${"ab".repeat(40)}"...`,
      ["ab".repeat(50)],
      'got "[secret]"...',
    ],
    [
      "a string that contains another secret",
      "203.0.113.77",
      ["203.0.113.7", "203.0.113.77"],
      "[secret]",
    ],
    ["a string that is broken into lines", "got my\n  key", ["my key"], "got [secret]"],
  ])("%s", (_, text, secrets, hidden) => {
    expect(hideSecrets(text, secrets)).toBe(hidden);
  });

  it("nothing for an empty string", () => {
    expect(hideSecrets("got nothing", ["", undefined, null, true])).toBe("got nothing");
  });
});
