import type { Field } from '../src/protocol/state';

/** Where a part of a field is found: ids that tie label, control, hint and problem together. */
export const partId = (field: Field, part: 'label' | 'control' | 'list' | 'hint' | 'problem') =>
  `${field.id}-${part}`;

/** The ids of the texts that describe a field, as `aria-describedby` wants them. */
export function describedBy(field: Field): string | undefined {
  const parts = (['problem', 'hint'] as const).filter(part => field[part] !== '');
  return parts.length === 0 ? undefined : parts.map(part => partId(field, part)).join(' ');
}

/**
 * The control of one kind of field. It draws the field it was given last, and tells what the user
 * makes of it; the host decides what becomes of that.
 */
export abstract class FieldElement<F extends Field> extends HTMLElement {
  /** Is told the value the user typed or chose. */
  onEdit: (value: string) => void = () => undefined;
  #field: F | undefined;

  /** Draws a field. Toolkit elements rewrite their names on connecting, hence not before. */
  set field(field: F) {
    this.#field = field;
    if (this.isConnected) this.draw(field);
  }

  connectedCallback(): void {
    if (this.#field) this.draw(this.#field);
  }

  /** Puts the field on the page. */
  protected abstract draw(field: F): void;
}
