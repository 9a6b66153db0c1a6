import * as assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { projectDir } from '../setup/project';
import { DialogPage } from './driver/dialogPage';
import type { EditorWindow } from './driver/editorWindow';
import { eventually } from './driver/eventually';
import { FakeSqlcmd } from './driver/fakeSqlcmd';
import { startProduct, type Product, type ProductOptions } from './driver/product';

const mssql = path.join(projectDir, 'test/e2e/mssql');
const openTerminal = 'SQL Credentials: Open Terminal';
const connect = 'SQL Credentials: Connect';

describe('A login is handed over', () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'hand-over-'));
  const sqlcmd = new FakeSqlcmd();
  let product: Product;
  let window: EditorWindow;
  let dialog: DialogPage;

  async function start(options: ProductOptions): Promise<void> {
    product = await startProduct({
      ...options,
      // Rows of text that a test can read.
      settings: { 'terminal.integrated.gpuAcceleration': 'off' },
    });
    window = await product.workbench.openWindow({ folder });
    dialog = await DialogPage.open(window);
    await dialog.signInAndChoose('Contoso Dev');
    await dialog.request();
    await dialog.granted('Contoso Dev');
  }

  async function terminalSays(text: string | RegExp): Promise<void> {
    await window.page.locator('.terminal.xterm .xterm-rows').filter({ hasText: text }).waitFor();
  }

  function terminalText(): Promise<string> {
    return window.page.locator('.terminal.xterm .xterm-rows').innerText();
  }

  /** By keyboard, because a notification can cover the button. */
  async function pressOpenTerminal(): Promise<void> {
    await dialog.button('Open Terminal').press('Enter');
  }

  /** VS Code can return the focus to the dialog after a question or a notification. */
  async function terminalHasFocus(): Promise<void> {
    const focused = window.page.locator('.terminal.xterm textarea:focus');
    await focused.waitFor({ state: 'attached' });
    await sleep(1_000);
    assert.equal(await focused.count(), 1);
  }

  after(() => {
    sqlcmd.remove();
    fs.rmSync(folder, { recursive: true });
  });

  describe('where the tools are installed', () => {
    before(() => start({ extensions: [mssql], env: sqlcmd.env }));
    after(() => product.stop());

    it('to sqlcmd in a terminal of the workspace folder, whose environment has no password', async () => {
      await dialog.press('Open Terminal');
      await terminalSays(/You can connect to Contoso Dev until .+\. Type sqlcmd\./);
      await terminalHasFocus();
      const shell = path.join(sqlcmd.folder, 'shell');
      await window.typeInTerminal(`(pwd; printenv) > ${shell}`);
      await window.typeInTerminal('sqlcmd');

      const [credential] = product.emulator.credentials;
      assert.ok(credential);
      const environment = await sqlcmd.started();
      assert.ok(environment.includes(`SQLCMDSERVER=127.0.0.1,${String(product.emulator.sqlPort)}`));
      assert.ok(environment.includes(`SQLCMDUSER=${credential.user}`));
      assert.ok(environment.includes(`SQLCMDDBNAME=${credential.database}`));
      assert.ok(environment.includes(`SQLCMDPASSWORD=${credential.password}`));
      assert.ok(!environment.some(line => line.startsWith('ELECTRON_RUN_AS_NODE=')));
      const written = fs.readFileSync(shell, 'utf8');
      assert.equal(written.split('\n')[0], fs.realpathSync(folder));
      assert.ok(written.includes(`SQLCMDUSER=${credential.user}\n`));
      assert.ok(!written.includes(credential.password));
    });

    it('to sqlcmd by the clipboard, where a profile hides the launcher', async () => {
      // A launcher that has just been answered counts for a command that VS Code sees a second later.
      const changed = path.join(sqlcmd.folder, 'changed');
      await window.typeInTerminal(`sleep 2; PATH='${sqlcmd.env.PATH}'; touch ${changed}`);
      await eventually(() => assert.ok(fs.existsSync(changed)));
      await window.typeInTerminal('sqlcmd');

      const environment = await sqlcmd.started();
      assert.ok(!environment.some(line => line.startsWith('SQLCMDPASSWORD=')));
      await window.pressInNotification('At the log level Trace, VS Code logs', 'Copy Password');
      const password = product.emulator.credentials[0]?.password;
      await eventually(async () => assert.equal(await window.readClipboard(), password));
    });

    it('and its terminal is offered to be closed when the login is forgotten', async () => {
      await window.runCommand('SQL Credentials: Forget Credential');
      await window.modal.press('Forget');

      await window.pressInNotification(
        'The login in the terminal "SQL Contoso Dev" has ended.',
        'Close Terminal',
      );
      await window.page.locator('.terminal.xterm').waitFor({ state: 'detached' });
    });

    it('and a new request offers to clear the pooled connections if MSSQL has started', async () => {
      const message = 'The MSSQL extension may still use the previous login for Contoso Dev.';
      await dialog.request();
      await dialog.granted('Contoso Dev');
      assert.equal(await window.notification(message).count(), 0);

      await window.runCommand('MS SQL: Clear Pooled Connections');
      await window.notification('The pools are empty.').waitFor();
      await dialog.press('Renew');
      await window.modal.press('Request New Credential');
      await window.pressInNotification(message, 'Clear Pooled Connections');
    });

    it('to the MSSQL extension, by a link without the password, which is on the clipboard', async () => {
      // A browser hands such a link to the operating system: it is seen on its way there.
      const links: string[] = [];
      const devtools = await window.page.context().newCDPSession(window.page);
      await devtools.send('Page.enable');
      devtools.on('Page.frameRequestedNavigation', ({ url }) => links.push(url));
      await window.runCommand(connect);
      // VS Code in a browser says that it has opened the link. A busy browser can ignore clicks on this
      // message while it hands the link over, so it stays open.
      await window.modal.box.waitFor();

      const credential = product.emulator.credentials.at(-1);
      assert.ok(credential);
      const link = await eventually(() => {
        const found = links.find(url => url.includes('ms-mssql.mssql'));
        assert.ok(found, 'no link was opened');
        return found;
      });
      const url = new URL(link);
      assert.equal(`${url.host}${url.pathname}`, 'ms-mssql.mssql/openConnectionDialog');
      // VS Code takes the link apart once before the extension reads its parameters.
      const parameters = Object.fromEntries(new URLSearchParams(decodeURIComponent(url.search)));
      assert.deepEqual(parameters, {
        server: `127.0.0.1,${String(product.emulator.sqlPort)}`,
        database: credential.database,
        user: credential.user,
        authenticationType: 'SqlLogin',
        encrypt: 'Mandatory',
        trustServerCertificate: 'false',
        savePassword: 'false',
        profileName: 'Contoso Dev',
      });
      assert.equal(await window.readClipboard(), credential.password);
    });
  });

  describe('where a tool is missing', () => {
    before(() => start({ env: { VSCODE_CLI: '1', PATH: '/usr/bin:/bin' } }));
    after(() => product.stop());

    it('as the menu says before the user selects it', async () => {
      await dialog.button('Connect with…').click();
      for (const name of ['MSSQL Extension (not installed)', 'sqlcmd (not installed)']) {
        await dialog.frame.getByRole('menuitem', { name, exact: true }).waitFor();
      }
      await dialog.frame.getByRole('menuitem').first().press('Escape');
    });

    it('and the button works again after VS Code hid the notification about it', async () => {
      const missing = window.notification("The SQL Server (mssql) extension isn't installed.");
      await dialog.press('Connect');
      await missing.waitFor();
      // VS Code hides it after about 12 s.
      await missing.waitFor({ state: 'hidden' });

      await dialog.press('Connect');
      await missing.waitFor();
    });

    it('after the MSSQL extension was offered by its ID', async () => {
      await window.runCommand(connect);
      await window.pressInNotification(
        "The SQL Server (mssql) extension isn't installed. sqlcmd isn't installed on the remote computer",
        'Install MSSQL Extension',
      );
      const search = window.page.locator('.extensions-viewlet .view-lines');
      await search.filter({ hasText: '@id:ms-mssql.mssql' }).waitFor();
    });

    it('after its installation, whose command is in the terminal once', async () => {
      await pressOpenTerminal();
      await window.pressInNotification(
        "sqlcmd isn't installed on the remote computer",
        'Install sqlcmd',
      );
      await terminalSays(/install sqlcmd\s*$/);
      await terminalHasFocus();
      const shown = await terminalText();
      assert.equal(shown.match(/packages\.microsoft\.com/g)?.length, 1, shown);
      // Ctrl+C and Enter at once: Enter must not run the command.
      await window.typeInTerminal('\u0003');
      await terminalSays(/\^C[^]*[#$%]\s*$/);
      assert.doesNotMatch(await terminalText(), /curl: /);
      await window.typeInTerminal('exit 0');
      await window.page.locator('.terminal.xterm').waitFor({ state: 'detached' });
    });

    it('after sqlcmd was offered, or at once if the user wants to', async () => {
      await pressOpenTerminal();
      await window.pressInNotification(
        "sqlcmd isn't installed on the remote computer",
        'Open Anyway',
      );
      await terminalSays('You can connect to Contoso Dev');
      await terminalHasFocus();
      await window.typeInTerminal('sqlcmd');
      await terminalSays('sqlcmd: command not found');
    });
  });

  describe('where no launcher is known to work', () => {
    before(() =>
      start({ env: { ...sqlcmd.env, FLATPAK_ID: 'com.visualstudio.code' }, extensions: [mssql] }),
    );
    after(() => product.stop());

    it('by the clipboard, after the user read that VS Code may log what is pasted', async () => {
      await window.writeClipboard('a note of mine');
      await window.runCommand(openTerminal);
      await window.modal.asks('At the log level Trace, VS Code logs the text that you paste');
      await window.modal.dismiss();
      assert.equal(await window.readClipboard(), 'a note of mine');

      await dialog.press('Open Terminal');
      await window.modal.press('Open Terminal');
      await terminalSays(
        /You can connect to Contoso Dev until .+ Type sqlcmd -N -C and paste the password\./,
      );
      await terminalHasFocus();
      assert.equal(await window.readClipboard(), product.emulator.credentials[0]?.password);
      await window.typeInTerminal('sqlcmd');

      const environment = await sqlcmd.started();
      assert.ok(environment.some(line => line.startsWith('SQLCMDUSER=')));
      assert.ok(!environment.some(line => line.startsWith('SQLCMDPASSWORD=')));
    });
  });
});
