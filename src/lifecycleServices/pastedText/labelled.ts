import { trimmed, type Cell } from './cells';
import { isWordy, roleOfLabel, type Role } from './labels';

/** A label or a value of the text; a value may carry the role that a label in its cell gave it. */
export type Item =
  | { readonly kind: 'label'; readonly role: Role | undefined; readonly cell: Cell }
  | {
      readonly kind: 'value';
      readonly role: Role | undefined;
      readonly cell: Cell;
      /** With what may be its label, or else its beginning: there is no space between them. */
      readonly whole?: Cell;
    };

/** Words of a label that stand before its colon. */
const mostLabelWords = 5;

/** Takes a cell apart into labels and values. */
export function itemsOf(cell: Cell): readonly Item[] {
  const role = roleOfLabel(cell.text);
  if (role !== undefined) return [{ kind: 'label', role, cell }];
  return severalIn(cell) ?? [leadingLabel(cell) ?? trailingLabel(cell) ?? plain(cell)];
}

function plain(cell: Cell): Item {
  const isLabel = /[:：]$/u.test(cell.text) && isWordy(cell.text);
  return { kind: isLabel ? 'label' : 'value', role: undefined, cell };
}

function value(cell: Cell, role: Role | undefined, text: string): Extract<Item, { kind: 'value' }> {
  return { kind: 'value', role, cell: { ...cell, text: trimmed(text) } };
}

/** `User name: JIT-ada`, `Password = x`, `Kennwort:x`, `ユーザー名：JIT-ada`, `User – JIT-ada`. */
function leadingLabel(cell: Cell): Item | undefined {
  const { text } = cell;
  const spaced = /^([^:：=\d]{1,64}?)\s*(?:[:：=]\s|\s[–—→|-]>?\s|：)\s*(?=\S)/u.exec(text);
  if (spaced !== null) {
    const role = roleOfLabel(spaced[1] ?? '');
    // What an unknown label says, its value tells.
    const isLabel = role !== undefined || isWordy(spaced[1] ?? '');
    if (isLabel) return value(cell, role, text.slice(spaced[0].length));
  }
  const tight = /^([^:：=\d\\]{1,64})[:：=](?=\S)/u.exec(text);
  const role = roleOfLabel(tight?.[1] ?? '');
  if (tight === null || role === undefined) return undefined;
  const item = value(cell, role, text.slice(tight[0].length));
  return /\s/u.test(text) ? item : { ...item, whole: cell };
}

/** `JIT-ada (User name)`, `JIT-ada ← User name`. */
function trailingLabel(cell: Cell): Item | undefined {
  const match =
    /^(\S.{0,255}?)\s+(?:[(（[]([^()（）[\]]{1,64})[)）\]]|[←<]-*\s([^←<]{1,64}))$/u.exec(
      cell.text,
    );
  const role = match === null ? undefined : roleOfLabel(match[2] ?? match[3] ?? '');
  return match === null || role === undefined ? undefined : value(cell, role, match[1] ?? '');
}

/** `User: JIT-ada Password: x Expires: …` in one line. */
function severalIn(cell: Cell): readonly Item[] | undefined {
  const words = cell.text.split(/\s+/u);
  const marks: { readonly role: Role; readonly from: number; readonly to: number }[] = [];
  for (const [at, word] of words.entries()) {
    if (!/[:：]$|^=$/u.test(word)) continue;
    const from = marks.at(-1)?.to ?? 0;
    const label = labelBefore(words, from, at);
    if (label !== undefined) marks.push({ ...label, to: at + 1 });
  }
  if (marks.length < 2) return undefined;
  const before = words.slice(0, marks[0]?.from).join(' ');
  const items = marks.map(({ role, to }, at) =>
    value(cell, role, trimEnd(words.slice(to, marks[at + 1]?.from).join(' '), role)),
  );
  return before === '' ? items : [value(cell, undefined, before), ...items];
}

/** What stands between two labels ends with what belongs to neither. */
function trimEnd(text: string, role: Role): string {
  if (role === 'reason' || role === 'expiresAt') return text.replace(/[,;]$/u, '');
  const [first = ''] = text.split(' ');
  return role === 'password' ? first : first.replace(/[,;]$/u, '');
}

/** The fewest words before a colon that are a known label. */
function labelBefore(
  words: readonly string[],
  from: number,
  at: number,
): { readonly role: Role; readonly from: number } | undefined {
  for (let start = at; start >= Math.max(from, at - mostLabelWords); start--) {
    const role = roleOfLabel(
      words
        .slice(start, at + 1)
        .join(' ')
        .replace(/\s?[:：=]$/u, ''),
    );
    if (role !== undefined) return { role, from: start };
  }
  return undefined;
}
