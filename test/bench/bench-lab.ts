import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { down } from "../lab/down.js";
import type { LabFile } from "../lab/lab-file.js";
import { parseRequest, UP_DEFAULTS, type UpOptions } from "../lab/request/lab-request.js";
import { up } from "../lab/up.js";

/** Starts a lab of its own for a benchmark, and removes it whatever happens. */
export async function withLab<T>(
  options: Partial<UpOptions>,
  measure: (lab: LabFile) => Promise<T>,
): Promise<T> {
  const parent = mkdtempSync(join(tmpdir(), "lab-bench-"));
  const folder = join(parent, "lab");
  try {
    return await measure(
      await up(folder, parseRequest({ ...UP_DEFAULTS, ...options }), console.log),
    );
  } finally {
    await down(folder);
    rmSync(parent, { recursive: true });
  }
}
