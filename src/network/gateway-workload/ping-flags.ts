import { millisecondsOf } from "../../validation/duration.js";
import type { RenderedPods } from "./rendered-pods.js";

/** Values that turn off a flag of Liqo. */
const OFF = /^(0|f|false)$/i;

/** The default of Liqo's gateway. */
const DEFAULT_INTERVAL = "10s";

/**
 * How often the pods of a gateway report that packets cross its tunnel, in milliseconds. Undefined
 * if they send no pings. Then the status of the Connection is not renewed.
 */
export function statusUpdateInterval({ containers = [] }: RenderedPods): number | undefined {
  const args = containers.flatMap((container) => container.args ?? []);
  const valueOf = (flag: string) =>
    args.find((arg) => arg.startsWith(`${flag}=`))?.slice(flag.length + 1);
  return OFF.test(valueOf("--ping-enabled") ?? "")
    ? undefined
    : millisecondsOf(valueOf("--ping-update-status-interval") ?? DEFAULT_INTERVAL);
}
