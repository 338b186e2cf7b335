/**
 * Names of the checks of a peering, in their order. `access` fails if a cluster cannot be inspected.
 */
export type PeeringCheckName =
  | "access"
  | "nonce"
  | "tenant"
  | "certificate"
  | "identity"
  | "replication"
  | "slice"
  | "node"
  | "renewal"
  | "condition";
