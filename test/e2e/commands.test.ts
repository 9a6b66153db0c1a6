import * as assert from 'node:assert/strict';

import { DialogPage, loginParts } from './driver/dialogPage';
import type { EditorWindow } from './driver/editorWindow';
import { eventually } from './driver/eventually';
import { sentRequests, startProduct, type Product } from './driver/product';

describe('The commands', () => {
  let product: Product;
  let window: EditorWindow;
  let dialog: DialogPage;

  before(async () => {
    product = await startProduct();
    window = await product.workbench.openWindow();
  });

  after(() => product.stop());

  const run = (title: string) => window.runCommand(`SQL Credentials: ${title}`);

  /** The current credential of an environment. */
  const credentialOf = (environment: string) => {
    const found = product.emulator.credentials.findLast(each => each.environment === environment);
    assert.ok(found, `there is no credential for ${environment}`);
    return found;
  };

  const clipboardHolds = (text: string) =>
    eventually(async () => assert.equal(await window.readClipboard(), text));

  it('copy each value of the only credential without the dialog', async () => {
    dialog = await DialogPage.open(window);
    await dialog.signInAndChoose('Contoso Dev');
    await dialog.request('First reason');
    await dialog.granted('Contoso Dev');
    await window.closeEditor();

    const { port, database, user, password } = {
      ...credentialOf('contoso-dev'),
      port: product.emulator.sqlPort,
    };
    const values = { Server: `127.0.0.1,${port}`, Database: database, User: user };
    for (const part of loginParts) {
      await run(`Copy ${part}`);
      await clipboardHolds({ ...values, Password: password }[part]);
    }
  });

  it('copy a connection string in the selected format', async () => {
    await run('Copy Connection String…');
    await window.quickInput.pick('ODBC Driver 18 for SQL Server');

    const text = await eventually(async () => {
      const copied = await window.readClipboard();
      assert.match(copied, /^Driver=\{ODBC Driver 18 for SQL Server\}/i);
      return copied;
    });
    assert.ok(text.includes(credentialOf('contoso-dev').user));
  });

  it('apply to the credential in the dialog, or ask for one', async () => {
    dialog = await DialogPage.open(window);
    await dialog.choose('Contoso Test');
    await dialog.request('Second reason');
    await dialog.granted('Contoso Test');
    await run('Copy User');
    await clipboardHolds(credentialOf('contoso-test').user);

    await window.closeEditor();
    await run('Copy User');
    await window.quickInput.pick('Contoso Dev');
    await clipboardHolds(credentialOf('contoso-dev').user);
  });

  it('test the connection', async () => {
    const before = product.emulator.logins.length;
    await run('Test Connection');
    await window.quickInput.pick('Contoso Dev');

    dialog = await DialogPage.found(window);
    await dialog.granted('Contoso Dev');
    await dialog.statusSays('Ready (read-only)');
    // The second login reads the rights. Until it ends, another test would join this one.
    await eventually(() => assert.ok(product.emulator.logins.length >= before + 2));
  });

  it('say that the server refuses the credential in the dialog, and offer a new request', async () => {
    await product.emulator.setSwitches({ sql: { errors: [{ number: 18456 }] } });
    await run('Test Connection');
    await dialog.statusSays('Refused');
    const before = await window.readClipboard();
    const refused = 'The server refuses the credential for Contoso Dev. Request it again.';

    await run('Copy Password');
    await window.notification(refused).first().waitFor();
    assert.equal(await window.readClipboard(), before);
    await product.emulator.setSwitches({ sql: { errors: [] } });
    const { user } = credentialOf('contoso-dev');
    // VS Code closes a notification when an equal one comes.
    await window.runCommand('Notifications: Clear All Notifications');
    await run('Connect…');
    // The login works nowhere, so the extension doesn't ask before it requests a new credential.
    await window.pressInNotification(refused, 'Request Again');
    await eventually(() => assert.notEqual(credentialOf('contoso-dev').user, user));
    await dialog.statusSays('Ready (read-only)');
  });

  it('renew after a confirmation', async () => {
    const before = credentialOf('contoso-dev');
    await dialog.choose('Contoso Dev');
    await run('Renew Credential');
    await window.modal.asks('End your current credential for Contoso Dev?', 'this window');
    await window.modal.press('Request New Credential');

    await eventually(() => assert.notEqual(credentialOf('contoso-dev').user, before.user));
    const { user } = credentialOf('contoso-dev');
    await eventually(async () => {
      assert.equal(await dialog.value('User').inputValue(), user);
    });
    assert.equal(credentialOf('contoso-dev').role, before.role);
  });

  it('show the history, and request again from it', async () => {
    await run('Show History');
    await window.quickInput.rows.filter({ hasText: 'Contoso Dev' }).nth(1).waitFor();
    await window.quickInput.rows.filter({ hasText: 'Second reason' }).first().click();

    await dialog.chosen('Contoso Test');
    await eventually(async () => {
      assert.equal(await dialog.field('Reason').inputValue(), 'Second reason');
    });
  });

  it('ask before an earlier request replaces typed values, with the focus on the question', async () => {
    await dialog.enter('Reason', 'Typed since');
    const before = sentRequests(product);
    await run('Show History');
    await window.quickInput.rows.filter({ hasText: 'Second reason' }).first().click();
    await window.modal.asks('Fill in the values of the earlier request for', 'replaces the values');
    await window.modal.read();
    await window.page.keyboard.press('Enter');

    await eventually(async () => {
      assert.equal(await dialog.field('Reason').inputValue(), 'Second reason');
    });
    assert.equal(sentRequests(product), before);
  });

  it('show the record of the service, and copy an operation ID', async () => {
    await run('Show History');
    await window.quickInput.type("service's record of Contoso Test");
    await window.quickInput.pick("Show the service's record of Contoso Test…");
    const { operationId } = credentialOf('contoso-test');
    await window.quickInput.pick(operationId);

    await clipboardHolds(operationId);
  });

  it('show the log', async () => {
    await run('Show Log');

    await window.page.locator('.part.panel').getByText('Readiness of').first().waitFor();
  });

  it('forget one credential', async () => {
    await dialog.choose('Contoso Dev');
    await run('Forget Credential');
    await window.modal.asks('Forget the credential for Contoso Dev?');
    await window.modal.press('Forget');

    await window
      .statusBarItem('sqlCredentials.status')
      .filter({ hasText: 'Contoso Test' })
      .waitFor();
  });

  it('forget all credentials', async () => {
    await run('Forget All Credentials');
    await window.modal.asks('Forget all SQL credentials in this window?');
    await window.modal.press('Forget All');

    await dialog.card.waitFor({ state: 'detached' });
    await window.statusBarItem('sqlCredentials.status').waitFor({ state: 'detached' });
  });
});
