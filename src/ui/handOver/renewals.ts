import type { Disposable } from '../../access/clock';
import { isSameLogin, type SqlCredential } from '../../access/grant';
import { isCredential } from '../../vault/heldGrant';
import type { Vault } from '../../vault/vault';

/**
 * Reports each credential that takes the place of one that this window used before. Accounts of an
 * environment that are active side by side don't replace each other.
 */
export function onRenewal(
  vault: Pick<Vault, 'held' | 'onDidChange'>,
  report: (grant: SqlCredential) => void,
): Disposable {
  const known = new Map<string, SqlCredential>();
  const learn = (): SqlCredential[] => {
    const credentials = vault.held.filter(isCredential);
    const active = credentials.filter(each => each.status === 'active').map(each => each.grant);
    const ended = [...known.values()].filter(({ id }) => !active.some(grant => grant.id === id));
    const renewed = active.filter(
      grant => !known.has(grant.id) && ended.some(each => isRenewed(each, grant)),
    );
    for (const grant of active) known.set(grant.id, grant);
    return renewed;
  };
  learn();
  return vault.onDidChange(() => {
    for (const grant of learn()) report(grant);
  });
}

function isRenewed(earlier: SqlCredential, grant: SqlCredential): boolean {
  return earlier.environment.system === grant.environment.system && isSameLogin(earlier, grant);
}
