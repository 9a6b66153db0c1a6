import * as assert from 'node:assert/strict';
import * as fs from 'node:fs';

import type { Credential } from '../emulator/index';
import { DialogPage } from './driver/dialogPage';
import type { EditorWindow } from './driver/editorWindow';
import { eventually } from './driver/eventually';
import { startProduct, type Product } from './driver/product';
import { SignInBrowser } from './driver/signInBrowser';
import { logIn } from './driver/sqlClient';

const pageOf = (url: string) =>
  `${url}/V2/EnvironmentDetailsV3New/1234567?EnvironmentId=dddddddd-1111-2222-3333-444444444444`;

describe('The import of a login from Lifecycle Services', () => {
  let product: Product;
  let window: EditorWindow;
  let dialog: DialogPage;
  let account: Credential;

  before(async () => {
    product = await startProduct();
    account = await makeAccount(product);
    window = await product.workbench.openWindow();
  });

  after(() => product.stop());

  it('starts with steps that include the address of this computer', async () => {
    await window.runCommand('SQL Credentials: Import Credentials from LCS…');
    dialog = new DialogPage(window);
    await dialog.button('Back').click();

    await dialog.frame
      .getByRole('listitem')
      .filter({ hasText: product.emulator.switches.echoedAddress })
      .waitFor();
    await window.screenshot('lcs-guide');
  });

  it('accepts the address of an environment, and its name', async () => {
    await dialog.choose('Add environment by URL…');
    await window.quickInput.type(pageOf(product.emulator.url), { accept: true });
    await window.quickInput.field.and(window.page.getByPlaceholder('contoso-uat')).waitFor();
    await window.quickInput.type('Contoso UAT', { accept: true });

    await dialog.chosen('Contoso UAT');
  });

  it('copies the address of this computer for the allow-list', async () => {
    await dialog.press('Copy My Address');

    await eventually(async () =>
      assert.equal(await window.readClipboard(), product.emulator.switches.echoedAddress),
    );
  });

  it('shows the values that it recognized, but not the password', async () => {
    await dialog.press('Import Credentials…');
    const { server, database, user, password } = account;
    const text = textOf(account);
    await dialog.enter('Text copied from Lifecycle Services', text);

    await eventually(async () => assert.equal(await dialog.field('User').inputValue(), user));
    assert.equal(await dialog.field('Server').inputValue(), server);
    assert.equal(await dialog.field('Database').inputValue(), database);
    assert.equal(await dialog.field('Text copied from Lifecycle Services').inputValue(), text);
    const page = await dialog.frame.locator('body').innerHTML();
    assert.ok(!page.includes(password));
    await window.screenshot('lcs-import');
  });

  it('keeps a typed password when VS Code hides the page', async () => {
    const { database, password } = account;
    const text = textOf({ ...account, password: '********' });
    await dialog.enter('Text copied from Lifecycle Services', text);
    await eventually(async () => {
      assert.equal(await dialog.field('Password').getAttribute('aria-invalid'), 'true');
    });
    await dialog.field('Password').focus();
    await window.page.keyboard.type(password);
    // A shortcut doesn't take the focus from the box before VS Code hides the page.
    await window.page.keyboard.press('Control+Alt+n');
    await window.page.locator('.tab.active', { hasText: 'Untitled-1' }).waitFor();
    await window.closeEditor();

    await eventually(async () => {
      assert.equal(await dialog.field('Database').inputValue(), database);
    });
    assert.equal(await dialog.field('Password').inputValue(), '');
  });

  it('creates a credential that works', async () => {
    await dialog.press('Import');

    await dialog.granted('Contoso UAT');
    await dialog.statusSays('Ready (read-only)');
    await dialog.card.getByText(/^\d+ h \d+ min left$/).waitFor();
    await logInAsShown(dialog);
    await window.screenshot('lcs-imported');
  });

  it('is renewed on the page of its environment, whose button has the focus', async () => {
    await window.closeEditor();
    await window.runCommand('SQL Credentials: Renew Credential');
    dialog = new DialogPage(window);
    await dialog.informs('Request access to Contoso UAT again in Lifecycle Services');
    const focused = dialog.frame.locator(':focus');
    await dialog.remedy('Open Environment Page').and(focused).waitFor();
    await window.screenshot('lcs-renewed');
    await dialog.press('Back');
    await dialog.button('Import Credentials…').and(focused).waitFor();
  });
});

