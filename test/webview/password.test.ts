import assert from 'node:assert/strict';
import type { Dialog } from './support/dialog';
import { useDialog } from './support/dialog';
import { emptyForm, grant, granted, otherGrantId } from './support/states';

const password = 'P@ss-w0rd-under-test';
const mask = '•'.repeat(16);

/** Collects all strings of the page: markup, shadow trees, values, stored states, and the log. */
async function traces(dialog: Dialog): Promise<readonly string[]> {
  const found = await dialog.page.evaluate(secret => {
    const places: string[] = [];
    const visit = (node: Document | ShadowRoot) => {
      for (const element of node.querySelectorAll('*')) {
        const input = element instanceof HTMLInputElement ? element.value : '';
        const texts = [input, ...[...element.attributes].map(({ value }) => value)];
        if (texts.some(text => text.includes(secret))) places.push(element.tagName);
        if (element.shadowRoot) visit(element.shadowRoot);
      }
      if (node.textContent?.includes(secret)) places.push('text');
    };
    visit(document);
    if (JSON.stringify(window.host).includes(secret)) places.push('host');
    return places;
  }, password);
  return found;
}

const shown = (dialog: Dialog) => dialog.find('textbox', 'Password').inputValue();

describe('the password', function () {
  this.timeout(20_000);
  const open = useDialog();

  const reveal = async (clock = false): Promise<Dialog> => {
    const dialog = await open(granted, { clock });
    await dialog.find('button', 'Show password').click();
    await dialog.send({ type: 'password', grantId: grant.id, password });
    assert.equal(await shown(dialog), password);
    return dialog;
  };

  const assertMasked = async (dialog: Dialog): Promise<void> => {
    await dialog.settle();
    assert.equal(await shown(dialog), mask);
    assert.deepEqual(await traces(dialog), []);
    assert.equal(await dialog.find('button', 'Show password').count(), 1);
  };

  it('is not in the page before the user asks to see it', async () => {
    const dialog = await open(granted);
    await assertMasked(dialog);
    await dialog.find('button', 'Show password').click();
    assert.deepEqual(await dialog.lastIntent(), { type: 'revealPassword', grantId: grant.id });
    await assertMasked(dialog);
  });

  it('appears in its text box and nowhere else', async () => {
    const dialog = await reveal();
    assert.deepEqual(await traces(dialog), ['INPUT']);
    assert.equal(await dialog.find('button', 'Hide password').count(), 1);
    assert.equal((await dialog.accessible('textbox', 'Password')).value, password);
  });

  it('disappears when the user hides it, and the focus stays', async () => {
    const dialog = await reveal();
    await dialog.find('button', 'Hide password').press('Enter');
    await assertMasked(dialog);
    assert.equal(await dialog.focused(), 'button Show password');
    assert.deepEqual(await dialog.lastIntent(), { type: 'revealPassword', grantId: grant.id });
  });

  it('disappears after 30 seconds', async () => {
    const dialog = await reveal(true);
    await dialog.page.clock.runFor(29_000);
    assert.equal(await shown(dialog), password);
    await dialog.page.clock.runFor(1_000);
    assert.equal(await shown(dialog), mask);
    assert.deepEqual(await traces(dialog), []);
  });

  it('stays while the page redraws the same grant', async () => {
    const dialog = await reveal(true);
    await dialog.page.clock.runFor(20_000);
    await dialog.post({ type: 'state', state: granted }, false);
    assert.equal(await shown(dialog), password);
    await dialog.page.clock.runFor(10_000);
    assert.equal(await shown(dialog), mask);
  });

  it('disappears when the host asks for it', async () => {
    const dialog = await reveal();
    await dialog.send({ type: 'maskPassword' });
    await assertMasked(dialog);
  });

  it("disappears when the page is hidden, and doesn't appear in a hidden page", async () => {
    const dialog = await reveal();
    await dialog.page.evaluate(() => {
      Object.defineProperty(document, 'hidden', { configurable: true, value: true });
      document.dispatchEvent(new Event('visibilitychange'));
    });
    await assertMasked(dialog);
    await dialog.send({ type: 'password', grantId: grant.id, password });
    await assertMasked(dialog);
  });

  it('disappears with its grant, and when another grant is shown', async () => {
    const other = { ...grant, id: otherGrantId };
    const first = await reveal();
    await first.show({ ...granted, grant: other });
    await assertMasked(first);
    const second = await reveal();
    await second.show(emptyForm);
    assert.deepEqual(await traces(second), []);
    const third = await reveal();
    await third.show({ ...granted, grant: { ...grant, hasPassword: false } });
    assert.deepEqual(await traces(third), []);
  });

  it('is ignored if it belongs to another grant than the shown one', async () => {
    const dialog = await open(granted);
    await dialog.send({ type: 'password', grantId: otherGrantId, password });
    await assertMasked(dialog);
  });

  it("has a mask that doesn't reveal its length", async () => {
    const dialog = await reveal();
    await dialog.send({ type: 'password', grantId: grant.id, password: 'x' });
    await dialog.send({ type: 'maskPassword' });
    assert.equal(await shown(dialog), mask);
  });
});
