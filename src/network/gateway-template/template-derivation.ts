import type { ArgsProblem } from "../../validation/errors.js";
import type { GatewayRole } from "../gateway/gateway.js";
import type { GatewayTemplateSpec } from "../../liqo/networking/gateway-template-spec.js";
import { templateDataOf } from "./go-template.js";
import { renderingProblems, shapeProblem } from "./template-rendering.js";
import type { GatewayTransform } from "./template-args.js";
import {
  type GatewayTemplateChanges,
  unsupportedChanges,
  withChanges,
} from "./template-changes.js";

/** What a template is made of. */
export interface GatewayTemplateParts {
  /** As the cluster has it. */
  readonly base: GatewayTemplateSpec;
  readonly changes: GatewayTemplateChanges;
  readonly transform?: GatewayTransform;
  readonly role: GatewayRole;
  /** Of the cluster, if it is known. */
  readonly liqoVersion: string | undefined;
}

/** A template made of another one. */
export interface DerivedTemplate {
  /** Only of use where there are no problems. */
  readonly spec: GatewayTemplateSpec;
  /** Why Liqo could not make gateways from it, or why it could not be made. */
  readonly problems: readonly ArgsProblem[];
}

/** Makes a template of another one, and checks that Liqo can make gateways from it. */
export function deriveTemplate(parts: GatewayTemplateParts): DerivedTemplate {
  const { base, changes, transform, role, liqoVersion } = parts;
  const shape = shapeProblem(base, role);
  if (shape !== undefined) {
    const reason = `expected a template that Liqo makes gateways from, but ${shape}`;
    return { spec: base, problems: [{ path: "base", reason }] };
  }
  const unfit = unsupportedChanges(base, changes);
  if (unfit.length > 0) {
    return { spec: base, problems: unfit };
  }
  const changed = withChanges(base, changes);
  let spec = changed;
  let broken: string | undefined;
  try {
    spec = transform?.(changed) ?? changed;
    broken = shapeProblem(spec, role);
  } catch (error) {
    broken = `it threw ${String(error)}`;
  }
  if (broken !== undefined) {
    const reason = `expected it to return a template that Liqo makes gateways from, but ${broken}`;
    return { spec, problems: [{ path: "transform", reason }] };
  }
  return { spec, problems: renderingProblems(spec, templateDataOf(role, liqoVersion)) };
}
