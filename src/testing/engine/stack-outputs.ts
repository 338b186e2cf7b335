import { SimulatedFailure } from "../failure.js";
import type { Properties } from "./property-values.js";

/** The outputs of all stacks of a simulation, for stack references. */
export class StackOutputs {
  private readonly byName = new Map<string, Properties>();

  /** Sets the outputs of the last run of a stack. */
  set(stack: string, outputs: Properties): void {
    this.byName.set(stack, outputs);
  }

  /**
   * The properties of a stack reference. The path is `<organization>/<project>/<stack>`,
   * `<project>/<stack>` or `<stack>`.
   */
  referenceTo(path: string): Properties {
    const outputs = this.byName.get(path.split("/").at(-1) ?? path);
    if (outputs === undefined) {
      const names = [...this.byName.keys()].join(", ");
      throw new SimulatedFailure(`Stack "${path}" not found. The stacks are ${names}`);
    }
    return { name: path, outputs, secretOutputNames: [] };
  }
}
