import type { Memento, Uri } from 'vscode';
import type { Clock, Disposable } from '../access/clock';
import type { Result } from '../access/result';
import type { Cloud } from '../services/clouds';
import type { Log } from '../access/log';
import type { FolderHost } from '../vault/host';
import type { Vault } from '../vault/vault';
import type { Prompts } from './prompts';
import type { Settings } from './settings';
import type { UserLocale } from './userLocale';

/** The parts of a VS Code window that exist as soon as the extension monitors its grants. */
export interface WindowBase {
  readonly clock: Clock;
  /** The files under `globalStorageUri`, shared by all windows. */
  readonly files: FolderHost;
  /** VS Code's display language, and the user's time zone. */
  readonly locale: UserLocale;
  readonly log: Log;
  readonly prompts: Prompts;
  readonly settings: Settings;
  readonly vault: Vault;
  readonly extensionUri: Uri;
  /** VS Code's `globalState`, shared by all windows. Never holds a secret. */
  readonly memory: Memento;
  /** The cloud in the settings. */
  readonly cloud: () => Result<Cloud>;
  /** Whose public address is allowed, in words: "this computer" or the remote's name. */
  readonly computer: string;
  /** Makes a random UUID. */
  readonly newId: () => string;
  /** Calls back when a setting of this extension changed. */
  readonly onDidChangeSettings: (listener: () => void) => Disposable;
  /** Copies text that isn't a secret. */
  readonly writeClipboard: (text: string) => Thenable<void>;
}
