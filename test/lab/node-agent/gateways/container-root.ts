// A root file system with the folders of the host, and private folders of the pod. It exists only
// in memory and in the mount namespace that `ip netns exec` created.
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
 * A command with its own root file system: `/var/run`, with WireGuard's control socket, is private,
 * and `/ipc` is shared by the containers of the pod.
 */
export function withOwnRoot(ipc: string, command: readonly string[]): readonly string[] {
  return ["sh", "-c", SCRIPT, "sh", ipc, ...command];
}
