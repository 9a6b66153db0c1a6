import * as vscode from 'vscode';
import type { AccessProposal, GrantInfo, SqlCredentialsApi } from '../api';
import type { HeldGrant } from '../vault/heldGrant';
import type { Vault } from '../vault/vault';

/** What the API for other extensions needs of its surroundings. */
export interface PublicApiServices {
  readonly vault: Pick<Vault, 'held' | 'onDidChange'>;
  readonly requestAccess: (proposal: AccessProposal) => Promise<GrantInfo | undefined>;
}

/** What `activate` gives to other extensions: nothing secret, and nothing behind the user's back. */
export function createPublicApi({ vault, requestAccess }: PublicApiServices): SqlCredentialsApi {
  return {
    version: 1,
    get grants() {
      return vault.held.map(grantInfo);
    },
    onDidChangeGrants: (listener, self?: unknown, disposables?: vscode.Disposable[]) => {
      const subscription = vault.onDidChange(() => {
        listener.call(self, vault.held.map(grantInfo));
      });
      const disposable = new vscode.Disposable(() => {
        subscription.dispose();
      });
      disposables?.push(disposable);
      return disposable;
    },
    requestAccess,
  };
}

/** What other extensions may know of a grant. */
export function grantInfo({ grant, status }: HeldGrant): GrantInfo {
  const { id, environment, role, expiresAt } = grant;
  return {
    id,
    environmentName: environment.name,
    environmentUrl: environment.url,
    role,
    expiresAt,
    status,
  };
}
