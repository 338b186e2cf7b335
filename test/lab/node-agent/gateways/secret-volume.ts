import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { V1Container, V1Pod, V1Secret } from "@kubernetes/client-node";

/** Name of the Secret that is mounted in a container at a path. */
export function secretMountedAt(
  pod: V1Pod,
  container: V1Container,
  mountPath: string,
): string | undefined {
  const mount = container.volumeMounts?.find((candidate) => candidate.mountPath === mountPath);
  return pod.spec?.volumes?.find(({ name }) => name === mount?.name)?.secret?.secretName;
}

/** Replaces a folder by the files of a Secret, readable only for the owner. */
export function writeSecret(folder: string, secret: V1Secret): void {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  for (const [key, value] of Object.entries(secret.data ?? {})) {
    writeFileSync(join(folder, key), Buffer.from(value, "base64"), { mode: 0o600 });
  }
}
