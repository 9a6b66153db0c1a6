import assert from 'node:assert/strict';
import { useDialog } from './support/dialog';
import { emptyForm } from './support/states';

describe('the list of systems', function () {
  this.timeout(20_000);
  const open = useDialog();
  const systems = [
    { id: 'unifiedEnvironments', label: 'Unified environments' },
    { id: 'lifecycleServices', label: 'Lifecycle Services' },
  ] as const;

  it('is hidden if there is only one', async () => {
    const dialog = await open(emptyForm);
    assert.equal(await dialog.find('navigation', 'System').count(), 0);
  });

  it('marks the shown system, and opens another one', async () => {
    const dialog = await open({ ...emptyForm, systems });
    const [first, second] = systems.map(({ label }) => dialog.find('button', label));
    assert.equal(await first?.getAttribute('aria-current'), 'page');
    assert.equal(await second?.getAttribute('aria-current'), null);
    await second?.click();
    assert.deepEqual(await dialog.lastIntent(), {
      type: 'openSection',
      section: 'lifecycleServices',
    });
  });

  it('shows the buttons of a section, and no request button if it has none', async () => {
    const buttons = [{ id: 'import', label: 'Import Credentials…' }];
    const dialog = await open({ ...emptyForm, requestLabel: '', buttons });
    assert.equal(await dialog.find('button', 'Request Access').count(), 0);
    await dialog.find('button', 'Import Credentials…').click();
    assert.deepEqual(await dialog.lastIntent(), { type: 'button', id: 'import' });
  });
});
