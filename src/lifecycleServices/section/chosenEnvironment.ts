import type { Environment } from '../../access/environment';
import { accessError } from '../../access/errors';
import type { LcsEnvironment } from '../types';
import type { Result } from '../../access/result';
import type { ChoiceField } from '../../protocol/state';
import { explainError } from '../../ui/messages/errors';
import { environmentField } from './environmentField';
import { LcsEnvironmentList } from './environmentList';
import type { LcsWindow } from '../window';

/** The environment that is chosen, out of those that are known. */
export class ChosenEnvironment {
  readonly #known: LcsEnvironmentList;
  #id = '';
  #isMissing = false;

  constructor(services: LcsWindow) {
    this.#known = new LcsEnvironmentList(services);
  }

  get value(): LcsEnvironment | undefined {
    return this.#known.find(this.#id);
  }

  /** Chooses an environment, or takes over what more is known of it. */
  set(environment: LcsEnvironment): void {
    this.#known.choose(environment);
    this.#id = environment.id;
    this.#isMissing = false;
  }

  /** Takes over what a destroyed page held, where nothing is chosen. */
  adopt(id: string): void {
    if (this.#id === '') this.#id = id;
  }

  find(id: string): LcsEnvironment | undefined {
    return this.#known.find(id);
  }

  /** The environment of a grant or of an earlier request, where it has a page. */
  recall(environment: Pick<Environment, 'url' | 'name'>): LcsEnvironment | undefined {
    return this.#known.recall(environment);
  }

  /** Asks for the address of an environment's page. */
  addByUrl(): Promise<Result<LcsEnvironment>> {
    return this.#known.addByUrl();
  }

  /** Reads again which environments are known. */
  refresh(): Promise<void> {
    return this.#known.refresh();
  }

  /** Complains, or no longer, that none is chosen. */
  complain(isMissing: boolean): void {
    this.#isMissing = isMissing;
  }

  /** The choice as the page draws it. */
  field(canBrowse: boolean, disabled: boolean): ChoiceField {
    const problem = this.#isMissing
      ? explainError(accessError('environmentMissing', {})).sentence
      : '';
    return environmentField(this.#known, { chosenId: this.#id, canBrowse, problem, disabled });
  }
}
