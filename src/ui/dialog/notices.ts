import type { AccessError } from '../../access/errors';
import type { Notice } from '../../protocol/state';
import type {
  Explain,
  Remedy,
  RemedyPrompts,
  SectionRemedy,
  WindowRemedy,
} from '../messages/errors';

type RemedyAction = (() => PromiseLike<void> | void) | null;

/** The actions of the buttons below a message. `null`: the section doesn't offer that button. */
export type RemedyActions<Id extends string> = Readonly<Record<Id | SectionRemedy, RemedyAction>>;

/** The message below the grant, and the actions of its buttons. */
export class Notices<Id extends string = never> {
  readonly #prompts: RemedyPrompts;
  readonly #explain: Explain<Id>;
  readonly #actions: Readonly<Record<string, RemedyAction>>;
  readonly #onError: (error: AccessError) => void;
  #current: Notice | null = null;
  #remedies: readonly Remedy[] = [];
  #code: string | undefined;

  /** @param actions of the buttons that only this section has */
  constructor(
    prompts: RemedyPrompts,
    explain: Explain<Id>,
    actions: RemedyActions<Id>,
    onError: (error: AccessError) => void = () => undefined,
  ) {
    this.#prompts = prompts;
    this.#explain = explain;
    this.#actions = actions;
    this.#onError = onError;
  }

  get current(): Notice | null {
    return this.#current;
  }

  /** Whether the message is an error with this code. */
  tellsOf(code: string): boolean {
    return this.#current !== null && this.#code === code;
  }

  /**
   * Shows an error. Cancelling isn't an error, whatever is left unknown by it.
   * @param also buttons besides the error's own
   */
  showError(error: AccessError, ...also: readonly Remedy<Id | SectionRemedy>[]): void {
    const { sentence, remedies } = this.#explain(error);
    const others = remedies.filter(({ id }) => !also.some(each => each.id === id));
    this.#onError(error);
    this.#show(isCancellation(error) ? 'info' : 'error', sentence, [...others, ...also]);
    this.#code = error.code;
  }

  /** Shows a warning with buttons. */
  warn(text: string, ...remedies: readonly Remedy<Id | SectionRemedy | WindowRemedy>[]): void {
    this.#show('warning', text, remedies);
  }

  /** Shows information that needs no answer. */
  inform(text: string): void {
    this.#show('info', text);
  }

  clear(): void {
    this.#current = null;
  }

  /** Runs the action of a displayed button. */
  async act(id: string): Promise<void> {
    const remedy = this.#current && this.#remedies.find(shown => shown.id === id);
    await (remedy?.run ? remedy.run(this.#prompts) : remedy && this.#actions[id]?.());
  }

  #show(severity: Notice['severity'], text: string, remedies: readonly Remedy[] = []): void {
    this.#code = undefined;
    this.#remedies = remedies.filter(({ id, run }) => run !== undefined || this.#actions[id]);
    const shown = this.#remedies.map(({ id, label }) => ({ id, label }));
    this.#current = { severity, text, remedies: shown };
  }
}

function isCancellation({ code, values }: AccessError): boolean {
  if (code === 'cancelled') return true;
  return code === 'outcomeUnknown' && 'because' in values && values.because === 'cancelled';
}
