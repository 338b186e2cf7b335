/**
 * Names of the checks of a tunnel, in their order. `access` fails if a cluster cannot be inspected.
 */
export type CheckName =
  | "access"
  | "namespace"
  | "configuration"
  | "gateway"
  | "template"
  | "secret"
  | "pod"
  | "endpoint"
  | "public key"
  | "gateway keys"
  | "dialled endpoint"
  | "connection";
