import assert from 'node:assert/strict';
import { accessError } from '../../../../src/managedApplications/types';
import type { RoleActivation } from '../../../../src/access/grant';
import { failure, success } from '../../../../src/access/result';
import { Activations } from '../../../../src/managedApplications/activations/index';
import type { EarlierRoleRequest, RolesWindow } from '../../../../src/managedApplications/window';
import { findCloud } from '../../../../src/services/clouds';
import { FakeClock, settled } from '../../support/fakeClock';
import { FakeLog } from '../../support/fakeLog';
import { FakeApplications, jitRequest } from '../fakeApplications';
import { FakePrompts } from '../../support/fakePrompts';
import { TestVault } from '../../support/testVault';
import { fakeAnnouncer, fakeWindow } from '../../support/fakeWindow';
import { activation, heldActivation, hour, minute } from '../../support/samples';

const second = 1000;
const notSignedIn = failure(accessError('notSignedIn', { host: 'management.azure.com' }));
const missing = failure(accessError('resourceMissing', { name: 'jit7k2m9qa' }));

describe('The role activations of a window', () => {
  let clock: FakeClock;
  let vault: TestVault;
  let prompts: FakePrompts;
  let service: FakeApplications;
  let activations: Activations;
  let filled: EarlierRoleRequest[];
  let shown: string[];
  let said: string[];
  let inStatusBar: Set<string>;
  let copied: string[];
  let start: number;
  let resourceManagerUrl: string;
  let underWay: Set<string>;
  let cloud: string;
  beforeEach(() => {
    clock = new FakeClock();
    start = clock.now();
    resourceManagerUrl = 'https://management.azure.com/';
    [prompts, service] = [new FakePrompts(), new FakeApplications()];
    vault = new TestVault(clock);
    [filled, shown, said, copied] = [[], [], [], []];
    inStatusBar = new Set();
    underWay = new Set();
    cloud = 'public';
    load();
  });
  afterEach(() => {
    activations.dispose();
    assert.equal(clock.pending, 0);
    assert.equal(vault.listeners, 0);
  });

  /** The window starts, or reloads. */
  function load(): void {
    const window = fakeWindow<RolesWindow>({
      vault,
      clock,
      prompts,
      log: new FakeLog(),
      locale: { language: 'en' },
      cloud: () => findCloud(cloud, {}),
      client: () => Promise.resolve(success(service)),
      resourceManagerUrl: () => resourceManagerUrl,
      underWay,
      announcer: fakeAnnouncer(said, inStatusBar, clock),
      writeClipboard: text => {
        copied.push(text);
        return Promise.resolve();
      },
      activateAgain: values => {
        filled.push(values);
        return Promise.resolve();
      },
    });
    activations = new Activations(window, id => shown.push(id));
  }

  async function reload(): Promise<void> {
    activations.dispose();
    load();
    await settled();
  }

  async function hold(changes: Partial<RoleActivation> = {}): Promise<string> {
    const grant = activation(start, changes);
    await vault.hold(heldActivation(grant));
    await settled();
    return grant.id;
  }

  const answers = (state: string, changes = {}) => {
    service.read = success(jitRequest(state, start, changes));
  };
  const eightHours = { milliseconds: 8 * hour, text: 'PT8H' };
  const reads = () => service.calls.filter(call => call.startsWith('read')).length;
  const notified = () => [...prompts.texts('info'), ...prompts.texts('warning')];
  const state = () => vault.held[0]?.grant as RoleActivation | undefined;

  it('are polled less often the longer the decision takes', async () => {
    answers('Pending');
    await hold();
    await clock.advance(5 * minute);
    assert.equal(reads(), 11);
    await clock.advance(55 * minute);
    assert.ok(reads() >= 37 && reads() <= 39, String(reads()));
    const before = reads();
    await clock.advance(10 * hour);
    assert.ok(reads() - before <= 61, String(reads() - before));
    assert.deepEqual(notified(), []);
  });

  it('can be missing in Azure and not be withdrawn while they are being sent', async () => {
    service.read = missing;
    const id = await hold({ presence: 'sent' });
    underWay.add(id);
    await clock.advance(10 * minute);
    assert.equal(reads(), 0);
    await activations.act(id, 'refresh');
    await activations.act(id, 'refresh');
    await activations.act(id, 'withdraw');
    assert.equal(state()?.presence, 'sent');
    assert.deepEqual(
      service.calls.filter(call => call === 'withdraw'),
      [],
    );
    assert.match(prompts.texts('info').join(), /A request is running\. Wait until it finishes/);
    assert.deepEqual(prompts.asked.at(-1)?.more, ['Show']);

    underWay.clear();
    answers('Pending');
    await clock.advance(minute);
    assert.equal(state()?.presence, 'found');
  });

  it('notify the user of a decision that arrives with the response', async () => {
    const id = await hold({ presence: 'sent', state: '' });
    underWay.add(id);
    await activations.record(id, jitRequest('Approved', start));
    assert.match(notified().join(), /was approved\. Access ends today at /);
    assert.equal(state()?.lastNotifiedState, 'Approved');
    assert.equal(state()?.expiresAt, start + 2 * hour);
  });

  it('notify the user once if two responses contain the decision', async () => {
    const id = await hold({ presence: 'sent', state: '' });
    underWay.add(id);
    answers('Approved');
    vault.before = () => settled();
    const response = activations.record(id, jitRequest('Approved', start));
    await activations.act(id, 'refresh');
    await response;
    assert.equal(notified().length, 1);
  });

  it('ignore a response after the user removed the activation', async () => {
    await activations.record('removed', jitRequest('Approved', start));
    assert.deepEqual(notified(), []);
  });

  it('notify the user once of an approval hours later, across reloads', async () => {
    answers('Pending');
    await hold({ durationMs: 8 * hour });
    await clock.advance(2 * hour);
    await reload();
    await clock.advance(hour);
    activations.dispose();
    answers('Approved', { duration: eightHours });
    clock.jump(30 * minute);
    load();
    await settled();
    assert.match(
      notified().join(),
      /^The request for Contributor on contosoapp was approved\. Access ends today at /,
    );
    assert.equal(state()?.expiresAt, start + 8 * hour);
    const before = reads();
    await reload();
    await clock.advance(4 * hour);
    assert.equal(notified().length, 1);
    assert.equal(reads(), before);
  });

  it('take the times of the response', async () => {
    const duration = { milliseconds: hour, text: 'PT1H' };
    answers('Approved', { startsAt: start - 3 * minute, duration });
    await hold();
    await clock.advance(30 * second);
    assert.equal(state()?.startsAt, start - 3 * minute);
    assert.equal(state()?.expiresAt, start + 57 * minute);
  });

  it('are read again only when their time begins', async () => {
    answers('Approved', { startsAt: start + 3 * hour });
    await hold({ startsAt: start + 3 * hour });
    await clock.advance(2 * hour);
    assert.equal(reads(), 1);
    assert.match(notified().join(), /Access starts today at .* and ends today at /);
    await clock.advance(hour + minute);
    assert.equal(reads(), 2);
    assert.equal(notified().length, 1);
  });

  for (const [answer, words] of [
    ['Denied', /was denied/],
    ['Timeout', /didn't decide about Contributor on contosoapp in time/],
    ['Failed', /failed in Azure/],
    ['Canceled', /was canceled/],
    ['Expired', /expired/],
  ] as const) {
    it(`end with ${answer}: one notification, with a button to request again`, async () => {
      answers(answer);
      prompts.presses = ([, again]) => again;
      const id = await hold();
      await clock.advance(hour);
      assert.match(notified().join(), words);
      assert.equal(notified().length, 1);
      assert.equal(reads(), 1);
      assert.equal(filled[0]?.applicationId, state()?.applicationId);
      assert.equal(vault.held[0]?.grant.id, id);
      await reload();
      assert.equal(notified().length, 1);
    });
  }

  it('are polled in an unknown state, after one notification', async () => {
    answers('Escalated');
    await hold();
    await clock.advance(5 * minute);
    assert.match(notified().join(), /Unknown state: Escalated/);
    assert.equal(notified().length, 1);
    answers('Approved');
    await clock.advance(2 * minute);
    assert.equal(notified().length, 2);
  });

  it('are polled less often while Azure is busy', async () => {
    service.read = failure(accessError('tooManyRequests', { host: 'management.azure.com' }));
    const id = await hold();
    await clock.advance(10 * minute);
    assert.ok(reads() <= 5, String(reads()));
    assert.match(activations.problemOf(id)?.sentence ?? '', /too many requests/);
    answers('Pending');
    await clock.advance(10 * minute);
    assert.equal(activations.problemOf(id), undefined);
  });

  it('report that an error is over, although the request is unchanged', async () => {
    answers('Pending');
    const id = await hold();
    let changes = 0;
    activations.onDidChange(() => (changes += 1));
    service.read = failure(accessError('tooManyRequests', { host: 'management.azure.com' }));
    await clock.advance(30 * second);
    assert.deepEqual([changes, activations.problemOf(id) !== undefined], [1, true]);
    answers('Pending');
    await clock.advance(2 * minute);
    assert.deepEqual([changes, activations.problemOf(id)], [2, undefined]);
  });

  it('keep one timer and no schedule of an ended request, after a thousand requests', async () => {
    answers('Denied');
    for (let at = 0; at < 1_000; at += 1) await hold();
    await clock.advance(minute);
    assert.equal(clock.pending, 0);
    answers('Pending');
    await hold();
    assert.equal(clock.pending, 1);
  });

  it('ask for a sign-in once, and continue after it', async () => {
    service.read = notSignedIn;
    await hold();
    await clock.advance(3 * hour);
    assert.equal(reads(), 1);
    assert.deepEqual(notified(), ['Sign in to check the request for Contributor on contosoapp.']);
    activations.retry();
    await settled();
    assert.equal(reads(), 2);
    assert.equal(notified().length, 1);
    answers('Approved', { duration: eightHours });
    activations.retry();
    await settled();
    assert.equal(notified().length, 2);
    assert.ok(service.calls.every(call => call === 'read silent'));
  });

  it('sign in if the user presses the button of the notification', async () => {
    service.read = notSignedIn;
    prompts.presses = buttons => buttons.find(button => button === 'Sign In');
    await hold();
    await clock.advance(30 * second);
    assert.equal(service.calls.at(-1), 'read interactive');
  });

  it('are polled after the clock was set back, and after a sleep', async () => {
    answers('Pending');
    await hold({ issuedAt: start - 2 * hour });
    const before = reads();
    clock.jump(-5 * hour);
    await clock.advance(21 * minute);
    assert.ok(reads() > before, String(reads()));
    answers('Denied');
    await clock.sleep(6 * hour);
    assert.match(notified().join(), /was denied/);
  });

  it('are read again after a while if the vault fails', async () => {
    answers('Denied');
    vault.before = () => Promise.reject(new Error('The disk is full.'));
    await hold();
    assert.equal(reads(), 1);
    vault.before = () => Promise.resolve();
    await clock.advance(10 * minute);
    assert.match(notified().join(), /was denied/);
  });

  it("are gone if Azure doesn't find them twice", async () => {
    service.read = missing;
    await hold({ presence: 'sent', state: '' });
    await clock.advance(30 * second);
    assert.equal(state()?.presence, 'sent');
    await clock.advance(30 * second);
    assert.equal(state()?.presence, 'gone');
    assert.match(notified().join(), /Azure doesn't have the request for Contributor on contosoapp/);
    await clock.advance(hour);
    assert.equal(reads(), 2);
  });

  it('are found after a reload during the request', async () => {
    answers('Pending');
    await hold({ presence: 'sent', state: '', issuedAt: start - minute });
    assert.equal(state()?.presence, 'found');
    assert.deepEqual(notified(), []);
  });

  it('say that the approval came too late', async () => {
    answers('Approved');
    await hold({ issuedAt: start - minute });
    await clock.advance(0);
    service.read = success(jitRequest('Approved', start - 5 * hour));
    await vault.hold(heldActivation(activation(start - 5 * hour)));
    await settled();
    assert.match(notified().join(), /the access period has already ended/);
  });

  it('are refreshed by the user, with a sign-in', async () => {
    answers('Pending');
    const id = await hold();
    await activations.act(id, 'refresh');
    assert.equal(service.calls.at(-1), 'read interactive');
    assert.deepEqual(said, ['contosoapp: Waiting for approval']);
    service.read = failure(accessError('hostUnreachable', { host: 'management.azure.com' }));
    await activations.act(id, 'refresh');
    assert.equal(notified().length, 1);
  });

  it('are never sent to another cloud', async () => {
    answers('Pending');
    const id = await hold();
    service.calls.length = 0;
    resourceManagerUrl = 'https://management.chinacloudapi.cn';
    service.read = missing;
    await clock.advance(hour);
    await activations.act(id, 'refresh');
    await activations.act(id, 'withdraw');
    assert.deepEqual(service.calls, []);
    assert.equal(state()?.presence, 'found');
    assert.match(notified().join(), /management\.azure\.com, which doesn't belong to the cloud/);
    resourceManagerUrl = 'https://management.azure.com';
    answers('Approved');
    await clock.advance(10 * minute);
    assert.match(notified().join(), /was approved/);
  });

  it('are withdrawn after a confirmation', async () => {
    const id = await hold();
    prompts.confirms = () => false;
    await activations.act(id, 'withdraw');
    assert.equal(service.calls.includes('withdraw'), false);
    prompts.confirms = () => true;
    await activations.act(id, 'withdraw');
    assert.equal(state()?.presence, 'gone');
    assert.equal(state()?.withdrawnAt, clock.now());
    assert.deepEqual(notified(), [
      "Azure deleted the request for Contributor on contosoapp. The customer can't approve it anymore.",
    ]);
    await clock.advance(hour);
    // The read before the withdrawal.
    assert.equal(reads(), 1);
    await activations.act(id, 'removeFromList');
    assert.deepEqual(vault.held, []);
  });

  it('are in the status bar while they are checked or withdrawn, if it takes more than a second', async () => {
    const id = await hold();
    for (const [action, text] of [
      ['refresh', 'Checking the role request for contosoapp…'],
      ['withdraw', 'Withdrawing the role request for contosoapp…'],
    ] as const) {
      let answer: () => void = () => undefined;
      const answered = new Promise<void>(resolve => (answer = resolve));
      service.read = answered.then(() => success(jitRequest('Pending', start)));
      service.withdrawal = answered.then(() => success('deleted'));
      const acting = activations.act(id, action);
      await clock.advance(999);
      assert.deepEqual([...inStatusBar], []);
      await clock.advance(1);
      assert.deepEqual([...inStatusBar], [text]);
      answer();
      await acting;
      assert.deepEqual([...inStatusBar], []);
    }
  });

  it('ask one question for two presses of Withdraw', async () => {
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

  it('are gone, not withdrawn, if Azure no longer had them', async () => {
    service.withdrawal = success('wasGone');
    const id = await hold();
    await activations.act(id, 'withdraw');
    assert.deepEqual([state()?.presence, state()?.withdrawnAt], ['gone', undefined]);
  });

  it("of another cloud aren't requested again in this one", async () => {
    const id = await hold();
    resourceManagerUrl = 'https://management.chinacloudapi.cn';
    await activations.act(id, 'activateAgain');
    assert.deepEqual(filled, []);
    assert.match(notified().join(), /doesn't belong to the cloud/);
  });

  it('may stay active after a withdrawal', async () => {
    const id = await hold({
      state: 'Approved',
      lastNotifiedState: 'Approved',
      expiresAt: start + hour,
    });
    await activations.act(id, 'withdraw');
    assert.match(
      prompts.asked.find(({ how }) => how === 'confirm')?.more[0] ?? '',
      /already active may continue/,
    );
    assert.match(notified().join(), /Access may continue until its original end time/);
    assert.deepEqual(prompts.asked.at(-1)?.more, ['Open in Portal']);
  });

  it('stay if the withdrawal fails', async () => {
    service.withdrawal = failure(
      accessError('resourceForbidden', { account: 'ada', message: 'No.' }),
    );
    const id = await hold();
    await activations.act(id, 'withdraw');
    assert.equal(state()?.presence, 'found');
    assert.match(notified().join(), /^contosoapp: Azure doesn't allow ada to do that/);
  });

  it('open in the portal, and copy their ID', async () => {
    const id = await hold();
    await activations.act(id, 'openInPortal');
    assert.match(
      prompts.texts('open').join(),
      /^https:\/\/portal\.azure\.com\/#resource\/.*\/jit7k2m9qa$/,
    );
    cloud = 'custom';
    await activations.act(id, 'openInPortal');
    assert.match(notified().join(), /no known portal/);
    await activations.act(id, 'copyRequestId');
    assert.match(copied[0] ?? '', /^\/subscriptions\/customer-sub\/.*\/jitRequests\/jit7k2m9qa$/);
  });

  it('fill the form with their values', async () => {
    const id = await hold({ note: 'ticket 4711' });
    await activations.act(id, 'activateAgain');
    const [values] = filled;
    assert.equal(values?.note, 'ticket 4711');
    assert.equal(values.durationMs, 2 * hour);
    assert.equal(values.startsAt, start);
    assert.equal(values.requestName, 'jit7k2m9qa');
    assert.deepEqual(values.roles, state()?.roles);
  });

  it('offer only the portal of their own cloud', () => {
    const grant = activation(start);
    assert.equal(activations.hasPortal(grant), true);
    cloud = 'custom';
    assert.equal(activations.hasPortal(grant), false);
    [cloud, resourceManagerUrl] = ['public', 'https://management.usgovcloudapi.net/'];
    assert.equal(activations.hasPortal(grant), false);
  });
});
