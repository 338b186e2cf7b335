import type * as pulumi from "@pulumi/pulumi";

/** How long the operations of a resource may take. Each is a duration such as `5m`. */
export interface Timeouts {
  readonly create: string;
  readonly update: string;
  readonly delete: string;
}

/**
 * The timeouts of a resource: `customTimeouts` of the caller's options, or else the argument
 * `timeout`.
 */
export function timeoutsOf(
  timeout: string,
  opts: pulumi.CustomResourceOptions | undefined,
): Timeouts {
  const custom = opts?.customTimeouts;
  return {
    create: custom?.create ?? timeout,
    update: custom?.update ?? timeout,
    delete: custom?.delete ?? timeout,
  };
}
