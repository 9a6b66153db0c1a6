import assert from 'node:assert/strict';
import { accessError } from '../../../../src/lifecycleServices/types';
import { failure, success } from '../../../../src/access/result';
import { settled } from '../../support/fakeClock';
import { held, hour, issued, password } from '../../support/samples';
import { lcsEnvironment, sessionEnded } from './fakeLcs';
import { LcsScene, pageUrl } from './scene';

const chosenId = `lifecycleServices:${pageUrl}`;
const mine = {
  name: 'ada-home',
  addressOrCidr: '203.0.113.0/24',
  service: 'AzureSQL',
  expiresAt: undefined,
  expiryText: '',
};

describe('a session of Lifecycle Services', () => {
  let scene: LcsScene;
  beforeEach(async () => {
    scene = new LcsScene();
    scene.isSessionEnabled = true;
    scene.lcs.entries = [mine];
    await scene.open();
  });
  afterEach(() => scene.end());

  const grantOf = (user = 'JIT-ada') =>
    issued(scene.clock.now(), { environment: lcsEnvironment(), user });
  const signIn = async () => {
    await scene.edit('environment', chosenId);
    await scene.press('signIn');
  };
  const notice = () => scene.section.state().notice;
  const remedies = () => notice()?.remedies.map(({ id }) => id);
  const ask = async () => {
    await scene.edit('access', '1');
    await scene.edit('reason', 'Ticket 4711');
    await scene.send({ type: 'request' });
  };

  it('is offered only if the setting allows it', async () => {
    assert.equal(scene.buttons.at(-1), 'Sign In to Lifecycle Services');
    scene.isSessionEnabled = false;
    assert.deepEqual(scene.buttons, [
      'Open Environment Page',
      'Copy My Address',
      'Import Credentials…',
    ]);
    scene.prompts.presses = ([button]) => button;
    await scene.press('signIn');
    assert.deepEqual(scene.prompts.texts('open'), ['setting lcs.browserSession']);
    assert.deepEqual(scene.signedIn, []);
  });

  it('starts after a question about the cookies that it takes', async () => {
    scene.prompts.confirms = () => false;
    await signIn();
    const [asked] = scene.prompts.asked;
    assert.match(asked?.text ?? '', /lcs\.dynamics\.com/);
    assert.match(
      asked?.more.join(' ') ?? '',
      /experimental.*cookies.*memory of this window until you sign out, or at most until it closes or reloads/,
    );
    assert.deepEqual(scene.signedIn, []);
    assert.equal(notice(), null);
  });

  it('shows the kinds of access that the server offers, and the allow-list', async () => {
    await signIn();
    const access = scene.field('access');
    assert.ok(access.kind === 'radio');
    assert.deepEqual(
      access.options.map(({ label }) => label),
      ['Look only', 'Performance tuning for AX (write to AX)'],
    );
    assert.equal(access.value, '');
    const list = scene.field('allowList');
    assert.ok(list.kind === 'list');
    assert.equal(list.items[0]?.title, 'ada-home · 203.0.113.0/24');
    assert.match(list.hint, /203\.0\.113\.7, is on the list/);
    assert.deepEqual(scene.section.state().steps, []);
    assert.equal(scene.requestLabel, 'Request Access');
  });

  it('points to Unified environments if the environment was migrated', async () => {
    const kind = 'migrated' as const;
    scene.lcs.details = { environment: lcsEnvironment('contoso-uat', kind) };
    await signIn();
    assert.match(notice()?.text ?? '', /moved to the Power Platform admin center/);
    assert.deepEqual(remedies(), ['useUnified']);
    assert.match(scene.field('environment').hint, /request access under Unified environments/);
    await scene.send({ type: 'remedy', id: 'useUnified' });
    await scene.send({ type: 'request' });
    assert.ok(scene.lcs.asked.every(call => !/^(?:request|add|allow-list)/.test(call)));
    assert.deepEqual(scene.opened, ['unifiedEnvironments']);
  });

  it('requests access and stores the grant', async () => {
    await signIn();
    const grant = grantOf();
    scene.lcs.awaited = ({ onStep }) => {
      onStep({ name: 'waitingForAccount' });
      return Promise.resolve(success(grant));
    };
    await ask();
    assert.deepEqual(scene.lcs.asked.slice(-2), ['request w Ticket 4711 203.0.113.0/24', 'await']);
    const stored = { ...grant.grant, id: scene.vault.idOf(grant) ?? '' };
    assert.deepEqual(scene.granted, [stored]);
    assert.equal(await scene.vault.password(stored), password);
    assert.equal(scene.vault.count('markPending'), 1);
    assert.ok(
      scene.said.some(words => words.startsWith('Lifecycle Services is creating the account')),
    );
    assert.equal(scene.history[0]?.role, 'Performance tuning for AX (write to AX)');
  });

  it('writes the error of a request only into the form of its environment', async () => {
    const other = lcsEnvironment('other', 'selfService', 'eeeeeeee-1111-2222-3333-444444444444');
    scene.environments.push({ name: other.name, url: other.url });
    await signIn();
    const error = accessError('serviceBusy', { host: 'lcs.dynamics.com' });
    const leave = [
      () => scene.section.select(other.id),
      () => Promise.resolve((scene.isVisible = false)),
    ];
    for (const presses of [false, true]) {
      for (const goElsewhere of leave) {
        scene.prompts.presses = ([show]) => (presses ? show : undefined);
        await scene.edit('environment', chosenId);
        let fail: () => void = () => undefined;
        scene.lcs.requested = async (_, { sending }) => {
          await sending();
          await new Promise<void>(resolve => (fail = resolve));
          return failure(error);
        };
        await scene.edit('access', '1');
        await scene.edit('reason', 'Ticket 4711');
        const done = scene.handle({ type: 'request' });
        await settled();
        await goElsewhere();
        await settled();
        const selected = scene.section.environmentId;
        fail();
        await done;
        await settled();
        const told = scene.prompts.asked.at(-1);
        assert.match(told?.text ?? '', /busy/);
        assert.deepEqual([told?.how, told?.more], ['warning', ['Show']]);
        const isSame = selected === chosenId;
        assert.equal(notice() !== null, presses || isSame);
        assert.equal(scene.section.environmentId, presses ? chosenId : selected);
        assert.equal(scene.isVisible, presses || !isSame);
        scene.isVisible = true;
      }
    }
  });

  it('names missing values and sends nothing', async () => {
    await signIn();
    await scene.send({ type: 'request' });
    assert.deepEqual(Object.keys(scene.problems), ['access', 'reason']);
    assert.deepEqual(scene.focused, ['access']);
    assert.ok(!scene.lcs.asked.some(what => what.startsWith('request')));
  });

  it('offers to add the address of this computer before a request', async () => {
    scene.lcs.entries = [];
    await signIn();
    const list = scene.field('allowList');
    assert.ok(list.kind === 'list' && list.hint.includes("isn't on the list"));
    scene.prompts.picks = ([first]) => first;
    scene.lcs.awaited = () => Promise.resolve(success(grantOf()));
    await ask();
    assert.ok(scene.lcs.asked.includes('add vscode-203-0-113-7 203.0.113.7'));
    assert.equal(scene.granted.length, 1);
  });

  it('adds entries, and removes them after a confirmation', async () => {
    await signIn();
    const typed = ['198.51.100.0/24', 'office'];
    scene.prompts.types = () => typed.shift();
    await scene.press('addAddress');
    assert.ok(scene.lcs.asked.includes('add office 198.51.100.0/24'));
    scene.prompts.confirms = () => false;
    await scene.press('removeAddress:office');
    assert.ok(!scene.lcs.asked.includes('remove office'));
    scene.prompts.confirms = () => true;
    await scene.press('removeAddress:office');
    assert.ok(scene.lcs.asked.includes('remove office'));
    assert.equal(notice(), null);
  });

  it("explains why access can't be requested", async () => {
    scene.lcs.details = { access: 'otherOperation' };
    await signIn();
    assert.match(scene.field('access').hint, /another operation is running/);
    assert.equal(scene.requestLabel, '');
  });

  it('lets the user sign in again after the session has ended, and continues', async () => {
    await signIn();
    scene.lcs.next = sessionEnded();
    await scene.press('readAgain');
    assert.equal(scene.signedIn.length, 2);
    assert.match(scene.prompts.texts('confirm').at(-1) ?? '', /has ended\. Sign in again\?/);
    assert.equal(scene.lcs.asked.at(-1), 'allow-list');
    assert.equal(notice(), null);
  });

  it('offers the import with each error', async () => {
    scene.signIn = () => Promise.resolve(failure(accessError('browserMissing', {})));
    await signIn();
    assert.equal(notice()?.severity, 'error');
    assert.ok(remedies()?.includes('importFromLcs'));
    await scene.send({ type: 'remedy', id: 'importFromLcs' });
    assert.equal(scene.requestLabel, 'Import');
  });

  it('repeats nothing for another environment than the one in the message', async () => {
    await signIn();
    scene.lcs.requested = () =>
      Promise.resolve(failure(accessError('serviceBusy', { host: 'lcs.dynamics.com' })));
    await ask();
    assert.ok(remedies()?.includes('tryAgain'));
    const other = lcsEnvironment('contoso-gold', undefined, 'eeeeeeee-1111-2222-3333-444444444444');
    scene.lcs.environments = [other];
    const answers = ['Contoso', 'contoso-gold'];
    scene.prompts.picks = () => answers.shift();
    await scene.edit('environment', 'command:browse');
    assert.equal(scene.value('environment'), other.id);
    assert.equal(notice(), null);
    await scene.send({ type: 'remedy', id: 'tryAgain' });
    assert.equal(scene.lcs.asked.filter(what => what.startsWith('request')).length, 1);
    assert.equal(scene.lcs.asked.filter(what => what.startsWith('add')).length, 0);
  });

  it('keeps the selected access only while it means the same', async () => {
    await signIn();
    await scene.edit('access', '1');
    await scene.press('readAgain');
    assert.equal(scene.value('access'), '1');
    scene.lcs.details = {
      options: [
        { label: 'Performance tuning for AX (write to AX)', value: 'w' },
        { label: 'Look only', value: '7' },
      ],
    };
    await scene.press('readAgain');
    assert.equal(scene.value('access'), '');
  });

  it('stops waiting on a cancel, and looks for the account again', async () => {
    await signIn();
    scene.lcs.awaited = async () => {
      await new Promise(resolve => {
        scene.lcs.signal.addEventListener('abort', resolve);
      });
      return failure(accessError('cancelled', {}));
    };
    await scene.edit('access', '0');
    await scene.edit('reason', 'Ticket 4711');
    const asking = scene.handle({ type: 'request' });
    await settled();
    assert.notEqual(scene.section.state().progress, null);
    await scene.send({ type: 'cancel' });
    await asking;
    assert.ok(remedies()?.includes('lookAgain'));
    const grant = grantOf();
    scene.lcs.awaited = () => Promise.resolve(success(grant));
    await scene.send({ type: 'remedy', id: 'lookAgain' });
    assert.deepEqual(scene.granted, [grant.grant]);
    assert.equal(notice(), null);
    assert.equal(scene.lcs.asked.filter(what => what.startsWith('request')).length, 1);
  });

  it('offers to wait, not to request again, if LCS accepted a request and then fails', async () => {
    await signIn();
    const error = accessError('serviceFailed', { host: 'lcs.dynamics.com', status: '503' });
    scene.lcs.awaited = () => Promise.resolve(failure(error));
    await ask();
    assert.ok(remedies()?.includes('lookAgain'));
    assert.ok(!remedies()?.includes('tryAgain'));
    assert.equal(scene.history.at(0)?.outcome, 'unknown');
  });

  it('offers to wait if the session ends after LCS accepted a request and the user does not sign in', async () => {
    await signIn();
    scene.lcs.awaited = () => Promise.resolve(failure(sessionEnded()));
    scene.prompts.confirms = () => false;
    await ask();
    assert.ok(remedies()?.includes('lookAgain'));
    assert.equal(scene.history.at(0)?.outcome, 'unknown');
  });

  it('sends a request again, once, after the session has ended and the user signed in', async () => {
    await signIn();
    let sent = 0;
    scene.lcs.requested = async (_, { sending, notRun }) => {
      await sending();
      sent += 1;
      await notRun();
      return failure(sessionEnded());
    };
    await ask();
    assert.equal(sent, 2);
    assert.equal(scene.signedIn.length, 2);
    assert.match(notice()?.text ?? '', /has ended/);
    assert.equal(scene.history.at(0)?.outcome, 'failed');
    scene.prompts.confirms = () => false;
    await ask();
    assert.equal(sent, 3);
  });

  it('waits on after the session has ended and the user signed in', async () => {
    await signIn();
    const answers = [failure(sessionEnded()), success(grantOf())];
    scene.lcs.awaited = () => Promise.resolve(answers.shift() ?? failure(sessionEnded()));
    await ask();
    assert.equal(scene.granted.length, 1);
    assert.equal(scene.signedIn.length, 2);
    assert.ok(scene.said.includes('Signing in…'));
    assert.equal(scene.lcs.asked.filter(what => what.startsWith('request')).length, 1);
  });

  it('asks before an earlier request replaces a typed reason', async () => {
    await signIn();
    await scene.edit('reason', 'Typed');
    const environment = lcsEnvironment('contoso-gold');
    const earlier = { environment: { ...environment, id: chosenId }, reason: 'Earlier' };
    scene.prompts.confirms = () => false;
    await scene.section.fillFrom(earlier);
    assert.equal(scene.value('reason'), 'Typed');
    scene.prompts.confirms = () => true;
    await scene.section.fillFrom(earlier);
    assert.equal(scene.value('reason'), 'Earlier');
    assert.deepEqual(scene.prompts.texts('confirm').slice(-2), [
      'Fill in the values of the earlier request for contoso-gold?',
      'Fill in the values of the earlier request for contoso-gold?',
    ]);
  });

  it('keeps a typed reason if an earlier request has none', async () => {
    await signIn();
    await scene.edit('reason', 'Typed');
    const environment = { ...lcsEnvironment('contoso-gold'), id: chosenId };
    await scene.section.fillFrom({ environment, reason: '' });
    assert.equal(scene.value('reason'), 'Typed');
    assert.deepEqual(scene.prompts.texts('confirm').slice(1), []);
  });

  it('keeps the request of one environment while the form shows another one', async () => {
    await signIn();
    await scene.edit('access', '1');
    await scene.edit('reason', 'Ticket 4711');
    const asking = scene.handle({ type: 'request' });
    await settled();
    const other = lcsEnvironment('contoso-gold', undefined, 'eeeeeeee-1111-2222-3333-444444444444');
    await scene.section.fillFrom({ environment: other, reason: 'Other' });
    assert.equal(scene.value('environment'), other.id);
    assert.equal(scene.section.requesting?.id, chosenId);
    assert.equal(scene.section.state().progress, null);
    await scene.send({ type: 'request' });
    assert.match(scene.prompts.texts('info').at(-1) ?? '', /^A request is running/);
    await scene.section.select(chosenId);
    assert.notEqual(scene.section.state().progress, null);
    await scene.section.fillFrom({ environment: { ...other, id: chosenId }, reason: 'Third' });
    assert.match(scene.prompts.texts('info').at(-1) ?? '', /^A request is running/);
    assert.equal(scene.value('reason'), 'Other');
    await scene.send({ type: 'cancel' });
    await asking;
  });

  it('shows the static accounts of a Microsoft-managed environment', async () => {
    scene.lcs.environments = [lcsEnvironment('contoso-mm', 'microsoftManaged')];
    scene.lcs.accounts = [grantOf('axdbadmin'), grantOf('axdbreadonlyuser')];
    await signIn();
    assert.equal(scene.requestLabel, 'Show Accounts');
    await scene.send({ type: 'request' });
    assert.equal(scene.lcs.asked.at(-1), 'accounts ada-home');
    assert.equal(scene.vault.count('store'), 2);
    assert.equal(scene.granted[0]?.user, 'axdbreadonlyuser');
  });

  it("picks from projects and environments, and says why some aren't available", async () => {
    const machine = lcsEnvironment('dev-box', 'customerManaged');
    const other = { ...machine, id: 'other' };
    scene.lcs.environments = [other, lcsEnvironment('contoso-gold')];
    const answers = ['Contoso', 'dev-box', 'contoso-gold'];
    scene.prompts.picks = (labels, title) =>
      title === 'Lifecycle Services' ? labels[0] : answers.shift();
    await scene.press('signIn');
    const lists = scene.prompts.asked.filter(({ how }) => how === 'pick');
    assert.ok(lists[0]?.more.includes('eu.lcs.dynamics.com'));
    assert.ok(lists[1]?.more.includes('Sign in to eu.lcs.dynamics.com…'));
    assert.deepEqual(lists[2]?.more, ['contoso-gold', 'dev-box']);
    assert.match(scene.prompts.texts('info').at(-1) ?? '', /dev-box: Cloud-hosted/);
    assert.equal(scene.value('environment'), chosenId);
    assert.match(scene.field('environment').hint, /Self-service/);
  });

  it('detects that an entry has gone, and adds it again', async () => {
    await signIn();
    scene.lcs.entries = [];
    await scene.press('readAgain');
    assert.match(
      notice()?.text ?? '',
      /no longer contains ada-home \(203\.0\.113\.0\/24\).*refreshed or imported/,
    );
    await scene.send({ type: 'remedy', id: 'enableAccessAgain' });
    assert.ok(scene.lcs.asked.includes('add ada-home 203.0.113.0/24'));
    assert.equal(notice(), null);
  });

  it("doesn't report a removed entry, even if the list can't be read afterwards", async () => {
    await signIn();
    scene.lcs.isListBroken = true;
    await scene.press('removeAddress:ada-home');
    scene.lcs.isListBroken = false;
    await scene.press('readAgain');
    assert.ok(scene.lcs.asked.includes('remove ada-home'));
    assert.doesNotMatch(notice()?.text ?? '', /no longer has/);
  });

  it("doesn't report an entry that has expired", async () => {
    scene.lcs.entries = [{ ...mine, expiresAt: scene.clock.now() + hour }];
    await signIn();
    scene.lcs.entries = [];
    await scene.clock.advance(2 * hour);
    await scene.press('readAgain');
    assert.equal(notice(), null);
  });

  it('names the likely cause if a login that worked is refused', async () => {
    await signIn();
    const { grant } = grantOf();
    await scene.vault.hold(held(grant));
    const refusal = { because: 'unknownLogin', user: 'JIT-ada', database: 'db' } as const;
    const problem = { code: 'loginRefused', values: refusal } as const;
    scene.judge(grant.id, { state: 'refused', at: 0, problem });
    assert.equal(notice(), null);
    scene.judge(grant.id, {
      state: 'ready',
      at: 0,
      afterMs: 0,
      rights: { canRead: true, canWrite: false },
    });
    scene.judge(grant.id, { state: 'refused', at: 0, problem });
    assert.match(notice()?.text ?? '', /now refuses the login.*refreshed or imported/);
    assert.deepEqual(remedies(), ['enableAccessAgain', 'importFromLcs']);
  });
});
