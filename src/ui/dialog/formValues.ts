import type { AccessError } from '../../access/errors';
import { maxTextLength } from '../../protocol/fields';
import type { PageDraft } from '../../protocol/intents';
import type { TextField } from '../../protocol/state';

/** An invalid or missing value. */
export interface FormProblem<Id extends string> {
  readonly field: Id;
  readonly error: AccessError;
}

/** The values of a form's fields. The user types or selects them, or the host fills them in. */
export class FormValues<Id extends string> {
  readonly #initial: Readonly<Record<Id, string>>;
  readonly #values: Record<Id, string>;
  readonly #revisions = new Map<Id, number>();
  /** The fields whose value the user typed or selected since the form's last grant. */
  readonly #entered = new Set<Id>();
  /** Whether the form shows which values are missing: from the first attempt to submit it. */
  showsMissing = false;

  /** @param initial the value of each field before anything is typed, in the order of the form */
  constructor(initial: Readonly<Record<Id, string>>) {
    this.#initial = initial;
    this.#values = { ...initial };
  }

  /** The IDs of the fields, in the order of the form. */
  get ids(): readonly Id[] {
    return Object.keys(this.#initial) as Id[];
  }

  get(id: Id): string {
    return this.#values[id];
  }

  /** The field of this form with an ID that the page sent; `undefined` if there is none. */
  own(id: string): Id | undefined {
    return this.ids.find(each => each === id);
  }

  /** The user typed or selected a value. */
  edit(id: Id, value: string): void {
    this.#values[id] = value.slice(0, maxTextLength);
    this.#entered.add(id);
  }

  /** The host fills in a value, and the page shows it. */
  fill(id: Id, value: string): void {
    this.edit(id, value);
    this.#entered.delete(id);
    this.#revisions.set(id, (this.#revisions.get(id) ?? 0) + 1);
  }

  /** Remembers the values, before a request or before the host fills in others. */
  remember() {
    const [values, entered] = [{ ...this.#values }, new Set(this.#entered)];
    const revisions = new Map(this.#revisions);
    /** Whether the value was changed by the user, or filled in more than once. */
    const isOther = (id: Id): boolean =>
      this.#entered.has(id) || (this.#revisions.get(id) ?? 0) > (revisions.get(id) ?? 0) + 1;
    return {
      /**
       * Restores all values, or those that the user entered, after the host has filled in others. A value that
       * came later stays.
       */
      restore: (what: 'all' | 'entered'): void => {
        for (const id of this.ids) {
          if (isOther(id) || (what === 'entered' && !entered.has(id))) continue;
          this.fill(id, values[id]);
          if (entered.has(id)) this.#entered.add(id);
        }
      },
      /** The user received a grant for the values, so they no longer count as input to keep. */
      used: (): void => {
        for (const id of this.ids) if (this.#values[id] === values[id]) this.#entered.delete(id);
      },
    };
  }

  /** Whether filling in a value would replace one that the user typed or selected. */
  replaces(id: Id, value: string): boolean {
    return this.#entered.has(id) && !['', value].includes(this.#values[id].trim());
  }

  /** Restores what a destroyed page held, except for fields that have changed since. */
  adopt({ fields }: PageDraft): void {
    for (const id of this.ids) {
      const typed = fields[id];
      if (typed === undefined || this.#values[id] !== this.#initial[id]) continue;
      this.fill(id, typed);
      this.edit(id, typed);
    }
  }

  /** The parts of a text field that follow from its value. */
  text(id: Id): Pick<TextField, 'id' | 'value' | 'valueRevision'> {
    return { id, value: this.#values[id], valueRevision: this.#revisions.get(id) ?? 0 };
  }
}
