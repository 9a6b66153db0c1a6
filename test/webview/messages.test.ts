import assert from 'node:assert/strict';
import { asset } from './support/browser';
import { useDialog } from './support/dialog';
import { emptyForm, granted } from './support/states';

describe('the page', function () {
  this.timeout(20_000);
  const open = useDialog();

  it("ignores unknown messages, and doesn't log their content", async () => {
    const dialog = await open(emptyForm);
    const said: string[] = [];
    dialog.page.on('console', message => said.push(`${message.type()} ${message.text()}`));
    for (const odd of [null, 'state', 7, {}, { type: 'eval', code: 'secret-text' }, [granted]]) {
      await dialog.post(odd);
    }
    assert.equal(said.length, 6);
    assert.ok(said.every(line => line.startsWith('warning ') && !line.includes('secret-text')));
    assert.equal(await dialog.find('button', 'Request Access').count(), 1);
  });

  it('ignores messages from another origin', async () => {
    const dialog = await open(emptyForm);
    await dialog.page.evaluate(state => {
      const data = { type: 'state', state };
      window.dispatchEvent(new MessageEvent('message', { data, origin: 'http://other.test' }));
    }, granted);
    assert.equal(await dialog.find('textbox', 'Server').count(), 0);
  });
});

describe('a change of the theme', function () {
  this.timeout(20_000);
  const open = useDialog();

  it("updates the toolkit's elements", async () => {
    const dialog = await open(emptyForm);
    const colour = () =>
      dialog.find('button', 'Request Access').evaluate(element => {
        const host = (element.getRootNode() as ShadowRoot).host;
        return getComputedStyle(host).backgroundColor;
      });
    assert.equal(await colour(), 'rgb(0, 120, 212)');
    await dialog.page.evaluate(() => {
      document.documentElement.style.setProperty('--vscode-button-background', 'rgb(1, 2, 3)');
      document.body.classList.replace('vscode-dark', 'vscode-light');
    });
    await dialog.settle();
    assert.equal(await colour(), 'rgb(1, 2, 3)');
  });
});

describe("the page's script", () => {
  it('stays within its size budget', async () => {
    assert.ok(Buffer.byteLength(await asset('main.js')) <= 140_000);
  });
});
