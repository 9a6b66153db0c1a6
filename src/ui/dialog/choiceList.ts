import * as l10n from '@vscode/l10n';
import * as v from 'valibot';
import type { Environment } from '../../access/environment';
import type { ChoiceOption } from '../../protocol/state';
import type { HeldGrant } from '../../vault/heldGrant';

/** More discovered entries are only in "Browse all…". */
const mostDiscovered = 20;

/** Whether a value is the ID of a command in a list. No ID of an environment has this prefix. */
export const isCommand = (value: string): boolean => value.startsWith('command:');

/** The ID of the entry "Browse all…". */
export const browseCommand = 'command:browse';
/** The ID of the entry that adds an environment. */
export const addCommand = 'command:add';

interface ChoiceRules<Item> {
  /** The environments of this window's grants. */
  readonly held: () => readonly Item[];
  /** Merges two entries with the same ID; `later` is the discovered one. */
  readonly merge?: (earlier: Item, later: Item) => Item;
  /** Unusable entries come last. */
  readonly isUnusable?: (item: Item) => boolean;
}

/**
 * The environments or applications that a form offers: those of grants, recent ones, those added by
 * hand, and a few discovered ones. An entry that is in several lists is shown once.
 */
export class ChoiceList<Item extends { readonly id: string }> {
  readonly #rules: Required<ChoiceRules<Item>>;
  /** Selected in this window, or used by a grant, a request, or a proposal. */
  #remembered: readonly Item[] = [];
  recent: readonly Item[] = [];
  added: readonly Item[] = [];
  discovered: readonly Item[] = [];

  constructor(rules: ChoiceRules<Item>) {
    this.#rules = {
      merge: (earlier, later) => ({ ...earlier, ...later }),
      isUnusable: () => false,
      ...rules,
    };
  }

  /** The entries to show, recent ones first and unusable ones last. */
  get options(): readonly Item[] {
    const { held, isUnusable } = this.#rules;
    const { recent, added, discovered } = this;
    const byUse = (a: Item, b: Item) => Number(isUnusable(a)) - Number(isUnusable(b));
    const own = new Set([...recent, ...added, ...this.#remembered, ...held()].map(({ id }) => id));
    // Each state of the form contains the options, and there can be thousands of discovered entries.
    const known = discovered.filter(({ id }) => own.has(id));
    const others = discovered.filter(({ id }) => !own.has(id));
    const found = others.sort(byUse).slice(0, mostDiscovered);
    const items = this.#byId([held(), this.#remembered, recent, added, known, found].flat());
    const ids = [...own, ...found.map(({ id }) => id)];
    return ids.flatMap(id => items.get(id) ?? []).sort(byUse);
  }

  /** All entries, including the discovered ones that `options` leaves out. */
  get all(): readonly Item[] {
    return [...this.#byId([...this.recent, ...this.added, ...this.discovered]).values()];
  }

  find(id: string): Item | undefined {
    const lists = [this.#rules.held(), this.#remembered, this.recent, this.added, this.discovered];
    const found = lists.flatMap(list => list.filter(item => item.id === id));
    return this.#byId(found).get(id);
  }

  /** Keeps an entry in the list as long as the window is open. */
  remember(item: Item): void {
    this.#remembered = [...this.#remembered.filter(({ id }) => id !== item.id), item];
  }

  /** Removes discovered and remembered entries, for example those of another cloud. */
  keepOnly(belongs: (item: Item) => boolean): void {
    this.discovered = this.discovered.filter(belongs);
    this.#remembered = this.#remembered.filter(belongs);
  }

  /** The options of the field: the entries, then the commands that browse and add entries. */
  fieldOptions(
    describe: (item: Item) => Pick<ChoiceOption, 'label' | 'detail'>,
    addLabel: string,
    canBrowse = true,
  ): readonly ChoiceOption[] {
    const browse = { id: browseCommand, label: l10n.t('Browse all…') };
    const commands = [...(canBrowse ? [browse] : []), { id: addCommand, label: addLabel }];
    const items = this.options.map(item => ({
      id: item.id,
      ...describe(item),
      startsGroup: false,
      dimmed: this.#rules.isUnusable(item),
    }));
    return [
      ...items,
      ...commands.map((command, index) => ({
        ...command,
        detail: '',
        startsGroup: index === 0 && items.length > 0,
        dimmed: false,
      })),
    ];
  }

  #byId(items: readonly Item[]): ReadonlyMap<string, Item> {
    const byId = new Map<string, Item>();
    for (const item of items) {
      const earlier = byId.get(item.id);
      byId.set(item.id, earlier === undefined ? item : this.#rules.merge(earlier, item));
    }
    return byId;
  }
}

/** The environments of the grants of a system. */
export function environmentsOf(held: readonly HeldGrant[], system: string): readonly Environment[] {
  return held.map(({ grant }) => grant.environment).filter(each => each.system === system);
}

/** VS Code's `globalState`, as far as a list uses it. */
export interface ListMemory {
  get(key: string): unknown;
  update(key: string, value: unknown): PromiseLike<void>;
}

/** The entries that the user selected or used last, newest first, for all windows. Never holds a secret. */
export type RecentList<Entry> = ReturnType<typeof recentList<Entry>>;

/**
 * @param key of the list in `globalState`
 * @param schema removes entries that another version or a hand wrote in another form
 * @param most older entries than these are dropped
 */
export function recentList<Entry>(
  memory: ListMemory,
  key: string,
  schema: v.GenericSchema<unknown, Entry>,
  idOf: (entry: Entry) => string,
  most = 20,
) {
  return {
    get all(): readonly Entry[] {
      const kept = memory.get(key);
      if (!Array.isArray(kept)) return [];
      return kept.flatMap((entry: unknown) => {
        const parsed = v.safeParse(schema, entry);
        return parsed.success ? [parsed.output] : [];
      });
    },
    /** Puts an entry first, in place of an earlier one with the same ID. */
    async add(entry: Entry): Promise<void> {
      const others = this.all.filter(each => idOf(each) !== idOf(entry));
      await memory.update(key, [entry, ...others].slice(0, most));
    },
  };
}
