import assert from 'node:assert/strict';
import { useDialog } from './support/dialog';
import { importing } from './support/lcsStates';
import { roleForm, roles } from './support/roleStates';
import { emptyForm, strings, systems, withField } from './support/states';

describe('the tabs', function () {
  this.timeout(20_000);
  const open = useDialog();

  it('are hidden if there is only one system', async () => {
    const dialog = await open({ ...emptyForm, systems: [] });
    assert.equal(await dialog.find('tablist').count(), 0);
    assert.equal(await dialog.find('tabpanel').count(), 0);
    assert.equal(await dialog.find('button', 'Request Access').count(), 1);
  });

  it('select the shown system, name its panel, and open another one', async () => {
    const dialog = await open(emptyForm);
    await dialog.accessible('tablist', 'System');
    const [first, second] = systems.map(({ label }) => dialog.find('tab', label));
    assert.equal(await first?.getAttribute('aria-selected'), 'true');
    assert.equal(await second?.getAttribute('aria-selected'), 'false');
    await dialog.accessible('tabpanel', 'Unified environments');
    await second?.click();
    assert.deepEqual(await dialog.lastIntent(), {
      type: 'openSection',
      section: 'lifecycleServices',
    });
    await dialog.show({ ...emptyForm, section: 'lifecycleServices' });
    await dialog.accessible('tabpanel', 'Lifecycle Services');
    assert.equal(await dialog.focused(), 'tab Lifecycle Services');
  });

  it('are one tab stop with arrow keys, Home, and End', async () => {
    const dialog = await open(emptyForm);
    await dialog.press('Tab');
    assert.equal(await dialog.focused(), 'tab Unified environments');
    const opened: (string | undefined)[] = [];
    for (const key of ['ArrowRight', 'ArrowRight', 'ArrowRight', 'ArrowLeft', 'Home', 'End']) {
      await dialog.press(key);
      const intent = await dialog.lastIntent();
      opened.push(intent?.type === 'openSection' ? intent.section : undefined);
      await dialog.show({ ...emptyForm, section: opened.at(-1) ?? '' });
    }
    const [unified, lcs, apps] = systems.map(({ id }) => id);
    assert.deepEqual(opened, [lcs, apps, unified, apps, unified, apps]);
    assert.equal(await dialog.focused(), 'tab Managed applications');
    await dialog.press('Tab');
    assert.equal(await dialog.focused(), 'combobox Environment');
  });

  it("keep the focus while the host hasn't opened the system yet", async () => {
    const dialog = await open(emptyForm);
    await dialog.press('Tab', 'ArrowRight');
    await dialog.show(emptyForm);
    assert.equal(await dialog.focused(), 'tab Lifecycle Services');
  });

  it('keep the input of all systems, also in a page that VS Code creates again', async () => {
    const typed = withField(emptyForm, 'reason', { value: 'Ticket 4711' });
    const input = { environment: 'dev', addresses: '203.0.113.7', access: 'reader' };
    const dialog = await open(typed);
    await dialog.show({ ...roleForm, fields: [roles] });
    const kept = {
      section: 'managedApplications',
      fields: { roles: roles.value },
      others: { unifiedEnvironments: { ...input, reason: 'Ticket 4711' } },
    };
    assert.deepEqual(await dialog.keptInput(), kept);
    const again = await open(withField(importing, 'server', { value: 'a.example' }), { kept });
    assert.deepEqual(await again.keptInput(), {
      section: 'lifecycleServices',
      fields: { server: '' },
      others: { ...kept.others, managedApplications: kept.fields },
    });
  });

  for (const width of [320, 560, 820]) {
    it(`keep one line and the heading at a width of ${width} pixels`, async () => {
      const dialog = await open(emptyForm, { width });
      const boxes = await Promise.all(
        systems.map(({ label }) => dialog.find('tab', label).boundingBox()),
      );
      assert.equal(new Set(boxes.map(box => box?.y)).size, 1);
      const right = Math.max(...boxes.map(box => (box ? box.x + box.width : Number.NaN)));
      assert.ok(right <= width, `${right}`);
      await dialog.show({ ...emptyForm, section: 'lifecycleServices' });
      assert.equal(await dialog.find('heading', strings.heading).count(), 1);
    });
  }

  it('come with the buttons of a section, and no request button if it has none', async () => {
    const buttons = [{ id: 'import', label: 'Import Credentials…', primary: false }];
    const dialog = await open({ ...emptyForm, request: null, buttons });
    assert.equal(await dialog.find('button', 'Request Access').count(), 0);
    await dialog.find('button', 'Import Credentials…').click();
    assert.deepEqual(await dialog.lastIntent(), {
      type: 'button',
      section: 'unifiedEnvironments',
      id: 'import',
    });
  });
});
