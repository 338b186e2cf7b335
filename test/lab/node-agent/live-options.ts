import { type FSWatcher, watch } from "node:fs";
import { type NodeAgentOptions, readLabFile } from "../lab-file.js";

/** The current options of the node agent. Tests change them while the agent runs. */
export class LiveOptions {
  private options: NodeAgentOptions;
  private readonly watcher: FSWatcher;
  private readonly listeners: (() => void)[] = [];

  constructor(private readonly folder: string) {
    this.options = readLabFile(folder).nodeAgent;
    // Watch the folder, because replacing a file ends the watch of the file.
    this.watcher = watch(folder, (_event, file) => {
      if (file === "lab.json") {
        this.reread();
      }
    });
  }

  /** The current options. */
  get current(): NodeAgentOptions {
    return this.options;
  }

  /** Calls the listener after every change. */
  onChange(listener: () => void): void {
    this.listeners.push(listener);
  }

  /** Calls all listeners. */
  notify(): void {
    for (const listener of this.listeners) {
      listener();
    }
  }

  /** Stops watching. */
  stop(): void {
    this.watcher.close();
  }

  private reread(): void {
    let options: NodeAgentOptions;
    try {
      options = readLabFile(this.folder).nodeAgent;
    } catch {
      return; // The lab is being removed: keep the last options.
    }
    if (JSON.stringify(options) === JSON.stringify(this.options)) {
      return;
    }
    this.options = options;
    this.notify();
  }
}
