import type { ChoiceOption } from '../src/protocol/state';

/** The visible state of a select-only combobox: whether its list is open, and the active option. */
export interface ChoiceView {
  readonly open: boolean;
  readonly active: number;
}

/** The effect of a key: a new view, the choice of the active option, or nothing (`undefined`). */
export type ChoiceStep = ChoiceView | 'choose' | undefined;

const pageSize = 10;

/** Handles the keys of the ARIA pattern for a select-only combobox, except printable characters. */
export function stepForKey(
  event: Pick<KeyboardEvent, 'key' | 'altKey'>,
  view: ChoiceView,
  count: number,
): ChoiceStep {
  const last = count - 1;
  const moveTo = (active: number): ChoiceView => ({
    open: true,
    active: Math.max(0, Math.min(last, active)),
  });
  switch (event.key) {
    case 'ArrowDown':
      return view.open && !event.altKey ? moveTo(view.active + 1) : moveTo(view.active);
    case 'ArrowUp':
      if (event.altKey) return view.open ? { ...view, open: false } : undefined;
      return view.open ? moveTo(view.active - 1) : moveTo(view.active);
    case 'Home':
      return moveTo(0);
    case 'End':
      return moveTo(last);
    case 'PageDown':
      return view.open ? moveTo(view.active + pageSize) : undefined;
    case 'PageUp':
      return view.open ? moveTo(view.active - pageSize) : undefined;
    case 'Enter':
    case ' ':
      return view.open ? 'choose' : moveTo(view.active);
    case 'Escape':
      return view.open ? { ...view, open: false } : undefined;
    default:
      return undefined;
  }
}

/**
 * Finds the option whose label starts with the typed letters. Repeating one letter moves to the
 * next option that starts with it.
 * @returns the index of the option, or -1
 */
export function findTyped(options: readonly ChoiceOption[], typed: string, active: number): number {
  const lowercase = typed.toLocaleLowerCase();
  const repeated = [...lowercase].every(letter => letter === lowercase[0]);
  const prefix = repeated ? lowercase.slice(0, 1) : lowercase;
  const start = repeated ? active + 1 : active;
  const order = options.map((_, index) => (index + start + options.length) % options.length);
  const matches = (index: number) =>
    options[index]?.label.toLocaleLowerCase().startsWith(prefix) === true;
  return order.find(matches) ?? -1;
}
