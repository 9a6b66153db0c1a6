import type { Clock } from '../access/clock';
import type { Log } from '../access/log';

export type { Log } from '../access/log';
import type { IssuedGrant } from '../access/grant';

/** Where secrets lie: shaped as `vscode.SecretStorage`. */
export interface SecretStore {
  get(key: string): PromiseLike<string | undefined>;
  store(key: string, value: string): PromiseLike<void>;
  delete(key: string): PromiseLike<void>;
}

/** Under this name the editor remembers which window instance a window was. */
export const windowIdKey = 'sqlCredentials.windowId';

/** What the editor remembers for a window: shaped as `ExtensionContext.workspaceState`. */
export interface WindowMemento {
  get<T>(key: string): T | undefined;
  update(key: string, value: unknown): PromiseLike<void>;
}

/** What every part of the vault that keeps files needs. */
export interface FolderHost {
  /** `globalStorageUri.fsPath`: shared by all windows; need not exist yet. */
  readonly folder: string;
  readonly clock: Clock;
  readonly log: Log;
  /** Makes a random UUID (`crypto.randomUUID`). */
  readonly randomId: () => string;
}

/** What the vault needs of the window it lives in. */
export interface VaultHost extends FolderHost {
  readonly secrets: SecretStore;
  readonly memento: WindowMemento;
  /** `vscode.env.sessionId`: differs per window and changes on reload. */
  readonly sessionId: string;
  /** `process.pid` of the extension host. */
  readonly processId: number;
  /** Whether a process of this computer runs; `processes.ts` has the real one. */
  readonly isProcessAlive: (processId: number) => boolean;
  /**
   * Clears the clipboard, if it still holds what a window copied that has ended since.
   * @param what the name of what was copied, as its deadline says
   */
  readonly clearCopied: (issued: IssuedGrant, what: string) => Promise<void>;
}
