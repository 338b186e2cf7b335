/** The longest string that is printed in full, in characters. */
const LONGEST = 80;

/** Control characters, and characters that hide or reorder text. */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/** Escapes a string, or a character of a string, that is printed in quotes. */
export function inQuotes(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}

/** The start of a string in a single line, without characters that hide or reorder text. */
export function printable(
  text: string,
  escape = (character: string) => character,
): { readonly start: string; readonly isCut: boolean } {
  let start = "";
  for (const character of text) {
    const escaped = escape(character).replace(INVISIBLE, toCodePoint);
    if (start.length + escaped.length > LONGEST) {
      return { start, isCut: true };
    }
    start += escaped;
  }
  return { start, isCut: false };
}

function toCodePoint(character: string): string {
  return `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;
}
