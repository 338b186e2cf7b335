import { existsSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { CHECKOUT } from "./lab-folder.js";

/** Links the checkout into its `node_modules`, so that the examples find `pulumi-liqo`. */
export function linkLibrary(): void {
  const link = join(CHECKOUT, "node_modules/pulumi-liqo");
  if (!existsSync(link)) {
    symlinkSync(CHECKOUT, link, "dir");
  }
}
