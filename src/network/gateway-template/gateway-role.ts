import type { GatewayRole } from "../../liqo/networking/gateway.js";
import type { Rule } from "../../validation/args-check.js";
import { describeValue } from "../../validation/describe-value.js";

/** A role from a configuration file may be any string. */
export const roleRule: Rule<unknown> = (role) =>
  isRole(role) ? undefined : `expected "Server" or "Client", got ${describeValue(role)}`;

export function isRole(role: unknown): role is GatewayRole {
  return role === "Server" || role === "Client";
}
