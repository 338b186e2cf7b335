import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { down } from "./down.js";
import type { LabFile } from "./lab-file.js";
import { parseRequest, UP_DEFAULTS, type UpOptions } from "./request/lab-request.js";
import { up } from "./up.js";

/** Starts a lab for one piece of work, and removes it whatever happens. */
export async function withLab<T>(
  options: Partial<UpOptions>,
  work: (lab: LabFile) => Promise<T>,
): Promise<T> {
  const parent = mkdtempSync(join(tmpdir(), "lab-"));
  const folder = join(parent, "lab");
  try {
    return await work(await up(folder, parseRequest({ ...UP_DEFAULTS, ...options }), console.log));
  } finally {
    await down(folder);
    rmSync(parent, { recursive: true });
  }
}
