import { expect } from "vitest";

/** Matches a text however a message breaks it into lines. */
export function textPattern(text: string): RegExp {
  const escaped = text.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");
  return new RegExp(escaped.replace(/\s+/g, "\\s+"));
}

/** Matches an argument of a call, such as a warning, in the same way. */
export const messageWith = (text: string): unknown => expect.stringMatching(textPattern(text));

/** A message on a single line. */
export function oneLineOf(message: string): string {
  return message.replace(/\s+/g, " ").trim();
}
