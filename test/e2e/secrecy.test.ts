import * as assert from 'node:assert/strict';
import * as fs from 'node:fs';

import { DialogPage, loginParts } from './driver/dialogPage';
import type { EditorWindow } from './driver/editorWindow';
import { eventually } from './driver/eventually';
import { startProduct, type Product } from './driver/product';
import { readEditorStorage, writtenFiles } from './driver/storage';

/** Letters and digits only, so that it is found however a text quotes it. */
const password = 'Needle0In0The0Haystack7aA';
/** How every token of the emulator begins: `{"aud":` in base64url. */
const tokenStart = 'eyJhdWQi';
/** How the password is named in connection strings. */
const connectionStringPart = /Server=tcp:[^\s]*Password=/i;

/** Nobody may find a secret in what a text says; in base64 neither. */
function secretsIn(text: string): string[] {
  const forms = [0, 1, 2].map(shift =>
    Buffer.from(' '.repeat(shift) + password)
      .toString('base64')
      .slice(4, -4),
  );
  const found = [password, tokenStart, ...forms].filter(secret => text.includes(secret));
  return connectionStringPart.test(text) ? [...found, 'a connection string'] : found;
}

describe('A whole session', () => {
  let product: Product;
  let window: EditorWindow;
  let dialog: DialogPage;

  before(async () => {
    product = await startProduct({ switches: { password } });
    window = await product.workbench.openWindow();
    await window.runCommand('Developer: Set Log Level');
    await window.quickInput.pick('Trace');
    dialog = await DialogPage.open(window);
    await dialog.signInAndChoose('Contoso Dev');
  });

  after(() => product.stop());

  it('requests, shows, copies, tests, fails and reloads', async () => {
    await product.emulator.setSwitches({
      next: [{ answer: 'error', status: 401 }, { answer: 'malformed' }],
    });
    await dialog.request();
    await window.modal.asks('wants you to sign in again');
    await window.modal.press('Allow');
    await dialog.alertSays('Whether a credential was made for Contoso Dev is not known');
    await dialog.request();
    await dialog.granted('Contoso Dev');
    assert.equal(await dialog.revealPassword(), password);
    for (const part of loginParts) await dialog.press(`Copy ${part.toLowerCase()}`);
    await dialog.press('Copy connection string');
    await window.quickInput.pick('.NET, SSMS and most tools');
    await eventually(async () => assert.ok((await window.readClipboard()).includes(password)));
    await dialog.statusSays('Ready');
    await product.emulator.setSwitches({ sql: { errors: [{ number: 18456 }] } });
    await window.runCommand('SQL Credentials: Test Connection');
    await dialog.statusSays('Refused.');

    await window.reload();
    // VS Code notes every few seconds which editors are open, so it may not bring this one back.
    dialog = await DialogPage.open(window);
    await dialog.granted('Contoso Dev');
  });

  it('leaves no secret in any file', () => {
    const files = writtenFiles(product.workbench);
    assert.ok(files.some(file => file.endsWith('SQL Credentials.log')));

    const leaks = files.flatMap(file =>
      secretsIn(fs.readFileSync(file, 'latin1')).map(secret => `${secret} in ${file}`),
    );

    assert.deepEqual(leaks, []);
  });

  it('leaves no secret in what VS Code keeps, but in its secret storage', async () => {
    const stored = await readEditorStorage(window);
    // Here the sign-in of the emulator keeps its sessions, which have made-up tokens.
    const isMeant = (key: string) =>
      key.startsWith('secret://') || key.toLowerCase().includes('emulator-companion');
    assert.ok(stored.some(([key, value]) => isMeant(key) && value.includes(password)));

    const leaks = stored
      .filter(([key]) => !isMeant(key))
      .flatMap(([key, value]) => secretsIn(value).map(secret => `${secret} in ${key}`));

    assert.deepEqual(leaks, []);
  });

  it('writes no secret to the console', () => {
    assert.ok(window.consoleLines.length > 0);

    assert.deepEqual(window.consoleLines.flatMap(secretsIn), []);
  });
});
