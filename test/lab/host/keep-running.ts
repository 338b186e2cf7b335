// Exit codes 126 and 127 mean that the command cannot start, so it is not restarted. On SIGTERM,
// the script stops the command and waits for its end.
const SCRIPT = `
trap 'kill "$child" 2>/dev/null; wait "$child"; exit 143' TERM
while :; do
  "$0" "$@" &
  child=$!
  wait "$child"
  code=$?
  case $code in 126 | 127) exit "$code" ;; esac
  echo "The process ended with exit code $code. Restarting in 1 s."
  sleep 1
done`;

/** A command that runs another command and restarts it whenever it ends. */
export function keptRunning(
  command: string,
  args: readonly string[],
): { command: string; args: readonly string[] } {
  return { command: "/bin/sh", args: ["-c", SCRIPT, command, ...args] };
}
