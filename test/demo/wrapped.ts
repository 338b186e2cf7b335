/**
 * A text in lines that fit, broken between words.
 *
 * @param columns what a line may take, nothing if there is no limit.
 * @param indent what lines after the first begin with.
 */
export function wrapped(text: string, columns: number | undefined, indent = ""): string[] {
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
