import assert from 'node:assert/strict';
import { useDialog } from './support/dialog';
import { elsewhere, emptyForm, failed, granted, inProgress, request } from './support/states';

describe('a running request', function () {
  this.timeout(20_000);
  const open = useDialog();

  it('shows its step, and tells it to screen readers', async () => {
    const dialog = await open(inProgress);
    const step = 'Waiting for the environment to create the login…';
    assert.equal(await dialog.page.getByText(step).isVisible(), true);
    const bar = dialog.find('progressbar', 'Requesting access');
    assert.equal(await bar.getAttribute('aria-valuetext'), step);
    assert.equal(await bar.getAttribute('aria-valuenow'), null);
  });

  it('shows no motion if the user prefers reduced motion', async () => {
    const moving = await open(inProgress);
    const still = await open(inProgress, { reducedMotion: true });
    const animation = (element: Element) => getComputedStyle(element, '::before').animationName;
    assert.equal(await moving.find('progressbar').evaluate(animation), 'along');
    assert.equal(await still.find('progressbar').evaluate(animation), 'none');
    await moving.page.evaluate(() => {
      document.body.classList.add('vscode-reduce-motion');
    });
    assert.equal(await moving.find('progressbar').evaluate(animation), 'none');
  });

  it('is canceled by the button', async () => {
    const dialog = await open(inProgress);
    await dialog.find('button', 'Cancel').click();
    assert.deepEqual(await dialog.lastIntent(), { type: 'cancel' });
  });

  it('leads from Cancel to the request button, on which a second Enter does nothing', async () => {
    for (const state of [inProgress, elsewhere]) {
      const dialog = await open(state, { clock: true });
      await dialog.stopClock();
      await dialog.find('button', 'Cancel').press('Enter');
      await dialog.post({ type: 'state', state: emptyForm }, false);
      await dialog.page.clock.runFor(100);
      assert.equal(await dialog.focused(), 'button Request Access');
      await dialog.press('Enter');
      assert.deepEqual(await dialog.lastIntent(), { type: 'cancel' });
      await dialog.page.clock.runFor(1_100);
      await dialog.press('Enter');
      assert.deepEqual(await dialog.lastIntent(), request);
    }
  });

  it('leaves the focus where it is', async () => {
    for (const target of ['button Request Access', 'combobox Reason', 'combobox Environment']) {
      const dialog = await open(emptyForm);
      const [, role = '', name = ''] = /^(\w+) (.*)$/.exec(target) ?? [];
      await dialog.find(role as 'button', name).focus();
      for (const state of [inProgress, emptyForm, inProgress, granted]) {
        await dialog.show(state);
        assert.equal(await dialog.focused(), target);
      }
    }
  });

  it('returns the focus to a control that it disables', async () => {
    const dialog = await open(emptyForm);
    await dialog.find('radio', 'Reader').focus();
    await dialog.show(inProgress);
    assert.equal(await dialog.focused(), 'button Cancel');
    await dialog.show(granted);
    assert.equal(await dialog.focused(), 'radio Reader');
  });

  it('is shown by one line while another environment is selected', async () => {
    const dialog = await open(elsewhere);
    assert.ok(await dialog.page.getByText('Requesting access to Contoso Test…').isVisible());
    assert.equal(await dialog.find('progressbar').count(), 0);
    await dialog.find('button', 'Show').click();
    assert.deepEqual(await dialog.lastIntent(), { type: 'showRequest' });
    await dialog.find('button', 'Cancel').click();
    assert.deepEqual(await dialog.lastIntent(), { type: 'cancel' });
    await dialog.find('button', 'Request Access').click();
    assert.deepEqual(await dialog.lastIntent(), request);
  });

  it("doesn't move the focus until the user returns to the page", async () => {
    const dialog = await open(inProgress);
    await dialog.find('button', 'Cancel').focus();
    await dialog.page.evaluate(() => {
      document.hasFocus = () => false;
    });
    await dialog.show(emptyForm);
    assert.doesNotMatch(await dialog.focused(), /^button/);
    await dialog.page.evaluate(() => {
      document.hasFocus = () => true;
      window.dispatchEvent(new Event('focus'));
    });
    assert.equal(await dialog.focused(), 'button Request Access');
  });

  it('leaves the focus to a modal dialog of VS Code that opens during a redraw', async () => {
    const dialog = await open(emptyForm);
    await dialog.find('radio', 'Reader').focus();
    await dialog.page.evaluate(() => {
      document.hasFocus = () => false;
    });
    await dialog.show(inProgress);
    await dialog.page.evaluate(() => {
      document.hasFocus = () => true;
    });
    assert.notEqual(await dialog.focused(), 'button Cancel');
    await dialog.page.evaluate(() => {
      window.dispatchEvent(new Event('focus'));
    });
    assert.equal(await dialog.focused(), 'button Cancel');
  });

  it('focuses the field that the host names when the user returns to the page', async () => {
    const dialog = await open(emptyForm);
    await dialog.page.evaluate(() => {
      document.hasFocus = () => false;
    });
    await dialog.send({ type: 'focus', control: 'reason' });
    assert.notEqual(await dialog.focused(), 'combobox Reason');
    await dialog.page.evaluate(() => {
      document.hasFocus = () => true;
      window.dispatchEvent(new Event('focus'));
    });
    assert.equal(await dialog.focused(), 'combobox Reason');
  });

  it("doesn't take the focus from other parts of the page", async () => {
    const dialog = await open({ ...granted, progress: inProgress.progress });
    await dialog.find('button', 'Copy server').focus();
    await dialog.show(granted);
    assert.equal(await dialog.focused(), 'button Copy server');
  });
});

