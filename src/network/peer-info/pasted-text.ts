/** What a text is that should be the JSON of a hand-off, and what to do about it. Nothing of it is repeated: it may be long. */
export function describePastedText(text: string): string {
  const trimmed = text.trim();
  if (trimmed === "") {
    return "an empty text: give the other side's peerInfo, or undefined while there is none";
  }
  if (trimmed.startsWith("{")) {
    const length = `${text.length} characters`;
    return `JSON that breaks off or is damaged (${length}): take all of it anew from the other side`;
  }
  if (isJson(trimmed)) {
    return trimmed.startsWith('"')
      ? "JSON of a text, so it was encoded twice: encode it once, or give the object itself"
      : "JSON of something else: give all of the other side's peerInfo";
  }
  if (!trimmed.includes("\n") && /\.\w+$|^[~.]*[/\\]/.test(trimmed)) {
    return "what seems to be the name of a file: give what is in the file";
  }
  return "a text that is no JSON: give what `pulumi stack output peerInfo --json` of the other side prints";
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
