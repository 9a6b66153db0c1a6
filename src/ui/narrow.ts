import type { PickItem } from './prompts';

/** As many entries the editor draws and searches by itself, each time within a moment. */
const plainLength = 500;

/** As many of a longer list are handed to it: some screens, more than anybody scrolls through. */
const mostShown = 200;

/** What is shown of a list. */
export interface Narrowed<T> {
  readonly items: readonly PickItem<T>[];
  /** How many of those that are searched for are not among them. */
  readonly leftOut: number;
  /** What else there is to do; it is never left out. */
  readonly actions: readonly PickItem<T>[];
}

/**
 * What is shown of a list for what was typed. The editor takes longer over each key the longer a list
 * is, so of a long one it gets the beginning. It goes on to search in that, in its own way: what does
 * not match in its eyes is not shown, and it is the one that marks and sorts what does.
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

/** The entries that hold what was typed. The editor sorts too, but only what it gets. */
function bestFirst<T>(items: readonly PickItem<T>[], query: string): readonly PickItem<T>[] {
  const pattern = searchPattern(query);
  const beginning = query.toLowerCase();
  const begin: PickItem<T>[] = [];
  const named: PickItem<T>[] = [];
  const described: PickItem<T>[] = [];
  for (const item of items) {
    const { label, description = '', detail = '', heading } = item;
    if (heading === true) continue;
    if (label.toLowerCase().startsWith(beginning)) begin.push(item);
    else if (pattern.test(label)) named.push(item);
    else if (pattern.test(description) || pattern.test(detail)) described.push(item);
  }
  return [...begin, ...named, ...described];
}

/** What the editor looks for: the text as it is, in any case; a star stands for anything. */
function searchPattern(query: string): RegExp {
  return new RegExp(query.replace(/[^\w*]/g, '\\$&').replaceAll('*', '.*'), 'i');
}
