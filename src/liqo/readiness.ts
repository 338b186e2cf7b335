import type * as pulumi from "@pulumi/pulumi";
import { REVISION_ANNOTATION } from "./annotations.js";

/**
 * When objects of a kind are ready. Each kind that `pulumi up` waits for declares its readiness
 * beside its class.
 */
export interface Readiness {
  readonly kind: string;
  /** The provider's expressions. The object is ready when each of them selects a value. */
  readonly expressions: readonly string[];
  /** The condition as a clause, for messages. */
  readonly condition: string;
}

/**
 * Annotations that make `pulumi up` wait until an object is ready. The revision is part of the
 * condition: right after a change, the API server may still return the old object, which is ready.
 *
 * @param revision changes whenever the object changes.
 * @param also further expressions. Each must select a value.
 */
export function readinessAnnotations(
  readiness: Readiness,
  revision: pulumi.Output<string>,
  also: readonly string[] = [],
): Record<"pulumi.com/waitFor" | typeof REVISION_ANNOTATION, pulumi.Output<string>> {
  const expressions = revision.apply((current) => [
    ...readiness.expressions,
    ...also,
    `jsonpath={.metadata.annotations['${REVISION_ANNOTATION}']}=${current}`,
  ]);
  return {
    [REVISION_ANNOTATION]: revision,
    "pulumi.com/waitFor": expressions.apply(JSON.stringify),
  };
}
