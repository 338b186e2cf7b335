import type { LiqoKind } from "./object.js";

/** Kubernetes' Secret as a resource, with the API version in Pulumi's type token. */
export const SECRET_TYPE: LiqoKind = { apiVersion: "core/v1", kind: "Secret" };
