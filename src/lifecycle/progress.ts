import * as pulumi from "@pulumi/pulumi";

/** Says what is waited for, as long as it lasts: once, when it is called first. */
export function progressLog(
  component: pulumi.ComponentResource,
  message: string,
): () => Promise<void> {
  let isMade = false;
  return async () => {
    if (!isMade) {
      isMade = true;
      await pulumi.log.info(message, component, undefined, /* ephemeral */ true);
    }
  };
}
