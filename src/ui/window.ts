import type { Memento, Uri } from 'vscode';
import type { Clock, Disposable } from '../access/clock';
import type { HttpClient } from '../access/http/transport';
import type { Result } from '../access/result';
import type { Cloud } from '../services/clouds';
import type { Log } from '../services/log';
import type { SignIn } from '../services/signIn';
import type { History } from '../vault/history';
import type { FolderHost } from '../vault/host';
import type { Vault } from '../vault/vault';
import type { Announcer } from './announcer';
import type { DetectAddress } from './dialog/addressDetection';
import type { GrantActions } from './grantActions';
import type { Prompts } from './prompts';
import type { ReadinessService } from './readiness';
import type { Settings } from './settings';

/** The parts of a VS Code window that exist as soon as the extension monitors its grants. */
export interface WindowBase {
  readonly clock: Clock;
  /** The files under `globalStorageUri`, shared by all windows. */
  readonly files: FolderHost;
  /** BCP 47 tag of VS Code's display language. */
  readonly locale: string;
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

/** Everything that the parts of a window share. `features.ts` completes it on first use. */
export interface Window extends WindowBase {
  readonly announcer: Announcer;
  readonly grants: GrantActions;
  readonly history: History;
  readonly readiness: ReadinessService;
  readonly signIn: SignIn;
  readonly detectAddress: DetectAddress;
  /** Loads the HTTP client on first use. */
  readonly http: () => Promise<HttpClient>;
}
