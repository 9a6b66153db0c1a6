import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { commands } from 'vscode';

/** The keys for `when` clauses and walkthrough steps in package.json, below `sqlCredentials`. */
interface ContextKeys {
  /** The view has a row. */
  readonly hasRow: boolean;
  /** This window holds a usable SQL credential. */
  readonly hasGrant: boolean;
  /** This window holds a SQL credential, usable or not. */
  readonly hasCredential: boolean;
  /** The view has a row of an ended grant. */
  readonly hasEnded: boolean;
  /** This computer's history has an entry. */
  readonly hasHistory: boolean;
  /** The user copied a part of a credential, or opened a terminal for it. Completes a step of the walkthrough. */
  readonly hasUsed: boolean;
  /** This window has loaded a system other than the first one, so the user uses it. Completes a step of the walkthrough. */
  readonly hasOtherSystem: boolean;
}

export function setContextKeys(values: Partial<ContextKeys>): void {
  for (const [key, value] of Object.entries(values)) {
    void commands.executeCommand('setContext', `sqlCredentials.${key}`, value);
  }
}

/** Sets `hasHistory` without loading the history, which other windows write, too. */
export async function updateHasHistory(globalStorage: string): Promise<void> {
  const files = await readdir(join(globalStorage, 'history')).catch(() => []);
  setContextKeys({ hasHistory: files.length > 0 });
}
