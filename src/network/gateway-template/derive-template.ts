import { quote } from "../../diagnosis/quote.js";
import type { GatewayRole } from "../../liqo/networking/gateway.js";
import type { GatewayTemplateSpec } from "../../liqo/networking/gateway-template-spec.js";
import type { ArgsProblem } from "../../validation/errors.js";
import { templateDataOf } from "./go-template.js";
import type { GatewayTransform } from "./template-args.js";
import {
  type GatewayTemplateChanges,
  unsupportedChanges,
  withChanges,
} from "./template-changes.js";
import { shapeProblem, templateProblems } from "./template-problems.js";

/** A template of the cluster, and the changes to it. */
export interface TemplateDerivation {
  /** `spec` of the template in the cluster. */
  readonly base: GatewayTemplateSpec;
  readonly changes: GatewayTemplateChanges;
  readonly transform?: GatewayTransform | undefined;
  readonly role: GatewayRole;
  /** Version of Liqo in the cluster. Undefined if it is unknown. */
  readonly liqoVersion: string | undefined;
}

/** The result of changing a template. */
export interface DerivedTemplate {
  /** Valid only if there are no problems. */
  readonly spec: GatewayTemplateSpec;
  /** Why Liqo could not create gateways from the template. */
  readonly problems: readonly ArgsProblem[];
}

/** Applies changes to a template, and checks that Liqo can create gateways from the result. */
export function deriveTemplate(derivation: TemplateDerivation): DerivedTemplate {
  const { base, changes, transform, role, liqoVersion } = derivation;
  const baseProblem = shapeProblem(base, role);
  if (baseProblem !== undefined) {
    const reason = `expected a gateway template, but ${baseProblem}`;
    return { spec: base, problems: [{ path: "base", reason }] };
  }
  const unsupported = unsupportedChanges(base, changes);
  if (unsupported.length > 0) {
    return { spec: base, problems: unsupported };
  }
  const changed = withChanges(base, changes);
  let spec = changed;
  let transformProblem: string | undefined;
  try {
    spec = transform?.(changed) ?? changed;
    transformProblem = shapeProblem(spec, role);
  } catch (error) {
    transformProblem = `it threw ${quote(String(error))}`;
  }
  if (transformProblem !== undefined) {
    const reason = `expected a function that returns a gateway template, but ${transformProblem}`;
    return { spec, problems: [{ path: "transform", reason }] };
  }
  return { spec, problems: templateProblems(spec, templateDataOf(role, liqoVersion)) };
}
