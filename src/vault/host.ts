import type { Clock } from '../access/clock';
import type { IssuedGrant } from '../access/grant';
import type { Log } from '../access/log';
import type { Disk } from './disk';
import type { Liveness } from './liveness';

/** Where secrets are stored: shaped as `vscode.SecretStorage`. */
export interface SecretStore {
  get(key: string): PromiseLike<string | undefined>;
  store(key: string, value: string): PromiseLike<void>;
  delete(key: string): PromiseLike<void>;
}

/** The key of `workspaceState` that holds the ID of the window instance. */
export const windowIdKey = 'sqlCredentials.windowId';

/** What VS Code remembers for a window: shaped as `ExtensionContext.workspaceState`. */
export interface WindowMemento {
  get<T>(key: string): T | undefined;
  update(key: string, value: unknown): PromiseLike<void>;
}

/** The parts of the host that every user of stored files needs. */
export interface FolderHost {
  /** `globalStorageUri.fsPath`: shared by all windows; need not exist yet. */
  readonly folder: string;
  readonly clock: Clock;
  readonly log: Log;
  /** Makes a random UUID (`crypto.randomUUID`). */
  readonly randomId: () => string;
  /** Replaces the disk of this computer in tests. */
  readonly disk?: Disk;
}

/** The window, as the vault uses it. */
export interface VaultHost extends FolderHost {
  readonly secrets: SecretStore;
  readonly memento: WindowMemento;
  /** `vscode.env.sessionId`: differs per window and changes on reload. */
  readonly sessionId: string;
  /** The same for all windows of a user and a folder, but not its name; `undefined` if a folder has one window only. */
  readonly workspace?: string | undefined;
  /** How windows find out whether another one lives (`systemLiveness`). */
  readonly liveness: Liveness;
  /** Whether a new credential of a system ends the previous one of its user and environment. */
  readonly isSingleLogin: (system: string) => boolean;
  /** Clears the clipboard, if it still holds the named value of a grant that a closed window copied. */
  readonly clearCopied: (issued: IssuedGrant, what: string) => Promise<void>;
}

/** VS Code's own ID of a session: a UUID, and the time after it. */
const madeUp = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/;

/**
 * The ID of a session, from one load of a window to the next. Without telemetry, VS Code's own is a
 * placeholder that all windows share. Then a restarted host looks like a reload.
 */
export function sessionName(editorsOwn: string, randomId: () => string): string {
  return madeUp.test(editorsOwn) ? editorsOwn : randomId();
}
