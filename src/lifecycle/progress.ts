import * as pulumi from "@pulumi/pulumi";

/** Returns a function that logs a message at its first call, to show that a wait has begun. */
export function progressLog(
  resource: pulumi.Resource | undefined,
  message: string,
): () => Promise<void> {
  let isLogged = false;
  return async () => {
    if (!isLogged) {
      isLogged = true;
      await pulumi.log.info(message, resource, undefined, /* ephemeral */ true);
    }
  };
}
