/** Writes one line to the agent's log. */
export function report(message: string): void {
  process.stdout.write(`${new Date().toISOString()} ${message}\n`);
}

/** Writes what went wrong with one object to the agent's log. The queue tries again. */
export function reportFailure(key: string, error: unknown): void {
  report(`${key}: ${error instanceof Error ? error.message : String(error)}`);
}
