/**
 * A command that runs another command in a network namespace with the same process ID. The process
 * is killed when its parent process ends.
 */
export function inNamespace(
  namespace: string,
  command: readonly string[],
): [file: string, args: string[]] {
  return ["setpriv", ["--pdeathsig", "KILL", "ip", "netns", "exec", namespace, ...command]];
}
