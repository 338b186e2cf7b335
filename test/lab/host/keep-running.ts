// What cannot be started at all (126, 127) is not tried again. Asked to end, it waits for the process that it looks after.
const SCRIPT = `
trap 'kill "$child" 2>/dev/null; wait "$child"; exit 143' TERM
while :; do
  "$0" "$@" &
  child=$!
  wait "$child"
  code=$?
  case $code in 126 | 127) exit "$code" ;; esac
  echo "It ended with exit code $code, and is started again in a second."
  sleep 1
done`;

/** A command that runs another one, and starts it again whenever it ends. */
export function keptRunning(
  command: string,
  args: readonly string[],
): { command: string; args: readonly string[] } {
  return { command: "/bin/sh", args: ["-c", SCRIPT, command, ...args] };
}
