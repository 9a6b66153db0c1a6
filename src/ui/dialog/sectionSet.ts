import type { Disposable } from '../../access/clock';
import type { PageDraft } from '../../protocol/messages';
import { sectionIds, type DialogState, type SectionId } from '../../protocol/state';
import type { DialogSection, SectionHost } from './section';
import { sectionWords } from './messages';

/** Builds a section when it is first shown, from a bundle of its own. */
export type SectionLoader = (host: SectionHost) => Promise<DialogSection>;

/** The sections besides the first one. */
export type SectionLoaders = Readonly<
  Partial<Record<Exclude<SectionId, 'unifiedEnvironments'>, SectionLoader>>
>;

/** The sections of the dialog. One is shown; the others keep what was typed. */
export class SectionSet implements Disposable {
  readonly #loaders: SectionLoaders;
  readonly #host: SectionHost;
  readonly #sections: Map<SectionId, Promise<DialogSection>>;
  #isAttached = false;
  #shown: { readonly id: SectionId; readonly section: DialogSection };

  /** @param first the section that is shown at first, for unified environments */
  constructor(first: DialogSection, loaders: SectionLoaders, host: SectionHost) {
    this.#loaders = loaders;
    this.#host = host;
    this.#shown = { id: 'unifiedEnvironments', section: first };
    this.#sections = new Map([['unifiedEnvironments', Promise.resolve(first)]]);
  }

  /** The section that is shown. */
  get current(): DialogSection {
    return this.#shown.section;
  }

  /** Shows a section, and answers it; `undefined` where there is none of that name. */
  async open(id: SectionId): Promise<DialogSection | undefined> {
    const section = await this.#load(id);
    if (section === undefined || section === this.current) return section;
    this.#show(id, section, { fields: {} });
    return section;
  }

  /** A page shows the current section, or the one that the destroyed page showed. */
  attach(draft: PageDraft): void {
    this.#isAttached = true;
    const { section = this.#shown.id } = draft;
    if (section === this.#shown.id) {
      this.current.attach(draft);
      return;
    }
    void this.#load(section).then(loaded => {
      if (loaded === undefined) this.current.attach({ fields: {} });
      else this.#show(section, loaded, draft);
    });
  }

  /** The page is gone. */
  detach(): void {
    this.#isAttached = false;
    this.current.detach();
  }

  /** The sections there are to choose from; none where there is no choice. */
  state(): Pick<DialogState, 'section' | 'systems'> {
    const known = sectionIds.filter(id => id === 'unifiedEnvironments' || this.#loaders[id]);
    return {
      section: this.#shown.id,
      systems: known.length < 2 ? [] : known.map(id => ({ id, label: sectionWords(id) })),
    };
  }

  dispose(): void {
    for (const section of this.#sections.values()) {
      void section.then(built => {
        built.dispose();
      });
    }
  }

  #show(id: SectionId, section: DialogSection, draft: PageDraft): void {
    this.current.detach();
    this.#shown = { id, section };
    if (this.#isAttached) section.attach(draft);
    this.#host.changed();
  }

  async #load(id: SectionId): Promise<DialogSection | undefined> {
    const known = this.#sections.get(id);
    if (known !== undefined) return known;
    const load = id === 'unifiedEnvironments' ? undefined : this.#loaders[id];
    if (load === undefined) return undefined;
    const loading = load(this.#host);
    this.#sections.set(id, loading);
    return loading;
  }
}
