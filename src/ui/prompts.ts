/** An entry to pick. */
export interface PickItem<T> {
  readonly label: string;
  readonly description?: string;
  readonly detail?: string;
  /** Drawn as a heading; cannot be picked. */
  readonly heading?: boolean;
  /** Not one of those that are searched, but something else to do: stays in the longest list. */
  readonly isAction?: boolean;
  readonly value: T;
}

/** How the interface asks the user. The editor answers it; tests answer it too. */
export interface Prompts {
  /** A modal question. `false` when it is dismissed. */
  confirm(question: { message: string; detail: string; button: string }): Promise<boolean>;
  /** A list to search and pick from. The entries may come later. The signal closes it. */
  pick<T>(
    items: readonly PickItem<T>[] | Promise<readonly PickItem<T>[]>,
    options: { title: string; placeholder: string; signal?: AbortSignal },
  ): Promise<T | undefined>;
  /**
   * A list to search whose entries come while it is open. `fill` shows what there is so far, and what
   * the box says then; its signal ends with the list.
   */
  pickLive<T>(
    fill: (
      show: (items: readonly PickItem<T>[], placeholder: string) => void,
      signal: AbortSignal,
    ) => Promise<void>,
    options: { title: string; placeholder: string },
  ): Promise<T | undefined>;
  /** A line to type. `validate` says what is wrong, or nothing. */
  input(options: {
    title: string;
    prompt: string;
    placeholder: string;
    validate: (text: string) => string;
  }): Promise<string | undefined>;
  /** A notification. Answers the button that was pressed. */
  notify(
    severity: 'info' | 'warning',
    message: string,
    ...buttons: string[]
  ): Promise<string | undefined>;
  openUrl(url: string): Promise<void>;
  /** Opens the settings at one of them. */
  openSetting(key: string): Promise<void>;
  showLog(): void;
}