describe('a notice', function () {
  this.timeout(20_000);
  const open = useDialog();

  it('does not lead a second Enter to another control when it disappears', async () => {
    const dialog = await open(failed, { clock: true });
    await dialog.stopClock();
    await dialog.find('button', 'Dismiss').press('Enter');
    await dialog.post({ type: 'state', state: emptyForm }, false);
    await dialog.page.clock.runFor(100);
    assert.equal(await dialog.focused(), 'combobox Environment');
    const intents = await dialog.intents();
    await dialog.press('Enter');
    assert.deepEqual(await dialog.intents(), intents);
    const environment = dialog.find('combobox', 'Environment');
    assert.equal(await environment.getAttribute('aria-expanded'), 'false');
    await dialog.page.clock.runFor(1_100);
    await dialog.press('Enter');
    assert.equal(await environment.getAttribute('aria-expanded'), 'true');
  });

  it('is an alert with remedies after an error', async () => {
    const dialog = await open(failed);
    assert.match(await dialog.find('alert').innerText(), /not a System Administrator/);
    await dialog.find('button', 'Use another account').click();
    assert.deepEqual(await dialog.lastIntent(), {
      type: 'remedy',
      section: 'unifiedEnvironments',
      id: 'switch',
    });
    await dialog.find('button', 'Dismiss').press('Enter');
    assert.deepEqual(await dialog.lastIntent(), {
      type: 'dismissNotice',
      section: 'unifiedEnvironments',
    });
    await dialog.show({ ...failed, notice: null });
    assert.equal(await dialog.focused(), 'combobox Environment');
  });

  it("is spoken once and politely if it isn't an error", async () => {
    const dialog = await open(emptyForm);
    const notice = { severity: 'info', text: 'Your other window shows it too.' } as const;
    await dialog.show({ ...emptyForm, notice: { ...notice, remedies: [] } });
    await dialog.show({ ...emptyForm, notice: { ...notice, remedies: [] } });
    assert.equal(await dialog.find('alert').count(), 0);
    assert.deepEqual(await dialog.spoken(), [notice.text]);
  });
});

describe('announcements', function () {
  this.timeout(20_000);
  const open = useDialog();

  it('are spoken once each and not shown, even if a text repeats', async () => {
    const dialog = await open(emptyForm, { clock: true });
    await dialog.send({ type: 'announce', text: 'Copied' });
    await dialog.send({ type: 'announce', text: 'Copied' });
    assert.deepEqual(await dialog.spoken(), ['Copied', 'Copied']);
    assert.equal(await dialog.find('status').count(), 0);
    const size = await dialog.page.locator('[aria-live]').boundingBox();
    assert.ok(size && size.width <= 1 && size.height <= 1);
    await dialog.page.clock.runFor(10_000);
    assert.equal(await dialog.page.getByText('Copied').count(), 0);
  });

  it("don't include the countdown", async () => {
    const dialog = await open(granted);
    const { grant } = granted;
    assert.ok(grant);
    await dialog.show({ ...granted, grant: { ...grant, timeLeft: '7 h 41 min left' } });
    assert.equal(await dialog.page.getByText('7 h 41 min left').isVisible(), true);
    assert.deepEqual(await dialog.spoken(), []);
    const names = (await dialog.accessibleNodes()).map(node => node.name);
    assert.deepEqual(
      names.filter(spoken => spoken.includes('7 h')),
      [],
    );
  });
});
