import { EventEmitter } from 'vscode';
import type { AccessProposal, GrantInfo, SqlCredentialsApi } from '../api';
import type { Vault } from '../vault/vault';
import { isCredential } from '../vault/heldGrant';
import { grantInfo } from './grantInfo';

/** Dependencies of the API for other extensions. */
export interface PublicApiServices {
  readonly watch: {
    /** Missing until it is loaded. Until then, there are no grants. */
    readonly current: { readonly vault: Pick<Vault, 'held'> } | undefined;
    onDidBuild(listener: (watch: { readonly vault: Pick<Vault, 'onDidChange'> }) => void): void;
  };
  readonly requestAccess: (proposal: AccessProposal) => Promise<GrantInfo | undefined>;
}

/**
 * The API that `activate` returns to other extensions. It has no secrets and never acts without the
 * user. It is frozen, because all extensions share the object.
 */
export function createPublicApi({ watch, requestAccess }: PublicApiServices): SqlCredentialsApi {
  const grants = (): readonly GrantInfo[] =>
    Object.freeze(watch.current?.vault.held.filter(isCredential).map(grantInfo) ?? []);
  const changes = new EventEmitter<readonly GrantInfo[]>();
  watch.onDidBuild(({ vault }) => {
    vault.onDidChange(() => {
      changes.fire(grants());
    });
  });
  return Object.freeze({
    version: 1,
    get grants() {
      return grants();
    },
    onDidChangeGrants: changes.event,
    requestAccess,
  });
}
