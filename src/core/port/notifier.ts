/** Tells the person something where no terminal of ours is open. */
export interface Notifier {
  /**
   * Shows a notification on the desktop. `title` is fixed words of ours; `text` is one line that may name files and symbols.
   * @returns false when this machine has nothing to show it with, or that did not work. Never throws.
   */
  show(title: string, text: string): Promise<boolean>;
  /** Waits a moment for what is being shown, then ends it. */
  close(): Promise<void>;
}
