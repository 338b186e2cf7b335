import type { LiqoKind } from "../liqo/object.js";

/** Kubernetes' Secret, with the API version in Pulumi's type token. */
export const SECRET: LiqoKind = { apiVersion: "core/v1", kind: "Secret" };
