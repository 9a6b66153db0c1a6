import type { Field } from '../../src/protocol/state';

/** IDs that connect the label, control, hint, and problem of a field. */
export const partId = (field: Field, part: 'label' | 'control' | 'list' | 'hint' | 'problem') =>
  `${field.id}-${part}`;

/** The IDs of the texts that describe a field, as a value for `aria-describedby`. */
export function describedBy(field: Field): string | undefined {
  const parts = (['problem', 'hint'] as const).filter(part => field[part] !== '');
  return parts.length === 0 ? undefined : parts.map(part => partId(field, part)).join(' ');
}

/**
 * The control of one kind of field. It draws the last state of its field and reports the user's
 * input to the host, which decides about it.
 */
export abstract class FieldElement<F extends Field> extends HTMLElement {
  /** Called with the value that the user typed or chose. */
  onEdit: (value: string) => void = () => undefined;
  /** The last state of the field. */
  protected shown: F | undefined;

  /**
   * Draws a field, but not before the element is connected: toolkit elements then rewrite their
   * names.
   */
  set field(field: F) {
    this.shown = field;
    this.redraw();
  }

  connectedCallback(): void {
    this.redraw();
  }

  override focus(): void {
    this.querySelector<HTMLElement>('input, textarea')?.focus();
  }

  /** Draws the last state of the field again, after a change of the element's own state. */
  protected redraw(): void {
    if (this.shown && this.isConnected) this.draw(this.shown);
  }

  protected abstract draw(field: F): void;
}
