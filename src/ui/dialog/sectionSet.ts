import * as v from 'valibot';
import type { Disposable } from '../../access/clock';
import type { PageDraft } from '../../protocol/intents';
import type { DialogState } from '../../protocol/state';
import type { SystemSet } from '../system';
import type { ListMemory } from './choiceList';
import type { TaskTarget } from './exclusiveTask';
import type { DialogSection, SectionHost } from './section';

/** The environment that the form shows; its ID is empty without one. */
export interface ShownEnvironment {
  readonly system: string;
  readonly id: string;
}

/** The key in `workspaceState` of the environment that the form shows. */
const shownKey = 'dialog.environment';

const shownSchema = v.object({ system: v.string(), id: v.string() });

/** The sections of the dialog, one per system. One is shown; the others keep their input. */
export class SectionSet implements Disposable {
  readonly #systems: SystemSet;
  readonly #host: SectionHost;
  readonly #memory: ListMemory;
  readonly #sections = new Map<string, Promise<DialogSection | undefined>>();
  readonly #loaded = new Map<string, DialogSection>();
  #isAttached = false;
  #shownId: string;
  #shown: DialogSection | undefined;
  #kept: ShownEnvironment | undefined;
  /** The input in sections that haven't been shown since a reload. */
  #drafts: Readonly<Record<string, PageDraft['fields']>> = {};

  /** @param memory VS Code's `workspaceState` */
  constructor(systems: SystemSet, host: SectionHost, memory: ListMemory) {
    this.#systems = systems;
    this.#host = host;
    this.#memory = memory;
    this.#shownId = this.first;
  }

  /** The ID of the section that is shown first. */
  get first(): string {
    return this.#systems.ids[0] ?? '';
  }

  /** The section that is shown; `undefined` until it is loaded. */
  get current(): DialogSection | undefined {
    return this.#shown;
  }

  /** The environment in the form. */
  get environment(): ShownEnvironment {
    return { system: this.#shownId, id: this.#shown?.environmentId ?? '' };
  }

  /** The section with a running request for an environment other than the one in the form. */
  get elsewhere(): (ShownEnvironment & { section: DialogSection; target: TaskTarget }) | undefined {
    const shown = this.environment;
    return [...this.#loaded]
      .flatMap(([system, section]) => {
        const target = section.requesting;
        return target === undefined ? [] : [{ system, id: target.id, section, target }];
      })
      .find(({ system, id }) => system !== shown.system || id !== shown.id);
  }

  loaded(id: string): DialogSection | undefined {
    return this.#loaded.get(id);
  }

  /** Whether a request of any section is running. */
  get isRequesting(): boolean {
    return [...this.#loaded.values()].some(({ requesting }) => requesting !== undefined);
  }

  /** Shows a section and returns it; `undefined` if no system has that ID. */
  async open(id: string): Promise<DialogSection | undefined> {
    const section = await this.#load(id);
    if (section !== undefined && section !== this.#shown) this.#show(id, section);
    return section;
  }

  /** Shows a section with an environment. Selecting the same one again could reset its form. */
  async select({ system, id }: ShownEnvironment): Promise<void> {
    const section = await this.open(system);
    if (section?.environmentId !== id) await section?.select(id);
  }

  /** A page was opened. It shows the section of its draft, or the current one. */
  async attach(draft: PageDraft, isRestored: boolean): Promise<void> {
    this.#isAttached = true;
    // Another version of the extension may have shown a system that this one doesn't know.
    const id = this.#systems.ids.find(each => each === draft.section) ?? this.#shownId;
    this.#drafts = { ...this.#drafts, ...draft.others, [draft.section ?? id]: draft.fields };
    const section = await this.#load(id);
    if (section !== undefined) this.#show(id, section);
    // VS Code stores the draft of a page late, or only the panel: in a browser, every five seconds.
    const kept = v.safeParse(shownSchema, this.#memory.get(shownKey));
    if (isRestored && kept.success) await this.select(kept.output);
  }

  /** The page was closed. */
  detach(): void {
    this.#isAttached = false;
    this.#shown?.detach();
  }

  /** Keeps the environment in the form across a reload. */
  keep(): void {
    const { system, id } = this.environment;
    if (system === this.#kept?.system && id === this.#kept.id) return;
    this.#kept = { system, id };
    void this.#memory.update(shownKey, this.#kept);
  }

  /** The tabs; none if there is only one system. */
  state(): Pick<DialogState, 'section' | 'systems'> {
    const { ids } = this.#systems;
    return {
      section: this.#shownId,
      systems: ids.length < 2 ? [] : ids.map(id => ({ id, label: this.#systems.label(id) })),
    };
  }

  dispose(): void {
    for (const section of this.#sections.values()) void section.then(built => built?.dispose());
  }

  #show(id: string, section: DialogSection): void {
    if (section !== this.#shown) this.#shown?.detach();
    this.#shownId = id;
    this.#shown = section;
    const { [id]: fields = {}, ...others } = this.#drafts;
    if (this.#isAttached) section.attach({ fields });
    // Now the section has the input. Attaching it again would restore a value that the user cleared.
    this.#drafts = others;
    this.#host.changed();
  }

  #load(id: string): Promise<DialogSection | undefined> {
    const known = this.#sections.get(id);
    if (known !== undefined) return known;
    const loading = this.#systems.load(id).then(async system => {
      const section = await system?.createSection(this.#host);
      if (section !== undefined) this.#loaded.set(id, section);
      return section;
    });
    this.#sections.set(id, loading);
    return loading;
  }
}
