/** The page of troubleshooting advice, as installed by npm. */
const TROUBLESHOOTING = "node_modules/pulumi-liqo/docs/troubleshooting.md";

/** The longest line of a message, in characters. */
const WIDTH = 100;

/** The parts of an error or a warning. */
export interface MessageParts {
  /** The problem, in a sentence. */
  readonly problem: string;
  /** Facts, each on a line of its own. */
  readonly facts?: readonly string[];
  /** How to fix the problem. */
  readonly hint?: string;
  /** The commands for the hint, each on its own line. */
  readonly commands?: string;
  /** The section of the troubleshooting page. */
  readonly section: string;
}

/**
 * Renders an error or a warning: the problem, its facts, how to fix it, the commands for that and a
 * link.
 */
export function renderMessage({
  problem,
  facts = [],
  hint,
  commands,
  section,
}: MessageParts): string {
  return [
    ...wrap(problem),
    ...facts.flatMap((fact) => wrap(fact, "  ", "  ")),
    ...(hint === undefined ? [] : wrap(hint)),
    ...commandLines(commands, "  "),
    seeTroubleshooting(section),
  ].join("\n");
}

/** The last line of an error or a warning: where to read more. */
export function seeTroubleshooting(section: string): string {
  return `See ${TROUBLESHOOTING}#${section}`;
}

/**
 * Breaks a string into lines between words. The first line starts with `indent`, the others with
 * `indent` and `hanging`.
 */
export function wrap(text: string, indent = "", hanging = ""): string[] {
  const lines: string[] = [];
  let line = indent;
  for (const word of text.split(" ")) {
    const isEmpty = line.trim() === "";
    if (!isEmpty && line.length + 1 + word.length > WIDTH) {
      lines.push(line);
      line = `${indent}${hanging}${word}`;
    } else {
      line = isEmpty ? `${line}${word}` : `${line} ${word}`;
    }
  }
  return [...lines, line];
}

/** The most items of a list in a message. */
const MOST_ITEMS = 10;

/** The first items of a list for a message, and how many others there are. */
export function shortList(items: readonly string[]): string[] {
  const others = items.length - MOST_ITEMS;
  return others > 0 ? [...items.slice(0, MOST_ITEMS), `and ${others} more`] : [...items];
}

/** A kind in the name of a section, for example `gateway-server`. */
export function kebabCase(kind: string): string {
  return kind.replace(/\B[A-Z]/g, "-$&").toLowerCase();
}

/** Commands, each on a line of its own. A command is not broken, so that it can be copied. */
export function commandLines(commands: string | undefined, indent: string): string[] {
  return (commands?.split("\n") ?? []).map((line) => `${indent}${line}`);
}
