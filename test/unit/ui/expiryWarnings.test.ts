import assert from 'node:assert/strict';
import { expiryWarnings } from '../../../src/ui/expiryWarnings';
import { Ticker } from '../../../src/ui/ticker';
import { isActivation } from '../../../src/vault/heldGrant';
import { FakeClock, settled } from '../support/fakeClock';
import { FakePrompts } from '../support/fakePrompts';
import { TestVault } from '../support/testVault';
import { fakeWindow } from '../support/fakeWindow';
import {
  activation,
  environment,
  grant,
  held,
  heldActivation,
  hour,
  minute,
} from '../support/samples';

describe('the warnings before a credential ends', () => {
  let clock: FakeClock;
  let vault: TestVault;
  let prompts: FakePrompts;
  let warnings: Ticker;
  let renewed: string[];
  let stop: () => void;
  let thresholds: number[];
  const refused = new Set<string>();
  const words = {
    label: '',
    shortLabel: '',
    note: '',
    text: '',
    tone: 'bad',
    isRefused: true,
  } as const;
  const of = (grantId: string) => (refused.has(grantId) ? words : undefined);
  beforeEach(() => {
    clock = new FakeClock();
    vault = new TestVault(clock);
    prompts = new FakePrompts();
    [renewed, thresholds] = [[], [30, 5]];
    refused.clear();
    start();
  });
  afterEach(() => {
    stop();
    assert.equal(clock.pending, 0);
    assert.equal(vault.listeners, 0);
  });

  /** As the window does when it starts, or was reloaded. */
  function start(): void {
    const settings = { expiryWarnings: () => thresholds };
    const locale = { language: 'en-GB', timeZone: 'Europe/Berlin' };
    const window = fakeWindow({ vault, prompts, clock, locale, settings });
    const own = expiryWarnings(window, { of }, each => {
      renewed.push(isActivation(each) ? `role ${each.grant.id}` : each.grant.id);
      return Promise.resolve();
    });
    const ticker = new Ticker(clock, [], [own]);
    const following = vault.onDidChange(() => {
      ticker.refresh();
    });
    ticker.refresh();
    stop = () => {
      following.dispose();
      ticker.dispose();
    };
    warnings = ticker;
  }

  /** The warnings, without the time of the end. */
  const said = () => prompts.texts('warning').map(text => text.replace(/ \(today at .*\)/, ''));
  const ends = (left: string) => `The SQL credential for contoso-dev expires in ${left}.`;

  async function hold(life = 8 * hour): Promise<string> {
    const mine = grant(clock.now(), { expiresAt: clock.now() + life });
    await vault.hold(held(mine));
    return mine.id;
  }

  it('do not appear while the server refuses the credential, but appear when it works again', async () => {
    const mine = await hold();
    refused.add(mine);
    await clock.advance(7.5 * hour + minute);
    assert.deepEqual(said(), []);
    refused.clear();
    warnings.refresh();
    await settled();
    assert.deepEqual(said(), [ends('29 min')]);
  });

  for (const status of ['expired', 'replaced', 'lost'] as const) {
    it(`do not appear for a credential that is ${status}`, async () => {
      await vault.end(await hold(), status);
      await clock.advance(8 * hour - minute);
      assert.deepEqual(said(), []);
    });
  }

  it('appear once at each time in the settings', async () => {
    await hold();
    await clock.advance(8 * hour - 30 * minute - 1);
    assert.deepEqual(said(), []);
    await clock.advance(1);
    assert.deepEqual(said(), [ends('30 min')]);
    await clock.advance(25 * minute - 1);
    assert.equal(said().length, 1);
    await clock.advance(1);
    assert.deepEqual(said(), [ends('30 min'), ends('5 min')]);
    await clock.advance(hour);
    assert.equal(said().length, 2);
    assert.deepEqual(vault.events, ['warned 30', 'warned 5']);
  });

  it('name the time of the end, because VS Code can show them for a long time', async () => {
    await hold();
    await clock.advance(8 * hour - 5 * minute);
    assert.equal(prompts.texts('warning').at(-1), ends('5 min (today at 18:00)'));
  });

  it('set no timer if there is nothing to warn of', async () => {
    assert.equal(clock.pending, 0);
    await hold();
    assert.equal(clock.pending, 1);
    await vault.hold();
    assert.equal(clock.pending, 0);
    thresholds = [];
    await hold();
    await settled();
    assert.equal(clock.pending, 0);
  });

  it('do not appear if the end is unknown', async () => {
    await vault.hold(held({ ...grant(clock.now()), expiresAt: undefined }));
    await clock.advance(48 * hour);
    assert.deepEqual(said(), []);
    assert.equal(clock.pending, 0);
  });

  it('appear for each credential', async () => {
    const now = clock.now();
    const other = { environment: environment('contoso-test'), expiresAt: now + 2 * hour };
    await vault.hold(held(grant(now, { expiresAt: now + hour })), held(grant(now, other)));
    await clock.advance(3 * hour);
    assert.deepEqual(said(), [
      ends('30 min'),
      ends('5 min'),
      'The SQL credential for contoso-test expires in 30 min.',
      'The SQL credential for contoso-test expires in 5 min.',
    ]);
  });

  it('do not appear again after a reload', async () => {
    await hold();
    await clock.advance(8 * hour - 20 * minute);
    stop();
    start();
    await clock.advance(10 * minute);
    assert.deepEqual(said(), [ends('30 min')]);
    await clock.advance(10 * minute);
    assert.deepEqual(said(), [ends('30 min'), ends('5 min')]);
  });

  it('do not appear twice while the vault stores the first one', async () => {
    const noting: (() => void)[] = [];
    vault.before = () => new Promise(resolve => noting.push(resolve));
    await hold(hour);
    await clock.advance(30 * minute);
    warnings.refresh();
    await clock.advance(minute);
    warnings.refresh();
    await settled();
    assert.equal(noting.length, 1);
    noting[0]?.();
    await settled();
    assert.equal(said().length, 1);
  });

  it('appear once if the computer slept through several', async () => {
    await hold();
    await clock.sleep(8 * hour - 2 * minute);
    assert.deepEqual(said(), [ends('2 min')]);
    assert.deepEqual(vault.events, ['warned 5']);
  });

  it('name the time of the setting if a timer fires a little late', async () => {
    await hold();
    await clock.sleep(8 * hour - 5 * minute + 900);
    assert.deepEqual(said(), [ends('5 min')]);
  });

  it('do not appear if the computer slept through the end', async () => {
    const id = await hold();
    await clock.sleep(9 * hour);
    await vault.end(id, 'expired');
    await settled();
    assert.deepEqual(said(), []);
  });

  it('do not appear together with the credential or after its end', async () => {
    await hold(20 * minute);
    await clock.advance(minute);
    assert.deepEqual(said(), []);
    const id = await hold();
    await vault.end(id, 'replaced');
    await clock.advance(8 * hour);
    assert.deepEqual(said(), []);
  });

  it('renew the credential if the user presses the button', async () => {
    prompts.presses = ([renew]) => renew;
    const id = await hold(hour);
    await clock.advance(30 * minute);
    assert.deepEqual(prompts.asked.at(-1)?.more, ['Renew']);
    assert.deepEqual(renewed, [id]);
  });

  it('offer no renewal of an imported account, but a new request', async () => {
    const end = clock.now() + hour;
    await vault.hold(held(grant(clock.now(), { addresses: '', expiresAt: end })));
    await clock.advance(30 * minute);
    assert.deepEqual(prompts.asked.at(-1)?.more, ['Request Again']);
  });

  it('renew nothing if the user dismisses them', async () => {
    await hold(hour);
    await clock.advance(hour);
    assert.deepEqual(renewed, []);
  });

  it('follow the settings', async () => {
    await hold(hour);
    thresholds = [45];
    warnings.refresh();
    await clock.advance(15 * minute);
    assert.deepEqual(said(), [ends('45 min')]);
  });

  it('of a role offer to activate it again, and do not appear while it waits', async () => {
    prompts.presses = ([button]) => button;
    const approved = activation(clock.now(), {
      state: 'Approved',
      expiresAt: clock.now() + 35 * minute,
    });
    await vault.hold(heldActivation(approved), heldActivation(activation(clock.now())));
    await clock.advance(6 * minute);
    assert.deepEqual(said(), ['Contributor on contosoapp ends in 30 min.']);
    assert.deepEqual(renewed, [`role ${approved.id}`]);
  });

  it('of a role appear again when Azure moves its end', async () => {
    const expiresAt = clock.now() + 35 * minute;
    const approved = activation(clock.now(), { state: 'Approved', expiresAt });
    await vault.hold(heldActivation(approved));
    await clock.advance(6 * minute);
    assert.equal(said().length, 1);
    await vault.keepActivation({ ...approved, expiresAt: expiresAt + hour });
    await clock.advance(hour);
    assert.equal(said().length, 2);
  });

  it('name several roles that end together', async () => {
    const role = { principalId: 'ada', roleId: '/roles/1', name: 'Contributor' };
    const expiresAt = clock.now() + 35 * minute;
    const roles = [role, { ...role, roleId: '/roles/2', name: 'Reader' }];
    await vault.hold(
      heldActivation(activation(clock.now(), { state: 'Approved', expiresAt, roles })),
    );
    await clock.advance(6 * minute);
    assert.deepEqual(said(), ['Contributor, Reader on contosoapp end in 30 min.']);
  });
});
