import assert from 'node:assert/strict';
import { accessError } from '../../../../src/access/errors';
import type { RoleActivation } from '../../../../src/access/grant';
import { failure, success } from '../../../../src/access/result';
import type { ActivationValues } from '../../../../src/managedApplications/activations/activationValues';
import { Activations } from '../../../../src/managedApplications/activations/index';
import { FakeClock, settled } from '../../support/fakeClock';
import { FakeLog } from '../../support/fakeLog';
import { FakeApplications, jitRequest } from '../fakeApplications';
import { FakePrompts } from '../../support/fakePrompts';
import { FakeVault } from '../../support/fakeVault';
import { activation, heldActivation, hour, minute } from '../../support/samples';

const second = 1000;
const notSignedIn = failure(accessError('notSignedIn', { host: 'management.azure.com' }));
const missing = failure(accessError('resourceMissing', { name: 'jit7k2m9qa' }));

describe('The role activations of a window', () => {
  let clock: FakeClock;
  let vault: FakeVault;
  let prompts: FakePrompts;
  let service: FakeApplications;
  let activations: Activations;
  let asked: ActivationValues[];
  let shown: string[];
  let said: string[];
  let copied: string[];
  let start: number;
  let azure: string;
  let underWay: Set<string>;
  let portals: boolean;
  beforeEach(() => {
    clock = new FakeClock();
    start = clock.now();
    azure = 'https://management.azure.com/';
    [vault, prompts, service] = [new FakeVault(), new FakePrompts(), new FakeApplications()];
    [asked, shown, said, copied] = [[], [], [], []];
    underWay = new Set();
    portals = true;
    load();
  });
  afterEach(() => {
    activations.dispose();
    assert.equal(clock.pending, 0);
    assert.equal(vault.listeners, 0);
  });

  /** As the window does when it starts, or was reloaded. */
  function load(): void {
    activations = new Activations({
      vault,
      clock,
      prompts,
      log: new FakeLog(),
      locale: 'en',
      service: () => Promise.resolve(success(service)),
      resourceManagerUrl: () => azure,
      underWay,
      announcer: { say: text => said.push(text) },
      writeClipboard: text => {
        copied.push(text);
        return Promise.resolve();
      },
      show: id => shown.push(id),
      activateAgain: values => {
        asked.push(values);
        return Promise.resolve();
      },
      changed: () => undefined,
      hasPortal: () => portals,
    });
  }

  async function reload(): Promise<void> {
    activations.dispose();
    load();
    await settled();
  }

  async function hold(changes: Partial<RoleActivation> = {}): Promise<string> {
    const grant = activation(start, changes);
    vault.hold(heldActivation(grant));
    await settled();
    return grant.id;
  }

  const answers = (state: string, changes = {}) => {
    service.read = success(jitRequest(state, start, changes));
  };
  const reads = () => service.calls.filter(call => call.startsWith('read')).length;
  const told = () => [...prompts.texts('info'), ...prompts.texts('warning')];
  const state = () => vault.held[0]?.grant as RoleActivation | undefined;

  it('are read soon at first, then more and more seldom', async () => {
    answers('Pending');
    await hold();
    await clock.advance(5 * minute);
    assert.equal(reads(), 11);
    await clock.advance(55 * minute);
    assert.ok(reads() >= 37 && reads() <= 39, String(reads()));
    const before = reads();
    await clock.advance(10 * hour);
    assert.ok(reads() - before <= 61, String(reads() - before));
    assert.deepEqual(told(), []);
  });

  it('are not said to be gone while they are still being sent, and not withdrawn then', async () => {
    service.read = missing;
    const id = await hold({ presence: 'sent' });
    underWay.add(id);
    await clock.advance(10 * minute);
    assert.equal(reads(), 0);
    await activations.refresh(id);
    await activations.refresh(id);
    await activations.act(id, 'withdraw');
    assert.equal(state()?.presence, 'sent');
    assert.deepEqual(
      service.calls.filter(call => call === 'withdraw'),
      [],
    );
    assert.deepEqual(prompts.texts('info'), ['A request is running. Wait for it, or cancel it.']);

    underWay.clear();
    answers('Pending');
    await clock.advance(minute);
    assert.equal(state()?.presence, 'found');
  });

  it('are told of where the decision came with the answer', async () => {
    const id = await hold({ state: 'Approved', toldState: 'Approved', expiresAt: start + hour });
    const given = state();
    assert.ok(given !== undefined);
    activations.tell(given);
    await settled();
    assert.match(told().join(), /was approved: the role is active until/);
    assert.equal(told().length, 1);
    assert.equal(id, given.id);
  });

  it('are told of once when they are approved hours later, across reloads', async () => {
    answers('Pending');
    await hold({ durationMs: 8 * hour });
    await clock.advance(2 * hour);
    await reload();
    await clock.advance(hour);
    activations.dispose();
    answers('Approved', {
      duration: { milliseconds: 8 * hour, text: 'PT8H' },
      endsAt: start + 8 * hour,
    });
    clock.jump(30 * minute);
    load();
    await settled();
    assert.match(
      told().join(),
      /^Contributor on contosoapp was approved: the role is active until/,
    );
    assert.equal(state()?.expiresAt, start + 8 * hour);
    const before = reads();
    await reload();
    await clock.advance(4 * hour);
    assert.equal(told().length, 1);
    assert.equal(reads(), before);
  });

  it('count in times of this computer', async () => {
    answers('Approved', { clockAheadMs: 3 * minute });
    await hold();
    await clock.advance(30 * second);
    assert.equal(state()?.startsAt, start - 3 * minute);
    assert.equal(state()?.expiresAt, start + 2 * hour - 3 * minute);
  });

  it('are read again when their time begins, and not before', async () => {
    answers('Approved', { startsAt: start + 3 * hour, endsAt: start + 5 * hour });
    await hold({ startsAt: start + 3 * hour });
    await clock.advance(2 * hour);
    assert.equal(reads(), 1);
    assert.match(told().join(), /the role is active from .* until/);
    await clock.advance(hour + minute);
    assert.equal(reads(), 2);
    assert.equal(told().length, 1);
  });

  for (const [answer, words] of [
    ['Denied', /was denied/],
    ['Timeout', /didn't decide on the request/],
    ['Failed', /Azure reports that the request .* failed/],
    ['Canceled', /was canceled/],
    ['Expired', /expired/],
  ] as const) {
    it(`end with ${answer}: told once, with a button to ask again`, async () => {
      answers(answer);
      prompts.presses = ([, again]) => again;
      const id = await hold();
      await clock.advance(hour);
      assert.match(told().join(), words);
      assert.equal(told().length, 1);
      assert.equal(reads(), 1);
      assert.equal(asked[0]?.applicationId, state()?.applicationId);
      assert.equal(vault.held[0]?.grant.id, id);
      await reload();
      assert.equal(told().length, 1);
    });
  }

  it('stay watched in an unknown state, which is reported once', async () => {
    answers('Escalated');
    await hold();
    await clock.advance(5 * minute);
    assert.match(told().join(), /"Escalated", which this extension does not know/);
    assert.equal(told().length, 1);
    answers('Approved');
    await clock.advance(2 * minute);
    assert.equal(told().length, 2);
  });

  it('are asked about less when Azure has too much to do', async () => {
    service.read = failure(accessError('tooManyRequests', { host: 'management.azure.com' }));
    const id = await hold();
    await clock.advance(10 * minute);
    assert.ok(reads() <= 5, String(reads()));
    assert.equal(activations.problemOf(id)?.code, 'tooManyRequests');
    answers('Pending');
    await clock.advance(10 * minute);
    assert.equal(activations.problemOf(id), undefined);
  });

  it('ask for a sign-in once, and go on after it', async () => {
    service.read = notSignedIn;
    await hold();
    await clock.advance(3 * hour);
    assert.equal(reads(), 1);
    assert.deepEqual(told(), [
      'Sign in to see the state of your request for Contributor on contosoapp.',
    ]);
    activations.retry();
    await settled();
    assert.equal(reads(), 2);
    assert.equal(told().length, 1);
    answers('Approved', { endsAt: start + 8 * hour });
    activations.retry();
    await settled();
    assert.equal(told().length, 2);
    assert.ok(service.calls.every(call => call === 'read silent'));
  });

  it('sign in where the button of the notification is pressed', async () => {
    service.read = notSignedIn;
    prompts.presses = buttons => buttons.find(button => button === 'Sign In');
    await hold();
    await clock.advance(30 * second);
    assert.equal(service.calls.at(-1), 'read interactive');
  });

  it('go on when the clock was set back, and after a sleep', async () => {
    answers('Pending');
    await hold({ issuedAt: start - 2 * hour });
    const before = reads();
    clock.jump(-5 * hour);
    await clock.advance(21 * minute);
    assert.ok(reads() > before, String(reads()));
    answers('Denied');
    await clock.sleep(6 * hour);
    assert.match(told().join(), /was denied/);
  });

  it('are gone when Azure says so twice', async () => {
    service.read = missing;
    await hold({ presence: 'sent', state: '' });
    await clock.advance(30 * second);
    assert.equal(state()?.presence, 'sent');
    await clock.advance(30 * second);
    assert.equal(state()?.presence, 'gone');
    assert.match(told().join(), /Azure no longer has the request for Contributor on contosoapp/);
    await clock.advance(hour);
    assert.equal(reads(), 2);
  });

  it('that a reload cut off are found again', async () => {
    answers('Pending');
    await hold({ presence: 'sent', state: '', issuedAt: start - minute });
    assert.equal(state()?.presence, 'found');
    assert.deepEqual(told(), []);
  });

  it('that were approved too late say so', async () => {
    answers('Approved');
    await hold({ issuedAt: start - minute });
    await clock.advance(0);
    vault.hold(heldActivation(activation(start - 5 * hour)));
    service.read = success(jitRequest('Approved', start - 5 * hour));
    await settled();
    assert.match(told().join(), /its time is already over/);
  });

  it('are refreshed when that is asked for, with a sign-in', async () => {
    answers('Pending');
    const id = await hold();
    await activations.act(id, 'refresh');
    assert.equal(service.calls.at(-1), 'read interactive');
    assert.deepEqual(said, ['Waiting for the customer to approve it.']);
    service.read = failure(accessError('hostUnreachable', { host: 'management.azure.com' }));
    await activations.act(id, 'refresh');
    assert.equal(told().length, 1);
  });

  it('are known to their own cloud alone: no other is asked', async () => {
    answers('Pending');
    const id = await hold();
    service.calls.length = 0;
    azure = 'https://management.chinacloudapi.cn';
    service.read = missing;
    await clock.advance(hour);
    await activations.act(id, 'refresh');
    await activations.act(id, 'withdraw');
    assert.deepEqual(service.calls, []);
    assert.equal(state()?.presence, 'found');
    assert.match(told().join(), /management\.azure\.com, which is not the Azure of the cloud/);
    azure = 'https://management.azure.com';
    answers('Approved');
    await clock.advance(10 * minute);
    assert.match(told().join(), /was approved/);
  });

  it('are withdrawn when that is confirmed, which says what is known', async () => {
    const id = await hold();
    prompts.confirms = () => false;
    await activations.act(id, 'withdraw');
    assert.equal(service.calls.includes('withdraw'), false);
    prompts.confirms = () => true;
    await activations.act(id, 'withdraw');
    assert.equal(state()?.presence, 'gone');
    assert.equal(state()?.withdrawnAt, clock.now());
    assert.deepEqual(told(), ['Azure deleted the request. It can no longer be approved.']);
    await clock.advance(hour);
    // The one from before it was withdrawn.
    assert.equal(reads(), 1);
    await activations.act(id, 'removeFromList');
    assert.deepEqual(vault.held, []);
  });

  it('are asked about once, however often the button is pressed', async () => {
    const id = await hold();
    let answer: (go: boolean) => void = () => undefined;
    prompts.confirms = () => new Promise(resolve => (answer = resolve));
    const first = activations.act(id, 'withdraw');
    await activations.act(id, 'withdraw');
    answer(false);
    await first;
    assert.equal(prompts.texts('confirm').length, 1);

    prompts.confirms = () => true;
    await activations.act(id, 'withdraw');
    await activations.act(id, 'withdraw');
    assert.equal(prompts.texts('confirm').length, 2);
    assert.equal(service.calls.filter(call => call === 'withdraw').length, 1);
  });

  it('are not called withdrawn where Azure had them no more', async () => {
    service.withdrawal = success('wasGone');
    const id = await hold();
    await activations.act(id, 'withdraw');
    assert.deepEqual([state()?.presence, state()?.withdrawnAt], ['gone', undefined]);
  });

  it('of another cloud are not asked for again in this one', async () => {
    const id = await hold();
    azure = 'https://management.chinacloudapi.cn';
    await activations.act(id, 'activateAgain');
    assert.deepEqual(asked, []);
    assert.match(told().join(), /not the Azure of the cloud/);
  });

  it('that are active may stay so after they were withdrawn', async () => {
    const id = await hold({ state: 'Approved', toldState: 'Approved', expiresAt: start + hour });
    await activations.act(id, 'withdraw');
    assert.match(
      prompts.asked.find(({ how }) => how === 'confirm')?.more[0] ?? '',
      /isn't documented/,
    );
    assert.match(told().join(), /may stay active until its end/);
  });

  it('stay when withdrawing fails', async () => {
    service.withdrawal = failure(
      accessError('resourceForbidden', { account: 'ada', message: 'No.' }),
    );
    const id = await hold();
    await activations.act(id, 'withdraw');
    assert.equal(state()?.presence, 'found');
    assert.match(told().join(), /does not let ada do that/);
  });

  it('show themselves in the portal, and copy their id', async () => {
    const id = await hold();
    await activations.act(id, 'openInPortal');
    assert.deepEqual(prompts.texts('open'), ['https://portal.azure.com/#resource']);
    service.portal = undefined;
    await activations.act(id, 'openInPortal');
    assert.match(told().join(), /no known portal/);
    await activations.act(id, 'copyRequestId');
    assert.match(copied[0] ?? '', /^\/subscriptions\/customer-sub\/.*\/jitRequests\/jit7k2m9qa$/);
  });

  it('are asked for again with the same values', async () => {
    const id = await hold({ note: 'ticket 4711' });
    await activations.act(id, 'activateAgain');
    const [values] = asked;
    assert.equal(values?.note, 'ticket 4711');
    assert.equal(values.durationMs, 2 * hour);
    assert.equal(values.startsAt, start);
    assert.equal(values.requestName, 'jit7k2m9qa');
    assert.deepEqual(values.roles, state()?.roles);
  });

  it('are shown in the portal of their own cloud alone', () => {
    const grant = activation(start);
    assert.equal(activations.hasPortal(grant), true);
    portals = false;
    assert.equal(activations.hasPortal(grant), false);
    [portals, azure] = [true, 'https://management.usgovcloudapi.net/'];
    assert.equal(activations.hasPortal(grant), false);
  });
});
