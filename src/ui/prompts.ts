import * as l10n from '@vscode/l10n';
import type { Clock, Disposable } from '../access/clock';
import { accessError, type AccessError } from '../access/errors';
import { redact } from '../access/log';
import { failure, type Result } from '../access/result';
import { messageOf, visible } from '../access/text';

export interface PickItem<T> {
  readonly label: string;
  readonly description?: string;
  readonly detail?: string;
  /** A heading can't be picked. */
  readonly heading?: boolean;
  /** A command instead of a search result. VS Code shows it for every search text. */
  readonly isAction?: boolean;
  readonly value: T;
}

/** Shows the entries that a list has so far, and the text of its empty box. */
export type ShowItems<T> = (items: readonly PickItem<T>[], placeholder: string) => void;

/** The texts of a list, and a signal that closes it. */
export interface PickOptions {
  readonly title: string;
  readonly placeholder: string;
  readonly signal?: AbortSignal;
  /** Whether a command asks: the focus then returns to where the user ran it, for example to a terminal. */
  readonly isOfCommand?: true;
}

/** A button and its action. */
export type ActionButton = readonly [label: string, act: () => unknown];

/** Questions to the user. VS Code shows them; tests answer them. */
export interface Prompts {
  /** A modal question. `false` if the user dismisses it or presses the other button. */
  confirm(question: {
    message: string;
    detail: string;
    button: string;
    other?: ActionButton;
  }): Promise<boolean>;
  /** A list to search and pick from. */
  pick<T>(items: readonly PickItem<T>[], options: PickOptions): Promise<T | undefined>;
  /** A list whose entries come while it is open. The signal of `fill` ends with the list. */
  pickLive<T>(
    fill: (show: ShowItems<T>, signal: AbortSignal) => Promise<void>,
    options: PickOptions,
  ): Promise<T | undefined>;
  /** A line of text. `validate` returns the problem, or an empty text. */
  input(options: {
    title: string;
    prompt: string;
    placeholder: string;
    validate: (text: string) => string;
  }): Promise<string | undefined>;
  /** A notification. Returns the button that the user pressed. */
  notify(
    severity: 'info' | 'warning',
    message: string,
    ...buttons: string[]
  ): Promise<string | undefined>;
  openUrl(url: string): Promise<void>;
  /** Opens the settings at one of them. */
  openSetting(key: string): Promise<void>;
  showLog(): void;
  logError(message: string): void;
}

/**
 * Prompts after which the focus returns to its place.
 * @param ask runs a question that takes the focus
 * @param focusMoves is called when a list has closed
 */
export function returningFocus(
  prompts: Prompts,
  ask: <T>(question: () => Promise<T>) => Promise<T>,
  focusMoves: () => void,
): Prompts {
  const list = <T>(show: () => Promise<T>, isOfCommand = false): Promise<T> => {
    const asked = isOfCommand ? show() : ask(show);
    return asked.finally(focusMoves);
  };
  return {
    ...prompts,
    confirm: question => ask(() => prompts.confirm(question)),
    pick: (items, options) => list(() => prompts.pick(items, options), options.isOfCommand),
    pickLive: (fill, options) => list(() => prompts.pickLive(fill, options)),
    input: options => list(() => prompts.input(options)),
  };
}

/** Puts a heading above entries. Without entries, there is no heading. */
export function withHeading<T>(
  label: string,
  items: readonly PickItem<T>[],
): readonly PickItem<T>[] {
  const [first] = items;
  return first === undefined ? [] : [{ label, heading: true, value: first.value }, ...items];
}

/**
 * Lets the user type a text that `parse` accepts.
 * @param explain returns the message for a rejected text; if it is empty, the user can still confirm
 */
export async function enterText<T>(
  prompts: Pick<Prompts, 'input'>,
  box: { readonly title: string; readonly prompt: string; readonly placeholder: string },
  parse: (text: string) => Result<T>,
  explain: (error: AccessError) => { readonly sentence: string },
): Promise<Result<T>> {
  const typed = await prompts.input({
    ...box,
    validate: text => {
      const parsed = parse(text);
      return parsed.ok ? '' : explain(parsed.error).sentence;
    },
  });
  const isEmpty = typed === undefined || typed.trim() === '';
  return isEmpty ? failure(accessError('cancelled', {})) : parse(typed);
}

/**
 * Shows a notification with buttons, and runs the action of the button that the user presses. Never
 * rejects, because most callers don't wait for the user.
 */
export async function offer(
  prompts: Prompts,
  severity: 'info' | 'warning',
  message: string,
  ...buttons: readonly ActionButton[]
): Promise<void> {
  let act: ActionButton[1] | undefined;
  try {
    const pressed = await prompts.notify(severity, message, ...buttons.map(([label]) => label));
    act = buttons.find(([label]) => label === pressed)?.[1];
    await act?.();
  } catch (error) {
    // When the window closes, VS Code rejects every open notification and each new one.
    if (act !== undefined) reportFailure(prompts, error);
  }
}

/** Tells the user that an action failed, and logs the error. */
export function reportFailure(prompts: Prompts, error: unknown): void {
  prompts.logError(messageOf(error));
  const words = l10n.t('Something went wrong: {0}', visible(redact(messageOf(error)), 300));
  void offer(prompts, 'warning', words, [l10n.t('Show Log'), () => prompts.showLog()]);
}

/** Shorter tasks don't appear in the status bar. Milliseconds. */
const untilTaskMs = 1_000;

/** Short messages without buttons: the dialog speaks them, and the status bar shows them. */
export class Announcer {
  readonly #clock: Clock;
  readonly #draw: (text: string) => Disposable;
  readonly #listeners = new Set<(text: string) => void>();

  /**
   * @param show shows a text for a few seconds; alone, for texts that the dialog speaks itself
   * @param draw shows a text until the caller disposes of it
   */
  constructor(
    clock: Clock,
    readonly show: (text: string) => void,
    draw: (text: string) => Disposable,
  ) {
    this.#clock = clock;
    this.#draw = draw;
  }

  /** Shows a text if a task takes longer than a second, until the caller disposes of it. The dialog doesn't speak it. */
  keep(text: string): Disposable {
    let shown = this.#clock.after(untilTaskMs, () => {
      shown = this.#draw(text);
    });
    return { dispose: () => shown.dispose() };
  }

  say(text: string): void {
    this.show(text);
    for (const listener of this.#listeners) listener(text);
  }

  onSay(listener: (text: string) => void): Disposable {
    this.#listeners.add(listener);
    return { dispose: () => void this.#listeners.delete(listener) };
  }
}
