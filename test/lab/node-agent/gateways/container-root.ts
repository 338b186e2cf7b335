// The host's folders, among which there is a place for what belongs to the pod alone. It is put together in memory, inside
// of the mount namespace that `ip netns exec` has made, and nothing of it is seen outside.
const SCRIPT = `
set -e
ipc=$1
shift
mount --make-rprivate /
mount -t tmpfs tmpfs /var/run
root=/var/run/root
mkdir /var/run/wireguard "$root"
mount -t tmpfs tmpfs "$root"
for entry in /*; do
  if [ -L "$entry" ]; then
    cp -P "$entry" "$root$entry"
  elif [ -d "$entry" ]; then
    mkdir "$root$entry"
    mount --rbind "$entry" "$root$entry"
  fi
done
mkdir -p "$root/ipc"
mount --bind "$ipc" "$root/ipc"
exec chroot "$root" "$@"`;

/**
 * A command with a root of its own: WireGuard's control socket, in `/var/run`, is its own, and `/ipc` is a folder that the
 * containers of its pod have in common.
 */
export function withOwnRoot(ipc: string, command: readonly string[]): readonly string[] {
  return ["sh", "-c", SCRIPT, "sh", ipc, ...command];
}
