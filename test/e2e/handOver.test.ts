import * as assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';

import { projectDir } from '../setup/project';
import { DialogPage } from './driver/dialogPage';
import type { EditorWindow } from './driver/editorWindow';
import { eventually } from './driver/eventually';
import { startProduct, type Product } from './driver/product';

describe('A login is handed over', () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'hand-over-'));
  let product: Product;
  let window: EditorWindow;
  let dialog: DialogPage;

  before(async () => {
    product = await startProduct({ extensions: [path.join(projectDir, 'test/e2e/mssql')] });
    window = await product.workbench.openWindow();
    dialog = await DialogPage.open(window);
    await dialog.signInAndChoose('Contoso Dev');
    await dialog.request();
    await dialog.granted('Contoso Dev');
  });

  after(async () => {
    await product.stop();
    fs.rmSync(folder, { recursive: true });
  });

  it('to a terminal, by its environment, after a question that is asked once', async () => {
    const file = path.join(folder, 'environment');
    await dialog.press('Open terminal');
    await window.modal.press('Open Terminal');
    await window.typeInTerminal(`printenv | grep ^SQLCMD > ${file}`);

    const [credential] = product.emulator.credentials;
    assert.ok(credential);
    await eventually(() => {
      const environment = fs.readFileSync(file, 'utf8');
      assert.ok(environment.includes(`SQLCMDUSER=${credential.user}\n`));
      assert.ok(environment.includes(`SQLCMDDBNAME=${credential.database}\n`));
      assert.ok(environment.includes(`SQLCMDPASSWORD=${credential.password}\n`));
    });
  });

  it('and its terminal is offered to be closed when the login is forgotten', async () => {
    await dialog.press('Forget');
    await window.modal.press('Forget');

    const offer = window.notification('The login in the terminal "SQL Contoso Dev" has ended.');
    await offer.getByRole('button', { name: 'Close Terminal' }).click();
    await window.page.locator('.terminal.xterm').waitFor({ state: 'detached' });
  });

  it('to the MSSQL extension, by a link without the password, which is on the clipboard', async () => {
    await dialog.request();
    await dialog.granted('Contoso Dev');
    // A browser hands such a link to the operating system: it is seen on its way there.
    const links: string[] = [];
    const devtools = await window.page.context().newCDPSession(window.page);
    await devtools.send('Page.enable');
    devtools.on('Page.frameRequestedNavigation', ({ url }) => links.push(url));
    await dialog.press('Connect');
    await window.modal.press('Cancel');

    const credential = product.emulator.credentials.at(-1);
    const [link = ''] = links.filter(url => url.includes('ms-mssql.mssql'));
    assert.ok(credential);
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
