import * as pulumi from "@pulumi/pulumi";

let isQuiet = false;

/**
 * Leaves out messages that are meant for a display which writes over them, and that would stay on a console for good.
 *
 * @param isSimulated whether a simulation is what writes.
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
