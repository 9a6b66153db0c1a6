import * as assert from 'node:assert/strict';
import * as fs from 'node:fs';

import { DialogPage, loginParts } from './driver/dialogPage';
import type { EditorWindow } from './driver/editorWindow';
import { eventually } from './driver/eventually';
import { FakeSqlcmd } from './driver/fakeSqlcmd';
import { startProduct, type Product } from './driver/product';
import { formsIn } from './driver/secretForms';
import { readEditorStorage, writtenFiles } from './driver/storage';

/** Most encodings change it; JSON and connection strings don't. */
const password = 'Needle/0+In&<Hay>%7aA';
/** How every token of the emulator begins: `{"aud":` in base64url. */
const tokenStart = 'eyJhdWQi';
/** How the password is named in connection strings. */
const connectionStringPart = /Server=tcp:[^\s]*Password=/i;

/** The secrets that a text contains. */
function secretsIn(text: string): string[] {
  const found = formsIn(text, password).map(form => `the password (${form})`);
  if (text.includes(tokenStart)) found.push('a token');
  if (connectionStringPart.test(text)) found.push('a connection string');
  return found;
}

describe('A whole session', () => {
  const sqlcmd = new FakeSqlcmd();
  let product: Product;
  let window: EditorWindow;
  let dialog: DialogPage;

  before(async () => {
    product = await startProduct({ switches: { password }, env: sqlcmd.env });
    window = await product.workbench.openWindow();
    await window.runCommand('Developer: Set Log Level');
    await window.quickInput.pick('Trace');
    // The log of the process that starts terminals has a level of its own.
    await window.runCommand('Developer: Set Log Level');
    await window.quickInput.pick('Server');
    await window.quickInput.pick('Trace');
    dialog = await DialogPage.open(window);
    await dialog.signInAndChoose('Contoso Dev');
  });

  after(async () => {
    await product.stop();
    sqlcmd.remove();
  });

  it('requests, shows, copies, tests, fails, signs sqlcmd in, and reloads', async () => {
    await product.emulator.setSwitches({
      next: [{ answer: 'error', status: 401 }, { answer: 'malformed' }],
    });
    await dialog.request();
    await window.modal.asks('wants you to sign in again');
    await window.modal.press('Allow');
    await dialog.alertSays("It's unknown whether a credential was created for Contoso Dev");
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

    await window.runCommand('SQL Credentials: Open Terminal');
    await window.typeInTerminal('sqlcmd');
    assert.ok((await sqlcmd.started()).includes(`SQLCMDPASSWORD=${password}`));
    assert.deepEqual(commandLines().flatMap(secretsIn), []);

    await window.reload();
    // VS Code notes every few seconds which editors are open, so it may not bring this one back.
    dialog = await DialogPage.open(window);
    await dialog.granted('Contoso Dev');
  });

  it('leaves no secret in any file', () => {
    const files = writtenFiles(product.workbench);
    assert.ok(files.some(file => file.endsWith('SQL Credentials.log')));
    const logs = files.filter(file => file.endsWith('.log')).map(file => read(file));
    assert.ok(
      logs.some(text => text.includes('SQLCMDUSER')),
      "VS Code logged no terminal's environment",
    );

    const leaks = files.flatMap(file =>
      secretsIn(read(file)).map(secret => `${secret} in ${file}`),
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

  it('shows no secret that the user did not ask for', async () => {
    const pages = await Promise.all(window.page.frames().map(frame => frame.content()));

    assert.deepEqual(pages.flatMap(secretsIn), []);
  });
});

function read(file: string): string {
  return fs.readFileSync(file, 'latin1');
}

/** The arguments of all processes. */
function commandLines(): string[] {
  const ids = fs.readdirSync('/proc').filter(name => /^\d+$/.test(name));
  return ids.map(id => {
    try {
      return read(`/proc/${id}/cmdline`);
    } catch {
      return '';
    }
  });
}
