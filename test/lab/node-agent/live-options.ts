import { type FSWatcher, watch } from "node:fs";
import { type NodeAgentOptions, readLabFile } from "../lab-file.js";

/** The node agent's options, which tests change while it runs. */
export class LiveOptions {
  private options: NodeAgentOptions;
  private readonly watcher: FSWatcher;
  private readonly listeners: (() => void)[] = [];

  constructor(private readonly folder: string) {
    this.options = readLabFile(folder).nodeAgent;
    // The folder, not the file: a file that is replaced is no longer the file that was watched.
    this.watcher = watch(folder, (_event, file) => {
      if (file === "lab.json") {
        this.reread();
      }
    });
  }

  /** The options as they are now. */
  get current(): NodeAgentOptions {
    return this.options;
  }

  /** Calls back whenever they have changed. */
  onChange(listener: () => void): void {
    this.listeners.push(listener);
  }

  /** Calls everybody back once, for what is as it is. */
  announce(): void {
    for (const listener of this.listeners) {
      listener();
    }
  }

  /** Stops following. */
  stop(): void {
    this.watcher.close();
  }

  private reread(): void {
    let options: NodeAgentOptions;
    try {
      options = readLabFile(this.folder).nodeAgent;
    } catch {
      return; // Being written, or gone with the lab. What was read before holds until the next change.
    }
    if (JSON.stringify(options) === JSON.stringify(this.options)) {
      return;
    }
    this.options = options;
    this.announce();
  }
}
