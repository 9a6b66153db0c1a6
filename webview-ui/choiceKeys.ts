import type { ChoiceOption } from '../src/protocol/state';

/** What a select-only combobox shows of itself: whether its list is open, and the line the keys are on. */
export interface ChoiceView {
  readonly open: boolean;
  readonly active: number;
}

/** What a key does: a new view, the choice of the active line, or nothing (`undefined`). */
export type ChoiceStep = ChoiceView | 'choose' | undefined;

const pageSize = 10;

/** The keys of the ARIA pattern for a select-only combobox; printable characters are not among them. */
export function stepForKey(
  event: Pick<KeyboardEvent, 'key' | 'altKey'>,
  view: ChoiceView,
  count: number,
): ChoiceStep {
  const last = count - 1;
  const go = (active: number): ChoiceView => ({
    open: true,
    active: Math.max(0, Math.min(last, active)),
  });
  switch (event.key) {
    case 'ArrowDown':
      return view.open && !event.altKey ? go(view.active + 1) : go(view.active);
    case 'ArrowUp':
      if (event.altKey) return view.open ? { ...view, open: false } : undefined;
      return view.open ? go(view.active - 1) : go(view.active);
    case 'Home':
      return go(0);
    case 'End':
      return go(last);
    case 'PageDown':
      return view.open ? go(view.active + pageSize) : undefined;
    case 'PageUp':
      return view.open ? go(view.active - pageSize) : undefined;
    case 'Enter':
    case ' ':
      return view.open ? 'choose' : go(view.active);
    case 'Escape':
      return view.open ? { ...view, open: false } : undefined;
    default:
      return undefined;
  }
}

/**
 * Finds the line a person means by typing its first letters.
 * @returns its index, or -1. The same letter again goes to the next line with it.
 */
export function findTyped(options: readonly ChoiceOption[], typed: string, active: number): number {
  const wanted = typed.toLocaleLowerCase();
  const repeated = [...wanted].every(letter => letter === wanted[0]);
  const prefix = repeated ? wanted.slice(0, 1) : wanted;
  const start = repeated ? active + 1 : active;
  const order = options.map((_, index) => (index + start + options.length) % options.length);
  const startsSo = (index: number) =>
    options[index]?.label.toLocaleLowerCase().startsWith(prefix) === true;
  return order.find(startsSo) ?? -1;
}
