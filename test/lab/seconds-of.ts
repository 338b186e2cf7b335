/** The duration of an action in seconds. */
export async function secondsOf(action: () => Promise<void>): Promise<number> {
  const start = Date.now();
  await action();
  return (Date.now() - start) / 1000;
}
