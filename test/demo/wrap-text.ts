/**
 * Wraps text between words.
 *
 * @param columns the maximum length of a line. `undefined`: no limit.
 * @param indent the indentation of all lines after the first.
 */
export function wrapText(text: string, columns: number | undefined, indent = ""): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.match(/ *[^ ]+/g) ?? []) {
    if (columns !== undefined && line !== "" && line.length + word.length > columns) {
      lines.push(line);
      line = indent + word.trimStart();
    } else {
      line += word;
    }
  }
  return [...lines, line];
}
