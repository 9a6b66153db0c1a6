import type { Clipboard } from 'vscode';
import type { Result } from '../access/result';
import type { SystemWindow } from '../ui/window';
import type { LifecycleServices } from './client';
import type * as pastedText from './pastedText';
import type { LcsSession } from './types';

/** The parser of pasted text, which has a bundle of its own. */
export type PastedText = typeof pastedText;

/** The window, with the parts that only Lifecycle Services uses. */
export interface LcsWindow extends SystemWindow {
  readonly lifecycleServices: () => Promise<Result<LifecycleServices>>;
  /** Lets the user sign in to a host of LCS in a separate browser window. */
  readonly signInInBrowser: (baseUrl: string, signal: AbortSignal) => Promise<Result<LcsSession>>;
  readonly plainClipboard: Pick<Clipboard, 'readText' | 'writeText'>;
  readonly loadPastedText: () => Promise<PastedText>;
}
