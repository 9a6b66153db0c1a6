import assert from 'node:assert/strict';
import { asset } from './support/browser';
import { useDialog } from './support/dialog';
import { emptyForm, granted, strings } from './support/states';

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

  it('names the time zone of its browser if the host asks', async () => {
    const dialog = await open(emptyForm);
    await dialog.send({ type: 'askTimeZone' });
    await dialog.page.waitForFunction(() => window.host.intents.length > 1);
    const name = Intl.DateTimeFormat().resolvedOptions().timeZone;
    assert.deepEqual((await dialog.intents()).at(-1), { type: 'timeZone', name });
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

describe('the first drawing', function () {
  this.timeout(20_000);
  const open = useDialog();
  const first = [
    { type: 'strings', strings },
    { type: 'state', state: emptyForm },
  ];

  it('needs no message if the HTML has the state', async () => {
    const dialog = await open(null, { first });
    await dialog.find('combobox', 'Reason').waitFor();
    await dialog.find('button', 'Request Access').waitFor();
  });

  it('waits for the host if VS Code builds a hidden page again, because the state is old', async () => {
    const dialog = await open(null, { first, kept: { fields: {} } });
    assert.equal(await dialog.find('combobox', 'Reason').count(), 0);
  });

  it('shows buttons of the same size before the toolkit has loaded', async () => {
    const dialog = await open(null, { withoutToolkit: true });
    await dialog.send({ type: 'state', state: granted });
    const boxes = async () => {
      const buttons = await dialog.page.locator('vscode-button').all();
      return Promise.all(buttons.map(button => button.boundingBox()));
    };
    const before = await boxes();
    assert.ok(before.length > 3);
    assert.equal(await dialog.page.locator('vscode-button:defined').count(), 0);
    await dialog.page.evaluate(
      source => {
        const script = document.createElement('script');
        script.nonce = document.querySelector<HTMLScriptElement>('script[src]')?.nonce ?? '';
        script.textContent = source;
        document.head.append(script);
      },
      await asset('toolkit.js'),
    );
    await dialog.settle();
    assert.equal(await dialog.page.locator('vscode-button:not(:defined)').count(), 0);
    assert.deepEqual(await boxes(), before);
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
