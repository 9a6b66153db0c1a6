import type { Memento } from 'vscode';
import type { SqlCredential } from '../../access/grant';
import type { Vault } from '../../vault/vault';
import type { Prompts } from '../prompts';

/** What the ways to hand a login over need. */
export interface HandOverServices {
  readonly vault: Pick<Vault, 'held' | 'password' | 'onDidChange'>;
  readonly prompts: Prompts;
  readonly memory: Memento;
  /** Whether the window is on a remote while this extension runs on the user's own computer. */
  readonly runsBesideRemote: boolean;
  readonly copyPassword: (grantId: string) => Promise<boolean>;
  /** Asks about a server that does not belong to the chosen cloud. */
  readonly confirmHost: (grant: SqlCredential) => Promise<boolean>;
  /** Asks, in a remote window, whether to connect from the remote all the same. */
  readonly confirmRemote: (grant: SqlCredential) => Promise<boolean>;
}
