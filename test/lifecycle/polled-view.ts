import type { NamespaceView } from "../../src/cluster/namespace-view.js";
import { fakeView } from "../cluster/fake-view.js";

/** Objects of a namespace by kind. */
export type ObjectsByKind = Readonly<Record<string, readonly object[]>>;

/** A view of a namespace with objects that change from poll to poll. The last state stays. */
export class PolledView {
  /** The number of polls until now. */
  public polls = 0;
  public readonly view: NamespaceView;

  /**
   * @param states the objects at each poll.
   * @param counted kinds of which each poll reads exactly one. They count the polls.
   */
  constructor(
    states: readonly ObjectsByKind[],
    counted: readonly string[],
    overrides?: Parameters<typeof fakeView>[1],
  ) {
    this.view = fakeView((kind) => {
      const objects = states[Math.min(this.polls, states.length - 1)]?.[kind];
      this.polls += counted.includes(kind) ? 1 : 0;
      return objects;
    }, overrides);
  }
}
