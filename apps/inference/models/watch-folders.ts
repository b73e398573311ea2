import { type FSWatcher, watch } from 'node:fs';

/** Watches folders, those that exist, and calls `onChange` when something in one of them may have changed. A hint, no promise: poll as well. */
export class FolderWatch {
  readonly #onChange: () => void;
  readonly #watchers = new Map<string, FSWatcher>();

  constructor(onChange: () => void) {
    this.#onChange = onChange;
  }

  /** Watches these folders; one that is watched already stays so, one that cannot be watched is tried again with the next call. */
  cover(folders: readonly string[]): void {
    for (const folder of folders) if (!this.#watchers.has(folder)) this.#open(folder);
  }

  close(): void {
    for (const watcher of this.#watchers.values()) watcher.close();
    this.#watchers.clear();
  }

  #open(folder: string): void {
    try {
      const watcher = watch(folder, { persistent: false }, this.#onChange);
      watcher.on('error', () => {
        watcher.close();
        this.#watchers.delete(folder);
      });
      this.#watchers.set(folder, watcher);
    } catch {
      // The folder is not there, or the machine has no watches left: the poll sees to it.
    }
  }
}
