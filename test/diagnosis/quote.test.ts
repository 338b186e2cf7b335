import { expect, it } from "vitest";
import { quote } from "../../src/diagnosis/quote.js";

it("removes line breaks and the final period, so that the message stays one sentence", () => {
  expect(quote('webhook "kyverno" denied the request: \n\n\tprivileged\r\nis disallowed.\n')).toBe(
    'webhook "kyverno" denied the request: privileged is disallowed',
  );
});

it("escapes other control characters, which could change the terminal", () => {
  expect(quote("a\u001b[31mb\u202ec")).toBe("a\\u{1b}[31mb\\u{202e}c");
});

it("cuts a message of more than 300 characters", () => {
  expect(quote("\u{1f600}".repeat(300))).toBe("\u{1f600}".repeat(300));
  expect(quote("\u{1f600}".repeat(301))).toBe(`${"\u{1f600}".repeat(300)}...`);
});
