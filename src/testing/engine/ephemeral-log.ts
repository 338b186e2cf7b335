import * as pulumi from "@pulumi/pulumi";

let isInstalled = false;

/**
 * Drops ephemeral log messages of simulations. The Pulumi CLI overwrites such messages, but a
 * console would keep them.
 *
 * @param isSimulated whether a simulation logs the message.
 */
export function dropEphemeralMessages(isSimulated: () => boolean): void {
  if (isInstalled) {
    return;
  }
  isInstalled = true;
  const { info } = pulumi.log;
  const filtered: typeof info = (message, resource, streamId, ephemeral) =>
    ephemeral === true && isSimulated()
      ? Promise.resolve()
      : info(message, resource, streamId, ephemeral);
  Object.assign(pulumi.log, { info: filtered });
}
