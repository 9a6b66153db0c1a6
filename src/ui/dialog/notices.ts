import type { AccessError } from '../../access/errors';
import type { Notice } from '../../protocol/state';
import type { Explain, Remedy, SectionRemedy, WindowRemedy } from '../messages/errors';
import type { Prompts } from '../prompts';

type RemedyAction = (() => unknown) | null;

/** The actions of the buttons below a message. `null`: the section doesn't offer that button. */
export type RemedyActions<Id extends string> = Readonly<Record<Id | SectionRemedy, RemedyAction>>;

/** The message below the grant, and the actions of its buttons. */
export type Notices<Id extends string = never> = ReturnType<typeof createNotices<Id>>;

/** @param actions of the buttons that only this section has */
export function createNotices<Id extends string = never>(
  prompts: Prompts,
  explain: Explain<Id>,
  actions: RemedyActions<Id>,
  onError: (error: AccessError) => void = () => undefined,
) {
  const actionOf: Readonly<Record<string, RemedyAction>> = actions;
  let current: Notice | null = null;
  let buttons: readonly Remedy[] = [];
  let currentCode: string | undefined;

  const show = (
    severity: Notice['severity'],
    text: string,
    remedies: readonly Remedy[] = [],
    code?: string,
  ): void => {
    buttons = remedies.filter(({ id, run }) => run !== undefined || actionOf[id]);
    current = { severity, text, remedies: buttons.map(({ id, label }) => ({ id, label })) };
    currentCode = code;
  };

  return {
    get current(): Notice | null {
      return current;
    },
    /** Whether the message is an error with this code. */
    tellsOf: (code: string): boolean => current !== null && currentCode === code,
    /**
     * Shows an error. Cancelling isn't an error, whatever is left unknown by it.
     * @param also buttons besides the error's own
     */
    showError: (error: AccessError, ...also: readonly Remedy<Id | SectionRemedy>[]): void => {
      const { sentence, remedies } = explain(error);
      const others = remedies.filter(({ id }) => !also.some(each => each.id === id));
      onError(error);
      const severity = isCancellation(error) ? 'info' : 'error';
      show(severity, sentence, [...others, ...also], error.code);
    },
    warn: (text: string, ...remedies: readonly Remedy<Id | SectionRemedy | WindowRemedy>[]): void =>
      show('warning', text, remedies),
    /** Shows information. `tellsOf` recognizes it by its code. */
    inform: (text: string, code?: string, ...remedies: readonly Remedy<Id>[]): void =>
      show('info', text, remedies, code),
    clear: (): void => {
      current = null;
    },
    /** Runs the action of a displayed button. */
    act: async (id: string): Promise<void> => {
      const remedy = current && buttons.find(shown => shown.id === id);
      await (remedy?.run ? remedy.run(prompts) : remedy && actionOf[id]?.());
    },
  };
}

/** Whether the user canceled, whatever is left unknown by it. */
export function isCancellation({ code, values }: AccessError): boolean {
  return code === 'cancelled' || ('because' in values && values.because === 'cancelled');
}
