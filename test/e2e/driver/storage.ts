import * as assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as path from 'node:path';

import type { EditorWindow } from './editorWindow';
import { eventually } from './eventually';
import type { Workbench } from './workbench';

const extensionId = 'sql-credentials.d365-sql-credentials';

/** The data that VS Code stores in the browser: its state, the state of extensions, and secrets. */
export async function readEditorStorage(window: EditorWindow): Promise<[string, string][]> {
  return window.page.evaluate(async () => {
    const done = <T>(request: IDBRequest<T>): Promise<T> =>
      new Promise((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error ?? new Error('not readable'));
      });
    const found: [string, string][] = [];
    for (const { name = '' } of await indexedDB.databases()) {
      const database = await done(indexedDB.open(name));
      for (const storeName of database.objectStoreNames) {
        const store = database.transaction(storeName).objectStore(storeName);
        const [keys, values] = await Promise.all([
          done(store.getAllKeys()),
          done<unknown[]>(store.getAll()),
        ]);
        for (const [index, key] of keys.entries()) {
          const value = values[index];
          const text = value instanceof Uint8Array ? new TextDecoder().decode(value) : value;
          found.push([
            typeof key === 'string' ? key : JSON.stringify(key),
            typeof text === 'string' ? text : JSON.stringify(text),
          ]);
        }
      }
      database.close();
    }
    return found;
  });
}

/**
 * Waits until VS Code has stored that the dialog is open, so that a reload brings it back. In a
 * browser, VS Code stores that every five seconds.
 * @param text that VS Code must have stored, too, for example the user's input
 */
export async function dialogIsStored(
  window: EditorWindow,
  text = 'sqlCredentials.dialog',
): Promise<void> {
  await eventually(async () => {
    const stored = await readEditorStorage(window);
    const editors = stored.filter(([key]) => key.startsWith('memento/workbench.parts.editor'));
    assert.ok(
      editors.some(([, value]) => value.includes(text)),
      `VS Code stored other editors: ${JSON.stringify(editors)}`,
    );
  });
}

/** The IDs of the grants in the SecretStorage that all windows share. */
export async function storedGrants(window: EditorWindow): Promise<string[]> {
  const secrets = (await readEditorStorage(window)).filter(
    ([key]) => key.startsWith('secret://') && key.includes(extensionId),
  );
  return secrets.map(([key]) => /grant\/[^/]+\/([\w-]+)/.exec(key)?.[1] ?? key);
}

/** The records of one kind in the files that all windows share. */
export function sharedRecords(
  workbench: Workbench,
  kind: 'leases' | 'index' | 'ended' | 'replaced' | 'pending' | 'clipboard',
): Record<string, unknown>[] {
  return recordFiles(workbench, kind).map(
    file => JSON.parse(fs.readFileSync(file, 'utf8')) as Record<string, unknown>,
  );
}

/** Makes the leases of closed windows look older, as if these had stopped so many seconds earlier. */
export function ageStoppedLeases(workbench: Workbench, seconds: number): void {
  for (const file of recordFiles(workbench, 'leases')) {
    const lease = JSON.parse(fs.readFileSync(file, 'utf8')) as Record<string, unknown>;
    if (lease['stoppedAt'] === undefined) continue;
    lease['stoppedAt'] = Number(lease['stoppedAt']) - seconds * 1000;
    fs.writeFileSync(file, JSON.stringify(lease));
  }
}

/** All files that VS Code and its extensions wrote. */
export function writtenFiles(workbench: Workbench): string[] {
  const { dataDir } = workbench.server;
  return fs
    .readdirSync(dataDir, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(entry => path.join(entry.parentPath, entry.name));
}

function recordFiles({ server }: Workbench, kind: string): string[] {
  const dir = path.join(server.dataDir, 'data', 'User', 'globalStorage', extensionId, kind);
  if (!fs.existsSync(dir)) return [];
  return fs
    .readdirSync(dir)
    .filter(name => name.endsWith('.json'))
    .map(name => path.join(dir, name));
}
