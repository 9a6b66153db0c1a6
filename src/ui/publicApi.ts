import { EventEmitter } from 'vscode';
import type { AccessProposal, GrantInfo, SqlCredentialsApi } from '../api';
import { isCredential, type HeldCredential } from '../vault/heldGrant';
import type { Vault } from '../vault/vault';

/** The dependencies of the API. */
interface Dependencies {
  readonly watch: {
    /** Missing until it is loaded. Until then, there are no grants. */
    readonly current: { readonly vault: Vault } | undefined;
    onDidBuild(listener: (watch: { readonly vault: Vault }) => void): void;
  };
  readonly requestAccess: (proposal: AccessProposal) => Promise<GrantInfo | undefined>;
}

/**
 * The API that `activate` returns to other extensions. It has no secrets and never acts without the
 * user. It is frozen, because all extensions share the object.
 */
export function createPublicApi({ watch, requestAccess }: Dependencies): SqlCredentialsApi {
  const grants = (): readonly GrantInfo[] =>
    Object.freeze(watch.current?.vault.held.filter(isCredential).map(grantInfo) ?? []);
  const changes = new EventEmitter<readonly GrantInfo[]>();
  watch.onDidBuild(({ vault }) => vault.onDidChange(() => changes.fire(grants())));
  return Object.freeze({
    version: 1,
    get grants() {
      return grants();
    },
    onDidChangeGrants: changes.event,
    requestAccess,
  });
}

/** The facts about a grant for other extensions. */
export function grantInfo({ grant, status }: HeldCredential): GrantInfo {
  const { id, environment, role, expiresAt } = grant;
  const { name: environmentName, url: environmentUrl } = environment;
  return { id, environmentName, environmentUrl, role, expiresAt, status };
}
