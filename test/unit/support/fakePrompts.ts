import type { PickItem, Prompts } from '../../../src/ui/prompts';

/** A prompt for the user. */
export interface Asked {
  readonly how: 'confirm' | 'pick' | 'input' | 'info' | 'warning' | 'open';
  readonly text: string;
  /** The other texts of a prompt: details, entries of a list, or buttons of a notification. */
  readonly more: readonly string[];
}

/**
 * A user with scripted answers. By default, it confirms questions and dismisses everything else.
 */
export class FakePrompts implements Prompts {
  readonly asked: Asked[] = [];
  confirms: (message: string) => boolean | Promise<boolean> = () => true;
  picks: (
    labels: readonly string[],
    title: string,
  ) => string | undefined | Promise<string | undefined> = () => undefined;
  types: (title: string) => string | undefined = () => undefined;
  presses: (buttons: readonly string[]) => string | undefined = () => undefined;
  readonly loggedErrors: string[] = [];
  /** The placeholders of a list while its entries were loading. */
  readonly placeholders: string[] = [];
  /** The descriptions of the last list's entries. */
  descriptions: readonly string[] = [];
  /** The headings of the last list. */
  headings: readonly string[] = [];
  /** The validation message of the input box. */
  problem = '';

  /** The texts of all prompts, or of those of one kind. */
  texts(how?: Asked['how']): readonly string[] {
    return this.asked.filter(each => how === undefined || each.how === how).map(each => each.text);
  }

  async confirm(question: { message: string; detail: string; button: string }): Promise<boolean> {
    this.#note('confirm', question.message, question.detail, question.button);
    return this.confirms(question.message);
  }

  async pick<T>(
    items: readonly PickItem<T>[],
    options: { title: string; placeholder: string; signal?: AbortSignal },
  ): Promise<T | undefined> {
    const entries = items.filter(item => item.heading !== true);
    this.headings = items.filter(item => item.heading === true).map(({ label }) => label);
    const labels = entries.map(({ label }) => label);
    this.#note('pick', options.title, ...labels);
    this.descriptions = entries.map(({ description = '' }) => description);
    const closed = new Promise<undefined>(resolve => {
      options.signal?.addEventListener('abort', () => {
        resolve(undefined);
      });
    });
    const picked = await Promise.race([this.picks(labels, options.title), closed]);
    return entries.find(({ label }) => label === picked)?.value;
  }

  async pickLive<T>(
    fill: (
      show: (items: readonly PickItem<T>[], placeholder: string) => void,
      signal: AbortSignal,
    ) => Promise<void>,
    options: { title: string; placeholder: string },
  ): Promise<T | undefined> {
    let entries: readonly PickItem<T>[] = [];
    const stopped = new AbortController();
    await fill((items, placeholder) => {
      entries = items;
      this.placeholders.push(placeholder);
    }, stopped.signal);
    return this.pick(entries, options);
  }

  input(options: {
    title: string;
    prompt: string;
    placeholder: string;
    validate: (text: string) => string;
  }): Promise<string | undefined> {
    this.#note('input', options.title);
    const typed = this.types(options.title);
    this.problem = typed === undefined ? '' : options.validate(typed);
    return Promise.resolve(typed);
  }

  notify(
    severity: 'info' | 'warning',
    message: string,
    ...buttons: string[]
  ): Promise<string | undefined> {
    this.#note(severity, message, ...buttons);
    return Promise.resolve(this.presses(buttons));
  }

  openUrl(url: string): Promise<void> {
    this.#note('open', url);
    return Promise.resolve();
  }

  openSetting(key: string): Promise<void> {
    this.#note('open', `setting ${key}`);
    return Promise.resolve();
  }

  showLog(): void {
    this.#note('open', 'log');
  }

  logError(message: string): void {
    this.loggedErrors.push(message);
  }

  #note(how: Asked['how'], text: string, ...more: string[]): void {
    this.asked.push({ how, text, more });
  }
}
