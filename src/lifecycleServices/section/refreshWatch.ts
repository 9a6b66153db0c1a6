import type { Disposable } from '../../access/clock';
import type { Environment } from '../../access/environment';
import type { SqlCredential } from '../../access/grant';
import type { LcsEnvironment, NewAllowListEntry } from '../types';
import { isCredential } from '../../vault/heldGrant';
import type { LcsNotices } from './lcsNotices';
import { LoginWatch } from './loginWatch';
import type { LcsWindow } from '../window';

/** Whom the watch tells. */
export interface RefreshWatchAround {
  readonly notices: Pick<LcsNotices, 'warnOfMissing' | 'warnOfRefusal' | 'tellsOfRefresh'>;
  readonly changed: () => void;
  /** The environment of a grant, where it has a page. */
  readonly recall: (environment: Environment) => LcsEnvironment | undefined;
}

/**
 * Notices that a database was refreshed or imported, by its allow-list or by a login that worked, and
 * has its other logins tried again: most likely they ended with it.
 */
export class RefreshWatch implements Disposable {
  readonly #services: LcsWindow;
  readonly #around: RefreshWatchAround;
  readonly #logins: LoginWatch;

  constructor(services: LcsWindow, around: RefreshWatchAround) {
    this.#services = services;
    this.#around = around;
    this.#logins = new LoginWatch(services, grant => {
      this.#refused(grant);
    });
  }

  /** Entries of an allow-list have gone before their end. */
  missed(environment: LcsEnvironment, entries: readonly NewAllowListEntry[]): void {
    this.#around.notices.warnOfMissing(environment, entries);
    this.#tryAgain(environment.url);
  }

  dispose(): void {
    this.#logins.dispose();
  }

  #refused(grant: SqlCredential): void {
    const { notices, recall, changed } = this.#around;
    const { url } = grant.environment;
    // One message of one refresh: another login that it ended is no news.
    if (notices.tellsOfRefresh(url)) return;
    notices.warnOfRefusal(grant, recall(grant.environment));
    this.#tryAgain(url, grant.id);
    changed();
  }

  #tryAgain(url: string, except = ''): void {
    const { vault, readiness } = this.#services;
    const logins = vault.held
      .filter(isCredential)
      .filter(({ grant, status }) => status === 'active' && grant.environment.url === url);
    for (const { grant } of logins) if (grant.id !== except) readiness.tryAgain(grant.id);
  }
}
