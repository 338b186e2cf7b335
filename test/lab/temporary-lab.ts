import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { down } from "./down.js";
import type { LabFile } from "./lab-file.js";
import { parseRequest, UP_DEFAULTS, type UpOptions } from "./request/lab-request.js";
import { up } from "./up.js";

/** Runs an action on a temporary lab. */
export async function withLab<T>(
  options: Partial<UpOptions>,
  action: (lab: LabFile) => Promise<T>,
): Promise<T> {
  const parent = mkdtempSync(join(tmpdir(), "lab-"));
  const folder = join(parent, "lab");
  try {
    return await action(
      await up(folder, parseRequest({ ...UP_DEFAULTS, ...options }), console.log),
    );
  } finally {
    await down(folder);
    rmSync(parent, { recursive: true });
  }
}
