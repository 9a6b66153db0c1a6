import * as l10n from '@vscode/l10n';
import type { SqlCredential } from '../../access/grant';
import { visible } from '../../access/text';
import type { Notice } from '../../protocol/state';
import type { Notices } from '../../ui/dialog/notices';
import { activeCredentials } from '../../vault/heldGrant';
import { enableAccessAgain, importFromLcs, type LcsRemedy } from '../errorMessages';
import type { LcsEnvironment, NewAllowListEntry } from '../types';
import type { LcsWindow } from '../window';
import type { LcsEnvironments } from './environments';

/** Errors of a login that a refresh of its database causes. */
const errorsAfterRefresh = ['loginRefused', 'databaseUnknown', 'firewallTimeout'];

export type RefreshMonitor = ReturnType<typeof monitorRefreshes>;

/**
 * Detects that a database was refreshed or imported: entries of its allow-list have gone, or a login
 * that worked is refused before its end. Shows a notice, and tests the other logins of the database.
 * @param enable adds entries to the allow-list again; without entries, the address of this computer
 */
export function monitorRefreshes(
  { readiness, vault }: LcsWindow,
  notices: Notices<LcsRemedy>,
  environments: LcsEnvironments,
  enable: (environment: LcsEnvironment, entries: readonly NewAllowListEntry[]) => Promise<void>,
  onChange: () => void,
) {
  const worked = new WeakSet<SqlCredential>();
  /** The latest notice, and the URL of its environment. */
  let latest: { readonly notice: Notice | null; readonly url: string } | undefined;
  let enableAgain = () => Promise.resolve();

  const credentials = () =>
    activeCredentials(vault.held).filter(
      ({ environment }) => environment.system === 'lifecycleServices',
    );
  const testOthers = (url: string, except = '') => {
    latest = { notice: notices.current, url };
    for (const { id, environment } of credentials()) {
      if (environment.url === url && id !== except) readiness.tryAgain(id);
    }
  };
  const isReported = (url: string) =>
    notices.current !== null && latest?.notice === notices.current && latest.url === url;

  const loginRefused = ({ id, user, environment }: SqlCredential) => {
    const known = environments.recall(environment);
    if (known !== undefined) enableAgain = () => enable(known, []);
    notices.warn(
      l10n.t(
        'The server now refuses the login {0} for {1}, which worked before. The database was probably refreshed or imported, which removes accounts and allow-list entries.',
        visible(user, 100),
        visible(environment.name, 100),
      ),
      ...(known === undefined ? [] : [enableAccessAgain()]),
      importFromLcs(),
    );
    testOthers(environment.url, id);
    onChange();
  };
  const subscription = readiness.onDidChange(() => {
    for (const grant of credentials()) {
      const known = readiness.of(grant.id);
      if (known?.state === 'ready') worked.add(grant);
      const isEnded = known?.state === 'refused' && errorsAfterRefresh.includes(known.problem.code);
      if (!isEnded || !worked.delete(grant)) continue;
      if (!isReported(grant.environment.url)) loginRefused(grant);
    }
  });

  return {
    /** Shows that entries have gone from an allow-list before their end. */
    entriesGone: (environment: LcsEnvironment, entries: readonly NewAllowListEntry[]) => {
      enableAgain = () => enable(environment, entries);
      // The notice names the addresses: its button allows them again, but the user may have removed
      // them deliberately.
      const gone = entries.map(
        entry => `${visible(entry.name, 60)} (${visible(entry.addressOrCidr, 60)})`,
      );
      const words = l10n.t(
        'The allow-list of {0} no longer contains {1}. The database was probably refreshed or imported, which removes entries and accounts.',
        visible(environment.name, 100),
        gone.join(', '),
      );
      notices.warn(words, enableAccessAgain());
      testOthers(environment.url);
    },
    /** Restores the access that the latest refresh ended. */
    enableAgain: () => enableAgain(),
    dispose: () => subscription.dispose(),
  };
}
