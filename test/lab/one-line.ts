/** Text on a single line, because messages have line breaks to limit their width. */
export function oneLine(text: string): string {
  return text.replace(/\s+/g, " ");
}
