import type * as pulumi from "@pulumi/pulumi";
import { REVISION_ANNOTATION } from "./names.js";

/** What to wait for in an object. */
export interface Readiness {
  /** The provider's expressions, all of which must select something at the same time. */
  readonly expressions: readonly string[];
  /** The same for people. */
  readonly words: string;
}

/** What a gateway has whose keys Liqo has made or found. */
export const KEYS_READY = "jsonpath={.status.secretRef.name}";

/** For each kind that is waited for, what makes it ready. */
export const READINESS = {
  Configuration: {
    // Until a range has been remapped, Liqo reports an empty one in its place.
    expressions: [
      "jsonpath={.status.remote[?count(@.pod[?length(@) > 0]) > 0 && count(@.pod[?length(@) == 0]) == 0]}",
      "jsonpath={.status.remote.cidr.external[?length(@) > 0]}",
    ],
    words: "Liqo has remapped the other cluster's CIDRs",
  },
  GatewayServer: {
    // Neither an empty list of addresses nor a list of one empty address is an endpoint, and Liqo reports both.
    expressions: [
      "jsonpath={.status.endpoint.addresses[?length(@) > 0]}",
      "jsonpath={.status.endpoint[?@ > 0]}",
    ],
    words: "it has an address and a port that a client can dial",
  },
  GatewayClient: {
    expressions: [KEYS_READY],
    words: "Liqo has made its keys",
  },
  Connection: {
    expressions: ["jsonpath={.status.value}=Connected"],
    words: "packets cross the tunnel",
  },
} as const satisfies Record<string, Readiness>;

/** A kind that is waited for. */
export type AwaitedKind = keyof typeof READINESS;

/**
 * The annotations that make `up` wait for an object. They ask for themselves: right after a change the API server may still
 * show the object from before, which was ready.
 *
 * @param revision another one with every change.
 * @param also further expressions that must select something.
 */
export function waitFor(
  kind: AwaitedKind,
  revision: pulumi.Output<string>,
  also: readonly string[] = [],
): Record<"pulumi.com/waitFor" | typeof REVISION_ANNOTATION, pulumi.Output<string>> {
  const expressions = revision.apply((current) => [
    ...READINESS[kind].expressions,
    ...also,
    `jsonpath={.metadata.annotations['${REVISION_ANNOTATION}']}=${current}`,
  ]);
  return {
    [REVISION_ANNOTATION]: revision,
    "pulumi.com/waitFor": expressions.apply(JSON.stringify),
  };
}
