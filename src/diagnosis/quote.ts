/** Longest quotation, in characters. */
const LIMIT = 300;

/**
 * A message from the API server, as a quotation inside of a one-line message: without line breaks
 * and final periods, with other control characters escaped, and cut if it is long.
 */
export function quote(message: string): string {
  const line = message.replace(/\s+/g, " ").trim().replace(/\.+$/, "");
  const characters = Array.from(line.replace(/[\p{Cc}\p{Cf}]/gu, escaped));
  return characters.length > LIMIT
    ? `${characters.slice(0, LIMIT).join("")}...`
    : characters.join("");
}

function escaped(character: string): string {
  return `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;
}
