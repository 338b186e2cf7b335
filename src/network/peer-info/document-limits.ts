import * as pulumi from "@pulumi/pulumi";

/** The largest document, in bytes of JSON. A document has about a kilobyte. */
const MAX_BYTES = 64 * 1024;

/** The deepest nesting of objects and lists. A document has three levels. */
const MAX_DEPTH = 8;

/** The problem of a value that is too large or too deeply nested to be a document. */
export function limitProblem(value: unknown): string | undefined {
  if (typeof value === "string") {
    return Buffer.byteLength(value) > MAX_BYTES ? TOO_LARGE : undefined;
  }
  let size = 0;
  const pending = [{ part: value, depth: 1 }];
  // A recursive function would overflow the stack.
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const { part, depth } = next;
    size += sizeOf(part);
    if (size > MAX_BYTES) {
      return TOO_LARGE;
    }
    if (isNested(part)) {
      if (depth > MAX_DEPTH) {
        return `expected at most ${MAX_DEPTH} nested objects and lists, got more`;
      }
      pending.push(
        ...Object.values(part).map((inner: unknown) => ({ part: inner, depth: depth + 1 })),
      );
    }
  }
  return undefined;
}

const TOO_LARGE = `expected at most ${MAX_BYTES / 1024} kB, got more`;

/** Roughly the bytes that a value adds to the JSON, without the values in it. */
function sizeOf(value: unknown): number {
  if (typeof value === "string") {
    return Buffer.byteLength(value);
  }
  const keys = isNested(value) ? Object.keys(value) : [];
  return keys.reduce((sum, key) => sum + key.length, 1 + keys.length);
}

function isNested(value: unknown): value is object {
  return (
    typeof value === "object" &&
    value !== null &&
    !(value instanceof Promise) &&
    !pulumi.Output.isInstance(value)
  );
}
