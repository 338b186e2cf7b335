import { millisecondsOf } from "../../validation/duration.js";
import type { RenderedPods } from "./rendered-pods.js";

/** Values by which a flag of Liqo's is off. */
const OFF = /^(0|f|false)$/i;

/** What Liqo's gateway does if it is told nothing. */
const DEFAULT_INTERVAL = "10s";

/**
 * How often the pods of a gateway tell that packets cross its tunnel, in milliseconds. Nothing if they send no pings: then
 * what its Connection says is not renewed.
 */
export function statusUpdateInterval({ containers = [] }: RenderedPods): number | undefined {
  const args = containers.flatMap((container) => container.args ?? []);
  const valueOf = (flag: string) =>
    args.find((arg) => arg.startsWith(`${flag}=`))?.slice(flag.length + 1);
  return OFF.test(valueOf("--ping-enabled") ?? "")
    ? undefined
    : millisecondsOf(valueOf("--ping-update-status-interval") ?? DEFAULT_INTERVAL);
}
