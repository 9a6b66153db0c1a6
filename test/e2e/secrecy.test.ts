import * as assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';

import { anyToken, CanarySearch, canaryPassword, type Canary } from './driver/canary';
import { DialogPage, loginParts } from './driver/dialogPage';
import type { EditorWindow } from './driver/editorWindow';
import { eventually } from './driver/eventually';
import { FakeSqlcmd } from './driver/fakeSqlcmd';
import { startProduct, type Product } from './driver/product';
import { SignInBrowser } from './driver/signInBrowser';
import { readEditorStorage, writtenFiles } from './driver/storage';

const importCommand = 'SQL Credentials: Import Credentials from LCS…';
const connectionStringFormats = [/ADO\.NET/, /ODBC/, /JDBC/, /Go/, /SQLAlchemy/, /LCS/];
/** Input that the page keeps in its saved state, to prove that the state is searched. */
const draft = 'A draft that the page keeps';

describe('The secrets of a whole session', () => {
  const sqlcmd = new FakeSqlcmd();
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'canary-'));
  const requested = canaryPassword('the requested password');
  const imported = canaryPassword('the imported password');
  let product: Product;
  let window: EditorWindow;
  let dialog: DialogPage;
  let search: CanarySearch;

  before(async () => {
    product = await startProduct({
      switches: { password: requested.text },
      env: { ...sqlcmd.env, TMPDIR: folder, XDG_RUNTIME_DIR: folder },
    });
    window = await product.workbench.openWindow();
    await logEverything(window);
    search = new CanarySearch(product.workbench, window, [requested, imported, anyToken]);
    dialog = await DialogPage.open(window);
    await dialog.signInAndChoose('Contoso Dev');
  });

  after(async () => {
    await product.stop();
    sqlcmd.remove();
    fs.rmSync(folder, { recursive: true });
  });

  it('are requested after failures, shown, copied in every format, and refused', async () => {
    await product.emulator.setSwitches({
      next: [{ answer: 'error', status: 401 }, { answer: 'malformed' }],
    });
    await dialog.request();
    await window.modal.asks('wants you to sign in again');
    await window.modal.press('Allow');
    await dialog.alertSays("We don't know whether a credential was created for Contoso Dev");
    await dialog.request();
    await dialog.granted('Contoso Dev');
    assert.equal(await dialog.revealPassword(), requested.text);
    // The note above the buttons goes when the login works. A button that moves can lose a click.
    await dialog.statusSays('Ready');
    for (const part of loginParts) await dialog.press(`Copy ${part.toLowerCase()}`);
    for (const format of connectionStringFormats) {
      await dialog.pressInMenu('Copy connection string as…', format);
    }
    await eventually(async () =>
      assert.ok((await window.readClipboard()).includes(requested.text)),
    );
    await product.emulator.setSwitches({ sql: { errors: [{ number: 18456 }] } });
    await window.runCommand('SQL Credentials: Test Connection');
    await dialog.statusSays('Refused');
  });

  it('sign sqlcmd in, in no command line and no file', async () => {
    await product.emulator.setSwitches({ sql: { errors: [] } });
    await dialog.press('Test Connection');
    await dialog.statusSays('Ready');
    await window.runCommand('SQL Credentials: Open Terminal');
    await window.typeInTerminal('sqlcmd');

    assert.ok((await sqlcmd.started()).includes(`SQLCMDPASSWORD=${requested.text}`));
    assert.deepEqual(search.inProcesses('cmdline'), []);
    assert.deepEqual(search.inFiles(folder), []);
  });

  it('survive a reload', async () => {
    await dialog.enter('Reason', draft);
    await eventually(async () => {
      const stored = await readEditorStorage(window);
      assert.ok(stored.some(([, value]) => value.includes(draft)));
    });

    await window.reload();
    // VS Code notes every few seconds which editors are open, so it may not bring this one back.
    dialog = await DialogPage.open(window);
    await dialog.granted('Contoso Dev');
  });

  it('are imported from pasted text, and shown in the form', async () => {
    const { url, sqlPort } = product.emulator;
    await window.runCommand(importCommand);
    await dialog.press('Back');
    await dialog.choose('Add environment by URL…');
    const page = '/V2/EnvironmentDetailsV3New/1234567?EnvironmentId=';
    await window.quickInput.type(`${url}${page}${randomUUID()}`, { accept: true });
    await window.page.getByPlaceholder('contoso-uat').waitFor();
    await window.quickInput.type('Contoso UAT', { accept: true });
    await dialog.chosen('Contoso UAT');
    await dialog.press('Import Credentials…');
    const expiry = new Date(Date.now() + 3_600_000).toISOString();
    const lines = [
      `Server: 127.0.0.1,${sqlPort}\\AxDB`,
      'User: JIT-imported',
      `Password: ${imported.text}`,
      `Expires: ${expiry}`,
    ];
    await dialog.enter('Text copied from Lifecycle Services', lines.join('\n'));
    await dialog.press('Show');

    const box = dialog.field('Password');
    await eventually(async () => assert.equal(await box.inputValue(), imported.text));
    await dialog.press('Import');
    await dialog.granted('Contoso UAT');
  });

  it('are in no file, at the log level Trace', () => {
    const files = writtenFiles(product.workbench);
    assert.ok(files.some(file => file.endsWith('SQL Credentials.log')));
    const logs = files.filter(file => file.endsWith('.log'));
    assert.ok(
      logs.some(file => fs.readFileSync(file, 'utf8').includes('SQLCMDUSER')),
      "VS Code logged no terminal's environment",
    );

    assert.deepEqual(search.inFiles(folder), []);
  });

  it('are in no storage and no saved state, except the secret storage', async () => {
    const stored = await readEditorStorage(window);
    assert.ok(stored.some(([key, value]) => isForSecrets(key) && value.includes(requested.text)));

    assert.deepEqual(await search.inStorage(isForSecrets), []);
  });

  it('are in no command line and no environment', () => {
    assert.deepEqual([...search.inProcesses('cmdline'), ...search.inProcesses('environ')], []);
  });

  it('are not in the console', () => {
    assert.ok(window.consoleLines.length > 0);

    assert.deepEqual(search.inConsole(), []);
  });

  it('are in no element and no box of a page', async () => {
    assert.deepEqual(await search.inPages(), []);
  });

  it('leave the secret storage and the clipboard when they are forgotten', async () => {
    await window.runCommand('SQL Credentials: Forget All Credentials');
    await window.modal.press('Forget All');

    await eventually(async () => {
      const isOfSignIn = (key: string) => key.toLowerCase().includes('emulator-companion');
      assert.deepEqual(await search.inStorage(isOfSignIn), []);
      assert.ok(!(await window.readClipboard()).includes(requested.text));
    });
  });
});

