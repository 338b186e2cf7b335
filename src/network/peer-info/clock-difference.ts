import * as pulumi from "@pulumi/pulumi";
import { renderMessage } from "../../message.js";
import { hideSecretValues } from "../../validation/redact.js";
import { millisecondsOf } from "../../validation/duration.js";

/** How much the clocks of the two administrators may differ. */
const CLOCK_DIFFERENCE = "1h";

/** Whether a time can only be the time of a clock that is wrong, here or at the remote side. */
export function isInFuture(time: string): boolean {
  return Date.parse(time) > Date.now() + millisecondsOf(CLOCK_DIFFERENCE);
}

/**
 * Warns if the clock went back since the remote side's document was accepted: a document from the
 * future would have been rejected.
 */
export function warnIfClockWentBack(
  side: pulumi.ComponentResource,
  remoteIssuedAt: pulumi.Output<string | undefined>,
): void {
  remoteIssuedAt.apply(async (time) => {
    if (time !== undefined && isInFuture(time)) {
      const warning = renderMessage({
        problem: "the clock of this machine is behind",
        facts: [
          `the accepted document of the remote side was issued at ${time}`,
          `the time here is ${new Date().toISOString()}`,
        ],
        hint: "Correct the clock. Otherwise the remote side may reject the next peerInfo as older.",
        section: "peer-info-older",
      });
      await pulumi.log.warn(await hideSecretValues(warning, [remoteIssuedAt]), side);
    }
  });
}
