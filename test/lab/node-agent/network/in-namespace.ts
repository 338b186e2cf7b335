/**
 * The command that runs another one inside a network namespace, as the same process: its ID is the ID of the inner
 * one, and it dies with the process that started it, however that ends.
 */
export function inNamespace(
  namespace: string,
  command: readonly string[],
): [file: string, args: string[]] {
  return ["setpriv", ["--pdeathsig", "KILL", "ip", "netns", "exec", namespace, ...command]];
}
