import type { Disposable } from '../../access/clock';
import type { PageDraft } from '../../protocol/messages';
import type { DialogState } from '../../protocol/state';
import type { SystemSet } from '../system';
import type { DialogSection, SectionHost } from './section';

/** The sections of the dialog, one per system. One is shown; the others keep their input. */
export class SectionSet implements Disposable {
  /** The sections that are loaded, by ID. */
  readonly loaded = new Map<string, DialogSection>();
  readonly #systems: SystemSet;
  readonly #host: SectionHost;
  readonly #sections = new Map<string, Promise<DialogSection | undefined>>();
  #isAttached = false;
  #shownId: string;
  #shown: DialogSection | undefined;

  constructor(systems: SystemSet, host: SectionHost) {
    this.#systems = systems;
    this.#host = host;
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

  /** The ID of the section that is shown. */
  get currentId(): string {
    return this.#shownId;
  }

  /** Shows a section and returns it; `undefined` if no system has that ID. */
  async open(id: string): Promise<DialogSection | undefined> {
    const section = await this.#load(id);
    if (section !== undefined && section !== this.#shown) this.#show(id, section, { fields: {} });
    return section;
  }

  /** A page was opened. It shows the section of its draft, or the current one. */
  async attach(draft: PageDraft): Promise<void> {
    this.#isAttached = true;
    const id = draft.section ?? this.#shownId;
    if (this.#shown !== undefined && id === this.#shownId) {
      this.#shown.attach(draft);
      return;
    }
    const section = await this.#load(id);
    if (section !== undefined) this.#show(id, section, draft);
    else if (id !== this.first) await this.attach({ section: this.first, fields: {} });
  }

  /** The page was closed. */
  detach(): void {
    this.#isAttached = false;
    this.#shown?.detach();
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

  #show(id: string, section: DialogSection, draft: PageDraft): void {
    if (section !== this.#shown) this.#shown?.detach();
    this.#shownId = id;
    this.#shown = section;
    if (this.#isAttached) section.attach(draft);
    this.#host.changed();
  }

  #load(id: string): Promise<DialogSection | undefined> {
    const known = this.#sections.get(id);
    if (known !== undefined) return known;
    const loading = this.#systems.load(id).then(async system => {
      const section = await system?.createSection(this.#host);
      if (section !== undefined) this.loaded.set(id, section);
      return section;
    });
    this.#sections.set(id, loading);
    return loading;
  }
}
