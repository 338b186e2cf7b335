import { SimulatedFailure } from "../failure.js";
import type { Properties } from "./property-values.js";

/** The outputs of all stacks of a simulation, for references from one stack to another. */
export class StackOutputs {
  private readonly byName = new Map<string, Properties>();

  /** Sets the outputs of a stack's last run. */
  set(stack: string, outputs: Properties): void {
    this.byName.set(stack, outputs);
  }

  /** The properties of a reference to a stack, by `<organization>/<project>/<stack>`, `<project>/<stack>` or `<stack>`. */
  referenceTo(path: string): Properties {
    const outputs = this.byName.get(path.split("/").at(-1) ?? path);
    if (outputs === undefined) {
      const names = [...this.byName.keys()].join(", ");
      throw new SimulatedFailure(`Stack "${path}" not found. The stacks are ${names}`);
    }
    return { name: path, outputs, secretOutputNames: [] };
  }
}