describe('The session of Lifecycle Services', () => {
  const browser = new SignInBrowser();
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'canary-'));
  let product: Product;
  let window: EditorWindow;

  before(async () => {
    product = await startProduct({
      env: { ...browser.env, TMPDIR: folder, XDG_RUNTIME_DIR: folder },
      settings: { 'sqlCredentials.lcs.browserSession': true },
    });
    window = await product.workbench.openWindow();
    await logEverything(window);
  });

  after(async () => {
    await product.stop();
    browser.remove();
    fs.rmSync(folder, { recursive: true });
  });

  it('has cookies and anti-forgery tokens in memory only', async () => {
    await window.runCommand('SQL Credentials: Sign In to Lifecycle Services');
    await window.modal.press('Sign In');
    await browser.signIn('ada@contoso.com');
    await window.quickInput.pick('Contoso Implementation');
    await window.quickInput.pick('contoso-uat');
    const dialog = new DialogPage(window);
    await dialog.chosen('contoso-uat');
    await dialog.frame.getByRole('group', { name: 'Allow-list' }).waitFor();
    const [profile = ''] = browser.profiles;
    await eventually(() => assert.equal(fs.existsSync(profile), false));

    const canaries = sessionSecrets(product);
    assert.ok(canaries.length >= 2);
    const search = new CanarySearch(product.workbench, window, canaries);

    assert.deepEqual(
      [
        ...search.inFiles(folder),
        ...(await search.inStorage(() => false)),
        ...search.inProcesses('cmdline'),
        ...search.inProcesses('environ'),
        ...search.inConsole(),
        ...(await search.inPages()),
      ],
      [],
    );
  });
});

/** Also of the process that starts terminals, whose log has a level of its own. */
async function logEverything(window: EditorWindow): Promise<void> {
  await window.runCommand('Developer: Set Log Level');
  await window.quickInput.pick('Trace');
  await window.runCommand('Developer: Set Log Level');
  await window.quickInput.pick('Server');
  await window.quickInput.pick('Trace');
}

/** The emulator's sign-in keeps its sessions, with made-up tokens, in the last of these. */
function isForSecrets(key: string): boolean {
  return key.startsWith('secret://') || key.toLowerCase().includes('emulator-companion');
}

/** The cookies and anti-forgery tokens with which the extension called Lifecycle Services. */
function sessionSecrets({ emulator }: Product): Canary[] {
  const sent = emulator.requests.flatMap(({ headers }) => Object.entries(headers));
  const texts = sent.flatMap(([name, value]) => [
    ...`${name}=${JSON.stringify(value)}`.matchAll(
      /(\w*(?:Session|VerificationToken))="?([\w-]{20,})/gi,
    ),
  ]);
  const names = new Map(texts.map(([, name = '', text = '']) => [text, name]));
  return [...names].map(([text, name]) => ({ name, text }));
}
