import * as v from 'valibot';
import type { ChoiceOption } from '../../protocol/state';

/** More discovered entries aren't in the list: the user finds them with "Browse all…". */
const mostDiscovered = 20;

/** An entry of the list whose selection runs a command. */
export interface ChoiceCommand {
  /** Starts with `command:`, as no ID of an environment does. */
  readonly id: string;
  readonly label: string;
}

/** The ID of the entry "Browse all…". */
export const browseCommand = 'command:browse';
/** The ID of the entry that adds an environment. */
export const addCommand = 'command:add';

/**
 * The environments or applications that a form offers: recent ones, those added by hand, and a few
 * discovered ones. An entry that is in several lists is shown once, with everything known about it.
 */
export class ChoiceList<Item extends { readonly id: string }> {
  readonly #merge: (earlier: Item, later: Item) => Item;
  /** Selected in this window, or used by a grant, a request, or a proposal. */
  #remembered: readonly Item[] = [];
  recent: readonly Item[] = [];
  added: readonly Item[] = [];
  discovered: readonly Item[] = [];

  /** @param merge joins two entries with the same ID; the discovered one comes last */
  constructor(
    merge: (earlier: Item, later: Item) => Item = (earlier, later) => ({ ...earlier, ...later }),
  ) {
    this.#merge = merge;
  }

  /** The entries to show, recent ones first. */
  get options(): readonly Item[] {
    const discovered = this.discovered.length <= mostDiscovered ? this.discovered : [];
    const shown = this.#byId([...this.recent, ...this.added, ...discovered]);
    const others = this.#remembered.filter(({ id }) => !shown.has(id));
    return [...[...shown.keys()], ...others.map(({ id }) => id)].flatMap(id => this.find(id) ?? []);
  }

  /** All entries, including the discovered ones that `options` leaves out. */
  get all(): readonly Item[] {
    return [...this.#byId([...this.recent, ...this.added, ...this.discovered]).values()];
  }

  find(id: string): Item | undefined {
    const lists = [this.#remembered, this.recent, this.added, this.discovered];
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

  /** The options of the field: the entries, then the commands. */
  fieldOptions(
    describe: (item: Item) => Pick<ChoiceOption, 'label' | 'detail'>,
    commands: readonly ChoiceCommand[],
  ): readonly ChoiceOption[] {
    const items = this.options.map(item => ({
      id: item.id,
      ...describe(item),
      startsGroup: false,
    }));
    return [
      ...items,
      ...commands.map((command, index) => ({
        ...command,
        detail: '',
        startsGroup: index === 0 && items.length > 0,
      })),
    ];
  }

  #byId(items: readonly Item[]): ReadonlyMap<string, Item> {
    const byId = new Map<string, Item>();
    for (const item of items) {
      const earlier = byId.get(item.id);
      byId.set(item.id, earlier === undefined ? item : this.#merge(earlier, item));
    }
    return byId;
  }
}

/** VS Code's `globalState`, as far as a list uses it. */
export interface ListMemory {
  get(key: string): unknown;
  update(key: string, value: unknown): PromiseLike<void>;
}

/** The entries that the user selected last, newest first, for all windows. Never holds a secret. */
export class RecentList<Entry> {
  readonly #memory: ListMemory;
  readonly #key: string;
  readonly #schema: v.GenericSchema<unknown, Entry>;
  readonly #idOf: (entry: Entry) => string;
  readonly #most: number;

  /**
   * @param key of the list in `globalState`
   * @param schema removes entries that another version or a hand wrote in another form
   * @param most older entries than these are dropped
   */
  constructor(
    memory: ListMemory,
    key: string,
    schema: v.GenericSchema<unknown, Entry>,
    idOf: (entry: Entry) => string,
    most = 20,
  ) {
    this.#memory = memory;
    this.#key = key;
    this.#schema = schema;
    this.#idOf = idOf;
    this.#most = most;
  }

  get all(): readonly Entry[] {
    const kept = this.#memory.get(this.#key);
    if (!Array.isArray(kept)) return [];
    return kept.flatMap((entry: unknown) => {
      const parsed = v.safeParse(this.#schema, entry);
      return parsed.success ? [parsed.output] : [];
    });
  }

  /** Puts an entry first, in place of an earlier one with the same ID. */
  async add(entry: Entry): Promise<void> {
    const id = this.#idOf(entry);
    const others = this.all.filter(each => this.#idOf(each) !== id);
    await this.#memory.update(this.#key, [entry, ...others].slice(0, this.#most));
  }
}
