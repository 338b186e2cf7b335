import * as pulumi from "@pulumi/pulumi";

let isQuiet = false;

/**
 * Leaves out ephemeral messages. They are meant for a display that overwrites them, and would stay on a console.
 *
 * @param isSimulated whether a simulation writes the message.
 */
export function leaveOutEphemeral(isSimulated: () => boolean): void {
  if (isQuiet) {
    return;
  }
  isQuiet = true;
  const { info } = pulumi.log;
  const lasting: typeof info = (message, resource, streamId, ephemeral) =>
    ephemeral === true && isSimulated()
      ? Promise.resolve()
      : info(message, resource, streamId, ephemeral);
  Object.assign(pulumi.log, { info: lasting });
}
