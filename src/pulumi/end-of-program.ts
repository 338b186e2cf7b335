import * as pulumi from "@pulumi/pulumi";
import { valueIfKnown } from "./output-value.js";

/**
 * Runs a task when the program has ended: its function has returned, and the outputs of the stack
 * are known. Only then is it known which resources the program no longer declares. The engine
 * deletes these resources after the task. The task does not run if the program fails.
 */
export function atEndOfProgram(task: () => Promise<void>): void {
  const program = pulumi.runtime.getStackResource()?.outputs;
  // Without it, the SDK would report the end of the program to the engine before the task has ended.
  const done = pulumi.runtime.rpcKeepAlive();
  void valueIfKnown(pulumi.output(program))
    .then(task)
    .catch(() => undefined)
    .finally(done);
}
