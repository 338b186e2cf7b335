/** The shortest name that is compared. */
const SHORTEST = 3;

/**
 * The name that was probably meant: of another case, longer, shorter, or with other letters.
 * Undefined if several names are similar.
 */
export function similarName(name: string, names: readonly string[]): string | undefined {
  const typed = name.toLowerCase();
  const similarities: readonly ((known: string) => boolean)[] = [
    (known) => known === typed,
    (known) => known.startsWith(typed) || known.endsWith(typed) || typed.startsWith(known),
    (known) => editDistance(typed, known) <= (typed.length > 4 ? 2 : 1),
  ];
  for (const isSimilar of typed.length < SHORTEST ? similarities.slice(0, 1) : similarities) {
    const [meant, ...others] = names.filter((known) => isSimilar(known.toLowerCase()));
    if (meant !== undefined) {
      return others.length > 0 ? undefined : meant;
    }
  }
  return undefined;
}

/** How many letters must be added, removed or replaced (Levenshtein distance). */
function editDistance(from: string, to: string): number {
  let distances = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (const [row, letter] of Array.from(from).entries()) {
    const next = [row + 1];
    for (const [column, other] of Array.from(to).entries()) {
      const replaced = (distances[column] ?? 0) + (letter === other ? 0 : 1);
      next.push(Math.min(replaced, (distances[column + 1] ?? 0) + 1, (next[column] ?? 0) + 1));
    }
    distances = next;
  }
  return distances.at(-1) ?? 0;
}
