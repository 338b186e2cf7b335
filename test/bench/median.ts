/** The median of measurements. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((one, other) => one - other);
  const [lower, upper] = [Math.floor, Math.ceil].map(
    (round) => sorted[round((sorted.length - 1) / 2)] ?? Number.NaN,
  ) as [number, number];
  return (lower + upper) / 2;
}

/** The duration of an action in seconds. */
export async function secondsOf(action: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await action();
  return (performance.now() - start) / 1000;
}

/** A table cell with the median of measurements, then each measurement. */
export function cell(values: readonly number[], unit: string, digits = 1): string {
  const all = values.map((value) => value.toFixed(digits)).join(", ");
  return `${median(values).toFixed(digits)} ${unit} (${all})`;
}
