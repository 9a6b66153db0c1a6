import * as assert from 'node:assert/strict';
import * as path from 'node:path';

import { projectDir } from '../setup/project';
import { DialogPage } from './driver/dialogPage';
import type { EditorWindow } from './driver/editorWindow';
import { startProduct, type Product } from './driver/product';

const caller = path.join(projectDir, 'test/e2e/caller');

describe('Another extension', () => {
  let product: Product;
  let window: EditorWindow;

  before(async () => {
    product = await startProduct({ extensions: [caller] });
    window = await product.workbench.openWindow();
  });

  after(() => product.stop());

  async function ask(command: string): Promise<void> {
    await window.runCommand(command);
  }

  /** Waits for the response to a command. Until then, the item shows the previous response. */
  async function response(command: string, text: string): Promise<string> {
    const item = window.statusBarItem('answer', 'sql-credentials-test.caller');
    await item
      .filter({ hasText: `${command} got` })
      .filter({ hasText: text })
      .waitFor();
    return item.innerText();
  }

  it('gets nothing without consent or a credential', async () => {
    await ask('Caller: Get Silently');

    await response('getSilently', '"no session"');
  });

  it('can request access after the user allows it', async () => {
    await ask('Caller: Get Credential');
    await window.modal.press('Allow');
    const dialog = await DialogPage.found(window);
    await dialog.chosen('contoso-dev');
    await dialog.request('Asked for by another extension');
    await window.modal.press('Allow');

    await dialog.granted('contoso-dev');
    const shown = await response('getCredential', 'passwordLength');
    assert.match(shown, /"database":"db_/);
    assert.doesNotMatch(shown, /"passwordLength":0/);
  });

  it('sees grants without secrets', async () => {
    await ask('Caller: List Grants');

    const shown = await response('listGrants', 'environmentUrl');
    assert.doesNotMatch(shown, /server|user|password/i);
  });

  it('is allowed for one environment and access level, which the account name shows', async () => {
    await ask('Caller: List Accounts');

    const url = `${product.emulator.url}/contoso-dev`;
    const shown = await response('listAccounts', 'contoso-dev, Reader (http');
    assert.ok(shown.includes(`contoso-dev, Reader (${url})`));
  });

  it('asks the user before it changes their form', async () => {
    const dialog = await DialogPage.found(window);
    await dialog.enter('Reason', 'My own reason');
    await ask('Caller: Propose');
    await window.modal.asks('Another extension wants', 'Writer');
    await window.modal.dismiss();

    await response('propose', '"nothing"');
    assert.equal(await dialog.field('Reason').inputValue(), 'My own reason');
    assert.ok(await dialog.frame.getByRole('radio', { name: 'Reader' }).isChecked());
  });

  it('gets no response to an invalid proposal', async () => {
    await ask('Caller: Odd Proposal');

    await response('proposeOddly', '"nothing"');
  });

  it("can't propose an environment outside the user's cloud", async () => {
    await ask('Caller: Ask Elsewhere');
    await window.modal.press('Open Dialog');

    await response('askElsewhere', '"nothing"');
    assert.equal(product.emulator.requests.filter(({ method }) => method === 'POST').length, 1);
  });

  it('gets a credential for Writer only after the user allows that, too', async () => {
    await ask('Caller: Get Reader');
    await response('getReader', 'passwordLength');

    const dialog = await DialogPage.open(window);
    await dialog.frame.getByRole('radio', { name: 'Writer' }).click();
    await dialog.request('Correct ticket 4711');
    await window.modal.press('Request New Credential');
    await dialog.statusSays('Ready (read/write)');
    await ask('Caller: Writer Silently');
    await response('getWriterSilently', '"no session"');

    await ask('Caller: Get Writer');
    await window.modal.asks("'caller' wants to", 'SQL Credentials');
    await window.modal.press('Allow');
    await window.quickInput.pick('Contoso Dev, Writer');
    assert.doesNotMatch(await response('getWriter', 'passwordLength'), /"passwordLength":0/);
  });
});
