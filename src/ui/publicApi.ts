import { EventEmitter } from 'vscode';
import type { AccessProposal, GrantInfo, SqlCredentialsApi } from '../api';
import type { Vault } from '../vault/vault';
import { isCredential } from '../vault/heldGrant';
import { grantInfo } from './grantInfo';

/** What the API for other extensions needs of its surroundings. */
export interface PublicApiServices {
  readonly watch: {
    /** What watches the grants; there are none while it is not loaded. */
    readonly current: { readonly vault: Pick<Vault, 'held'> } | undefined;
    onDidBuild(listener: (watch: { readonly vault: Pick<Vault, 'onDidChange'> }) => void): void;
  };
  readonly requestAccess: (proposal: AccessProposal) => Promise<GrantInfo | undefined>;
}

/** What `activate` gives to other extensions: nothing secret, and nothing behind the user's back. */
export function createPublicApi({ watch, requestAccess }: PublicApiServices): SqlCredentialsApi {
  const grants = (): readonly GrantInfo[] =>
    watch.current?.vault.held.filter(isCredential).map(grantInfo) ?? [];
  const changes = new EventEmitter<readonly GrantInfo[]>();
  watch.onDidBuild(({ vault }) => {
    vault.onDidChange(() => {
      changes.fire(grants());
    });
  });
  return {
    version: 1,
    get grants() {
      return grants();
    },
    onDidChangeGrants: changes.event,
    requestAccess,
  };
}
