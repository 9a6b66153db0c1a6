import type { PickItem } from './prompts';

/** VS Code draws and searches this many entries without a delay. */
const plainLength = 500;

/** VS Code gets this many entries of a longer list. */
const mostShown = 200;

/** The visible part of a list. */
export interface Narrowed<T> {
  readonly items: readonly PickItem<T>[];
  /** How many matching entries are left out. */
  readonly leftOut: number;
  /** Commands, which are never left out. */
  readonly actions: readonly PickItem<T>[];
}

/**
 * Limits a long list to its best matches, because VS Code takes longer for each key the longer a
 * list is. VS Code then searches, marks, and sorts these entries itself.
 */
export function narrow<T>(all: readonly PickItem<T>[], typed: string): Narrowed<T> {
  if (all.length <= plainLength) return { items: all, leftOut: 0, actions: [] };
  const searched = all.filter(item => item.isAction !== true);
  const query = typed.trim();
  const found = query === '' ? searched : bestFirst(searched, query);
  return {
    items: found.slice(0, mostShown),
    leftOut: Math.max(0, found.length - mostShown),
    actions: all.filter(item => item.isAction === true),
  };
}

/** The entries that match a query: by the start of the label, by the label, by other text. */
function bestFirst<T>(items: readonly PickItem<T>[], query: string): readonly PickItem<T>[] {
  const pattern = searchPattern(query);
  const start = query.toLowerCase();
  const ranked: PickItem<T>[][] = [[], [], []];
  for (const item of items) {
    const { label, description = '', detail = '', heading } = item;
    if (heading === true) continue;
    if (label.toLowerCase().startsWith(start)) ranked[0]?.push(item);
    else if (pattern.test(label)) ranked[1]?.push(item);
    else if (pattern.test(description) || pattern.test(detail)) ranked[2]?.push(item);
  }
  return ranked.flat();
}

/** VS Code's search: the text in any case, where a star matches anything. */
function searchPattern(query: string): RegExp {
  return new RegExp(query.replace(/[^\w*]/g, '\\$&').replaceAll('*', '.*'), 'i');
}
