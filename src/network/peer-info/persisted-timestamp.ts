import * as pulumi from "@pulumi/pulumi";

/**
 * When something became what it is: the time of the first run that had this trigger, in RFC 3339. The stack keeps it from
 * run to run, until the trigger is another one. A trigger of `null` never counts as a change.
 */
export function persistedTimestamp(
  name: string,
  trigger: pulumi.Output<string | null>,
  parent: pulumi.Resource,
): pulumi.Output<string> {
  const now = new Date().toISOString();
  const kept = new pulumi.Stash(
    name,
    // Every run brings a candidate; the engine keeps the first. It has none before the trigger is known to be right.
    { input: trigger.apply(() => now) },
    { parent, ignoreChanges: ["input"], replacementTrigger: trigger },
  );
  // Mocks that a user has written know nothing of a Stash.
  return (kept.output as pulumi.Output<string | undefined>).apply((time) => time ?? now);
}
