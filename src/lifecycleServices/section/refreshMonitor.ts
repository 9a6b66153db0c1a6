import * as l10n from '@vscode/l10n';
import { enableAccessAgain, importFromLcs, type LcsRemedy } from '../errorMessages';
import type { Disposable } from '../../access/clock';
import type { SqlCredential } from '../../access/grant';
import { visible } from '../../access/text';
import type { Notice } from '../../protocol/state';
import type { Notices } from '../../ui/dialog/notices';
import { isCredential, type HeldCredential } from '../../vault/heldGrant';
import type { LcsEnvironment, NewAllowListEntry } from '../types';
import type { LcsWindow } from '../window';
import type { LcsEnvironments } from './environments';

/** Errors of a login that a refresh of its database causes. */
const errorsAfterRefresh: readonly string[] = [
  'loginRefused',
  'databaseUnknown',
  'firewallTimeout',
];

/** Adds entries to the allow-list again; without entries, adds the address of this computer. */
type Enable = (environment: LcsEnvironment, entries: readonly NewAllowListEntry[]) => Promise<void>;

/**
 * Detects that a database was refreshed or imported: entries of its allow-list have gone, or a login
 * that worked is refused before its end. Shows a notice, and tests the other logins of the database.
 */
export class RefreshMonitor implements Disposable {
  readonly #window: LcsWindow;
  readonly #notices: Notices<LcsRemedy>;
  readonly #environments: LcsEnvironments;
  readonly #enable: Enable;
  readonly #onChange: () => void;
  readonly #worked = new Set<string>();
  readonly #subscription: Disposable;
  /** The latest notice about a refresh, and the URL of its environment. */
  #latest: { readonly notice: Notice | null; readonly url: string } | undefined;

  constructor(
    window: LcsWindow,
    notices: Notices<LcsRemedy>,
    environments: LcsEnvironments,
    enable: Enable,
    onChange: () => void,
  ) {
    this.#window = window;
    this.#notices = notices;
    this.#environments = environments;
    this.#enable = enable;
    this.#onChange = onChange;
    this.#subscription = window.readiness.onDidChange(() => {
      this.#check();
    });
  }

  /** Restores the access that the latest refresh ended. */
  enableAgain: () => Promise<void> = () => Promise.resolve();

  /** Shows that entries have gone from an allow-list before their end. */
  readonly entriesGone = (
    environment: LcsEnvironment,
    entries: readonly NewAllowListEntry[],
  ): void => {
    this.enableAgain = () => this.#enable(environment, entries);
    // The notice names the addresses: its button allows them again, but the user may have removed
    // them deliberately.
    const gone = entries
      .map(entry => `${visible(entry.name, 60)} (${visible(entry.addressOrCidr, 60)})`)
      .join(', ');
    this.#notices.warn(
      l10n.t(
        'The allow-list of {0} no longer contains {1}. The database was probably refreshed or imported, which removes entries and accounts.',
        visible(environment.name, 100),
        gone,
      ),
      enableAccessAgain(),
    );
    this.#showed(environment.url);
  };

  /** Shows that a login that worked is refused. */
  #loginRefused({ id, user, environment }: SqlCredential): void {
    const known = this.#environments.recall(environment);
    if (known !== undefined) this.enableAgain = () => this.#enable(known, []);
    this.#notices.warn(
      l10n.t(
        'The server now refuses the login {0} for {1}, which worked before. The database was probably refreshed or imported, which removes accounts and allow-list entries.',
        visible(user, 100),
        visible(environment.name, 100),
      ),
      ...(known === undefined ? [] : [enableAccessAgain()]),
      importFromLcs(),
    );
    this.#showed(environment.url, id);
    this.#onChange();
  }

  dispose(): void {
    this.#subscription.dispose();
  }

  /** Tests the other logins of the refreshed database. */
  #showed(url: string, except = ''): void {
    this.#latest = { notice: this.#notices.current, url };
    for (const { id, environment } of this.#activeCredentials()) {
      if (environment.url === url && id !== except) this.#window.readiness.tryAgain(id);
    }
  }

  #check(): void {
    for (const grant of this.#activeCredentials()) {
      const known = this.#window.readiness.of(grant.id);
      if (known?.state === 'ready') this.#worked.add(grant.id);
      const isEnded = known?.state === 'refused' && errorsAfterRefresh.includes(known.problem.code);
      if (!isEnded || !this.#worked.delete(grant.id)) continue;
      if (!this.#isShown(grant.environment.url)) this.#loginRefused(grant);
    }
  }

  #isShown(url: string): boolean {
    const { current } = this.#notices;
    return current !== null && this.#latest?.notice === current && this.#latest.url === url;
  }

  #activeCredentials(): readonly SqlCredential[] {
    return this.#window.vault.held
      .filter(isCredential)
      .filter(({ grant, status }: HeldCredential) => {
        return status === 'active' && grant.environment.system === 'lifecycleServices';
      })
      .map(({ grant }) => grant);
  }
}
