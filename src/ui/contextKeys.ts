import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { commands } from 'vscode';

/** The keys for `when` clauses and walkthrough steps in package.json. */
export const contextKeys = {
  /** The view has a row. */
  hasRow: 'sqlCredentials.hasRow',
  /** This window holds a usable SQL credential. */
  hasGrant: 'sqlCredentials.hasGrant',
  /** This window holds a SQL credential, usable or ended. */
  hasCredential: 'sqlCredentials.hasCredential',
  /** The view has a row of an ended grant. */
  hasEnded: 'sqlCredentials.hasEnded',
  /** This computer's history has an entry. */
  hasHistory: 'sqlCredentials.hasHistory',
  /** The user copied a part of a credential. Completes a step of the walkthrough. */
  hasCopied: 'sqlCredentials.hasCopied',
} as const;

type ContextKey = keyof typeof contextKeys;

/** Sets context keys in VS Code. */
export function setContextKeys(values: Partial<Record<ContextKey, boolean>>): void {
  for (const [key, value] of Object.entries(values)) {
    void commands.executeCommand('setContext', contextKeys[key as ContextKey], value);
  }
}

/** Sets `hasHistory` without loading the history, which other windows write, too. */
export async function updateHasHistory(globalStorage: string): Promise<void> {
  const files = await readdir(join(globalStorage, 'history')).catch(() => []);
  setContextKeys({ hasHistory: files.length > 0 });
}