describe('Lifecycle Services in a signed-in session', () => {
  const browser = new SignInBrowser();
  let product: Product;
  let window: EditorWindow;
  let dialog: DialogPage;

  before(async () => {
    product = await startProduct({
      env: browser.env,
      settings: { 'sqlCredentials.lcs.browserSession': true },
      switches: { lcs: { accountDelaySeconds: 4 } },
    });
    window = await product.workbench.openWindow();
  });

  after(async () => {
    await product.stop();
    browser.remove();
  });

  it('asks for consent, and reads the cookies of the sign-in window', async () => {
    await window.runCommand('SQL Credentials: Sign In to Lifecycle Services');
    dialog = new DialogPage(window);
    await window.modal.asks(
      'Sign in to Lifecycle Services at 127.0.0.1',
      'keeps them in the memory',
    );
    await window.modal.press('Sign In');
    await browser.signIn('ada@contoso.com');

    await window.quickInput.pick('Contoso Implementation');
    await window.quickInput.pick('contoso-uat');
    await dialog.chosen('contoso-uat');
  });

  it('has deleted the profile of the sign-in window', async () => {
    const [profile] = browser.profiles;
    assert.ok(profile);
    await eventually(() => assert.equal(fs.existsSync(profile), false));
  });

  it('shows the access options and the allow-list of the environment', async () => {
    const { lcs } = product.emulator.switches;
    for (const { label } of lcs.options) {
      await dialog.frame.getByRole('radio', { name: label }).waitFor();
    }
    await dialog.frame.getByRole('group', { name: 'Allow-list' }).waitFor();
    await window.screenshot('lcs-session');
  });

  it('adds the address of this computer, and waits for the requested account', async () => {
    await dialog.frame.getByRole('radio', { name: /read from AX/ }).click();
    await dialog.enter('Reason', 'Look into ticket 4711');
    await dialog.press('Request Access');
    await window.quickInput.pick(/^Add .+ and continue/);

    await dialog.progress.waitFor();
    await dialog.granted('contoso-uat');
    await dialog.statusSays('Ready (read-only)');
    await window.screenshot('lcs-granted');
  });

  it('provides a login that works', async () => {
    await logInAsShown(dialog);
  });

  it('removes an entry of the allow-list after a confirmation', async () => {
    const entry = dialog.frame.getByRole('button', { name: /^Remove vscode-/ });
    await entry.click();
    await window.modal.press('Remove');

    await entry.waitFor({ state: 'detached' });
  });

  it('signs out, and signs in again by keyboard with the dialog open', async () => {
    await dialog.press('Sign Out');
    await dialog.button('Sign Out').waitFor({ state: 'detached' });
    // VS Code focuses a webview again 50 ms after the palette closes. On a busy computer, a question can
    // open meanwhile and lose the focus.
    await window.runCommand('View: Focus into Primary Side Bar');
    await window.runCommand('SQL Credentials: Sign In to Lifecycle Services');
    await window.modal.asks('Sign in to Lifecycle Services at 127.0.0.1');
    assert.equal(await dialog.progress.count(), 0);
    await window.modal.box.locator(':focus').waitFor();
    await window.modal.read();
    await window.page.keyboard.press('Enter');
    await window.modal.box.waitFor({ state: 'hidden' });

    await dialog.progress.waitFor();
    await browser.signIn('ada@contoso.com', 2);
    await dialog.button('Sign Out').waitFor();
  });
});

/** The account as Lifecycle Services shows it. */
function textOf({ server, database, user, password, expiresAt }: Credential): string {
  return [
    `Server\\Database: ${server}\\${database}`,
    `User name: ${user}`,
    `Password: ${password}`,
    `Expires: ${new Date(expiresAt).toISOString()}`,
  ].join('\n');
}

/** An account in the format of Lifecycle Services, on the same SQL server. */
async function makeAccount({ emulator }: Product): Promise<Credential> {
  const answer = await fetch(
    `${emulator.url}/contoso-dev/api/data/v9.2/msprov_getfinopssqljitaccessasync`,
    {
      method: 'POST',
      headers: {
        authorization: `Bearer ${emulator.token({ aud: emulator.url })}`,
        'content-type': 'application/json',
      },
      body: JSON.stringify({
        sqljitclientipaddress: emulator.switches.echoedAddress,
        sqljitreason: 'Look into ticket 4711',
        sqljitrole: 'Reader',
      }),
    },
  );
  assert.equal(answer.status, 200, await answer.text());
  const [made] = emulator.credentials;
  assert.ok(made);
  return { ...made, server: `127.0.0.1,${emulator.sqlPort}` };
}

/** Logs in to the database with the values in the dialog. */
async function logInAsShown(dialog: DialogPage): Promise<void> {
  const part = (name: string) => dialog.card.getByLabel(name, { exact: true }).inputValue();
  await logIn({
    server: await part('Server'),
    database: await part('Database'),
    user: await part('User'),
    password: await dialog.revealPassword(),
  });
}
