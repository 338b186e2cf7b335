import { SimulatedFailure } from "../failure.js";
import type { Properties } from "./property-values.js";

/** What the stacks of a simulation have exported, by which one of them reads another's. */
export class StackOutputs {
  private readonly byName = new Map<string, Properties>();

  /** Notes what a stack has exported in its last run. */
  set(stack: string, outputs: Properties): void {
    this.byName.set(stack, outputs);
  }

  /** The properties of a reference to a stack, by `<organization>/<project>/<stack>` or the end of it. */
  referenceTo(path: string): Properties {
    const outputs = this.byName.get(path.split("/").at(-1) ?? path);
    if (outputs === undefined) {
      const names = [...this.byName.keys()].join(", ");
      throw new SimulatedFailure(`There is no stack "${path}", only ${names}`);
    }
    return { name: path, outputs, secretOutputNames: [] };
  }
}
