import assert from 'node:assert/strict';
import { connectionStringFormats } from '../../../src/access/connectionString';
import { copyTargets } from '../../../src/protocol/state';
import type { CopySource } from '../../../src/services/clipboard';
import { copiedText, GrantActions, type SeenInDialog } from '../../../src/ui/grantActions';
import { fakeClipboard } from '../support/fakeClipboard';
import { FakeClock } from '../support/fakeClock';
import { FakePrompts } from '../support/fakePrompts';
import { TestVault } from '../support/testVault';
import { fakeAnnouncer, fakeWindow } from '../support/fakeWindow';
import {
  activation,
  environment,
  grant,
  held,
  heldActivation,
  hour,
  password,
} from '../support/samples';

const labels: Readonly<Record<string, string>> = {
  unifiedEnvironments: 'Unified environments',
  lifecycleServices: 'Lifecycle Services',
};

describe('acting on grants', () => {
  const clock = new FakeClock();
  let vault: TestVault;
  let prompts: FakePrompts;
  let actions: GrantActions;
  let said: string[];
  let copies: { readonly text: string; readonly source: CopySource }[];
  let keepSeconds: number;
  let cleared: string[];
  let refused: Set<string>;
  let opened: string[];
  const acceptsSelfSigned = (server: string): boolean => server.startsWith('127.');
  beforeEach(() => {
    vault = new TestVault(clock);
    prompts = new FakePrompts();
    [said, copies, keepSeconds, cleared, opened] = [[], [], 60, [], []];
    refused = new Set();
    actions = new GrantActions({
      ...fakeWindow({ vault, prompts, clock, locale: { language: 'en' } }),
      acceptsSelfSigned,
      isRefused: id => refused.has(id),
      requestAgain: id => Promise.resolve(void opened.push(id)),
      systemLabel: id => labels[id] ?? id,
      announcer: fakeAnnouncer(said),
      clipboard: fakeClipboard(
        (text, source) => {
          copies.push({ text, source });
          return keepSeconds;
        },
        grantId => void cleared.push(grantId),
      ),
    });
  });
  afterEach(() => {
    assert.ok(!JSON.stringify([said, prompts.asked]).includes(password));
  });

  /** Holds a grant for each of these environments. */
  async function hold(...names: string[]): Promise<string[]> {
    const now = clock.now();
    const grants = names.map((name, index) =>
      grant(now, { environment: environment(name), expiresAt: now + (index + 1) * hour }),
    );
    await vault.hold(...grants.map(each => held(each)));
    return grants.map(({ id }) => id);
  }

  const chosen = async (seen?: SeenInDialog, calledOn?: unknown) =>
    (await actions.choose(calledOn, seen))?.grant.id;

  describe('chooses', () => {
    it('the one that it was called on, whatever the dialog shows', async () => {
      const [first, second] = await hold('one', 'two');
      assert.equal(await chosen({ grantId: first }, second), second);
      assert.deepEqual(prompts.asked, []);
    });

    it('no other one if the one that it was called on is gone', async () => {
      const [only] = await hold('one');
      assert.equal(await chosen({ grantId: only }, 'gone'), undefined);
      assert.deepEqual(prompts.texts(), [
        'This window no longer has this credential. Request a new one.',
      ]);
    });

    it('else the one that the visible dialog shows', async () => {
      const [, second] = await hold('one', 'two');
      assert.equal(await chosen({ grantId: second }), second);
      assert.equal(await chosen({ grantId: second }, { of: 'a menu' }), second);
      assert.deepEqual(prompts.asked, []);
    });

    it('an ended one in the dialog rather than another one', async () => {
      const [first = '', second = ''] = await hold('one', 'two');
      await vault.end(second, 'expired');
      assert.equal(await chosen({ environmentId: environment('two').id, grantId: second }), second);
      assert.equal(await chosen(), first);
    });

    it('else the only usable one, if the dialog shows its environment or none', async () => {
      const [only] = await hold('one');
      assert.equal(await chosen(), only);
      assert.equal(await chosen({}), only);
      assert.equal(await chosen({ environmentId: environment('one').id }), only);
      assert.deepEqual(prompts.asked, []);
    });

    it('not even the only one if the dialog shows another environment: it asks', async () => {
      const [only] = await hold('one');
      const seen = { environmentId: environment('two').id };
      assert.equal(await chosen(seen), undefined);
      assert.deepEqual(prompts.texts('pick'), ['SQL credentials in this window']);
      prompts.picks = ([label]) => label;
      assert.equal(await chosen(seen), only);
      const role = activation(clock.now());
      assert.equal(await chosen({ environmentId: role.environment.id, grantId: role.id }), only);
      assert.equal(prompts.texts('pick').length, 3);
    });

    it('else asks', async () => {
      const [, second] = await hold('one', '$(key)\u202E');
      prompts.picks = ([, label]) => label;
      assert.equal(await chosen(), second);
      assert.deepEqual(prompts.asked[0]?.more, ['one', '$(key)\\u202E']);
      prompts.picks = () => undefined;
      assert.equal(await chosen({ grantId: 'gone' }), undefined);
    });

    it('with the user and the system beside the name, as one environment may have several', async () => {
      const now = clock.now();
      const dev = environment('one');
      const lcs = (user: string, left: number) =>
        grant(now, {
          user,
          account: { id: user, label: user },
          environment: { ...dev, system: 'lifecycleServices' },
          expiresAt: now + left,
        });
      await vault.hold(
        held(lcs('axdbreadonly', hour)),
        held(lcs('axdbadmin', 2 * hour)),
        held(grant(now, { user: 'JIT-\u202Eada', environment: dev, expiresAt: now + 3 * hour })),
      );
      await chosen();
      assert.deepEqual(prompts.descriptions, [
        'axdbreadonly · Reader · Lifecycle Services · 1 h 0 min',
        'axdbadmin · Reader · Lifecycle Services · 2 h 0 min',
        'JIT-\\u202Eada · Reader · Unified environments · 3 h 0 min',
      ]);
    });

    it('an ended one only where no other is left', async () => {
      const [first = '', second = ''] = await hold('one', 'two');
      await vault.end(second, 'expired');
      assert.equal(await chosen(), first);
      await vault.end(first, 'replaced');
      prompts.picks = ([label]) => label;
      assert.equal(await chosen(), second);
    });

    it('the only usable one, although the server refuses another', async () => {
      const [first = '', second = ''] = await hold('one', 'two');
      refused.add(first);
      assert.equal(await chosen(), second);
      assert.deepEqual(prompts.asked, []);
      refused.add(second);
      prompts.picks = ([label]) => label;
      assert.equal(await chosen(), first);
    });

    it('none if there is none, says so, and offers the dialog', async () => {
      prompts.presses = ([first]) => first;
      assert.equal(await chosen(), undefined);
      assert.deepEqual(prompts.texts('info'), ['This window has no SQL credentials.']);
      assert.deepEqual(opened, ['']);
    });

    it('with the state of each credential that no longer works', async () => {
      const [one = '', two = '', three = ''] = await hold('one', 'two', 'three');
      await vault.end(one, 'expired');
      await vault.end(two, 'replaced');
      refused.add(three);
      await chosen();
      const descriptions = ['Expired', 'Replaced', 'Refused'].map(
        state => `JIT-ada · Reader · Unified environments · ${state}`,
      );
      assert.deepEqual(prompts.descriptions, descriptions);
    });
  });

  describe('says why a credential does not work, and offers a new request', () => {
    const states = {
      refused: 'The server refuses the credential for one. Request it again.',
      expired: 'The credential for one has expired. Request it again.',
      replaced:
        'A newer credential, requested in another window, replaced the one for one. Use that one, or request again.',
      lost: "VS Code couldn't keep the credential for one. Request it again.",
    } as const;
    for (const [state, message] of Object.entries(states)) {
      it(state, async () => {
        const [grantId = ''] = await hold('one');
        if (state === 'refused') refused.add(grantId);
        else await vault.end(grantId, state as Exclude<keyof typeof states, 'refused'>);
        prompts.presses = ([first]) => first;
        assert.equal(actions.usable(grantId), undefined);
        const [{ how, text, more } = {}] = prompts.asked;
        assert.deepEqual([how, text, more], ['warning', message, ['Request Again']]);
        await Promise.resolve();
        assert.deepEqual(opened, [grantId]);
      });
    }

    it('but not for one that works or still waits for the firewall', async () => {
      const [grantId = ''] = await hold('one');
      assert.equal(actions.usable(grantId)?.grant.id, grantId);
      assert.deepEqual(prompts.asked, []);
    });
  });

  describe('copies', () => {
    it('each part, and says for which environment, and when the clipboard is cleared', async () => {
      const [grantId = ''] = await hold('one');
      for (const target of copyTargets) await actions.copy(grantId, target);
      assert.deepEqual(copies, [
        { text: 'spartan.database.windows.net', source: { grantId, what: 'server' } },
        { text: 'db_contoso', source: { grantId, what: 'database' } },
        { text: 'JIT-ada', source: { grantId, what: 'user' } },
        { text: password, source: { grantId, what: 'password' } },
      ]);
      assert.equal(said[0], 'Server for one copied. VS Code clears the clipboard in 60 seconds.');
      keepSeconds = 0;
      await actions.copy(grantId, 'user');
      assert.equal(said.at(-1), 'User for one copied.');
    });

    it('a connection string in the format that the user chooses', async () => {
      const [grantId = ''] = await hold('one');
      for (const { name, id } of connectionStringFormats) {
        prompts.picks = () => name;
        await actions.copyConnectionString(grantId);
        assert.equal(copies.at(-1)?.source.what, `connectionString:${id}`);
        assert.ok(copies.at(-1)?.text.includes('spartan.database.windows.net'));
      }
      assert.equal(said.length, connectionStringFormats.length);
      assert.match(said[0] ?? '', /^Connection string for one copied\./);
      prompts.picks = () => undefined;
      await actions.copyConnectionString(grantId);
      assert.equal(copies.length, connectionStringFormats.length);
    });

    it('nothing secret of what has ended, but its names', async () => {
      const [grantId = ''] = await hold('one');
      await vault.end(grantId, 'replaced');
      prompts.picks = ([first]) => first;
      await actions.copy(grantId, 'password');
      await actions.copyConnectionString(grantId);
      await actions.copy('gone', 'user');
      assert.deepEqual(copies, []);
      assert.equal(prompts.texts('warning').length, 3);
      await actions.copy(grantId, 'server');
      assert.equal(copies.length, 1);
    });

    it('nothing of a lost one, of which nothing is known', async () => {
      const lost = grant(clock.now(), { server: '' });
      await vault.hold(held(lost, 'lost'));
      await actions.copy(lost.id, 'server');
      assert.deepEqual(copies, []);
    });

    it('what can be told again after a reload', async () => {
      const [grantId = ''] = await hold('one');
      prompts.picks = ([first]) => first;
      await actions.copyConnectionString(grantId);
      for (const target of copyTargets) await actions.copy(grantId, target);
      for (const { text, source } of copies)
        assert.equal(await copiedText({ vault, acceptsSelfSigned }, source), text);
      for (const what of ['', 'connectionString:', 'connectionString:moon', 'constructor']) {
        assert.equal(await copiedText({ vault, acceptsSelfSigned }, { grantId, what }), undefined);
      }
      assert.equal(
        await copiedText({ vault, acceptsSelfSigned }, { grantId: 'gone', what: 'password' }),
        undefined,
      );
    });
  });

  describe('clears ended grants', () => {
    it('all at once, roles too, and keeps usable ones', async () => {
      const [usable = '', expired = ''] = await hold('one', 'two');
      const [open, denied] = ['Pending', 'Denied'].map(state => activation(clock.now(), { state }));
      assert.ok(open && denied);
      await vault.hold(...vault.held, heldActivation(open), heldActivation(denied));
      await vault.end(expired, 'expired');
      await actions.clearEnded();
      const left = vault.held.map(each => each.grant.id);
      assert.deepEqual(left.toSorted(), [usable, open.id].toSorted());
      assert.deepEqual(said, ['Cleared ended credentials and roles.']);
      assert.deepEqual(prompts.asked, []);
      await actions.clearEnded();
      assert.equal(said.at(-1), 'There are no ended credentials or roles.');
    });

    it('one by one, but no usable one', async () => {
      const [usable = '', expired = '', other = ''] = await hold('one', 'two', 'three');
      await vault.end(expired, 'expired');
      await vault.end(other, 'replaced');
      await actions.clearEnded(expired);
      await actions.clearEnded(usable);
      const left = vault.held.map(each => each.grant.id);
      assert.deepEqual(left.toSorted(), [usable, other].toSorted());
      assert.deepEqual(cleared, [expired]);
    });
  });

  describe('forgets', () => {
    it('each once, however often it is asked while the question is open', async () => {
      const [first = ''] = await hold('one', 'two');
      let answer: (go: boolean) => void = () => undefined;
      prompts.confirms = () =>
        new Promise(resolve => {
          answer = resolve;
        });
      const asked = [actions.forget(first), actions.forget(first)];
      answer(false);
      await Promise.all(asked);
      const all = [actions.forgetAll(), actions.forgetAll()];
      answer(false);
      await Promise.all(all);
      assert.deepEqual(prompts.texts('confirm'), [
        'Forget the credential for one?',
        'Forget all SQL credentials in this window?',
      ]);
      prompts.confirms = () => true;
      await actions.forget(first);
      assert.deepEqual(
        vault.held.map(({ grant: left }) => left.environment.name),
        ['two'],
      );
    });

    it('what was copied too: the clipboard is cleared at once', async () => {
      const [first = '', second = ''] = await hold('one', 'two');
      await actions.forget(first);
      assert.deepEqual(cleared, [first]);
      await actions.forgetAll();
      assert.ok(cleared.includes(second));
    });

    it('one, after it said what that does not do', async () => {
      const [first = '', second] = await hold('one', 'two');
      await actions.forget(first);
      const [question] = prompts.asked;
      assert.equal(question?.text, 'Forget the credential for one?');
      assert.match(question.more[0] ?? '', /The server accepts the login until it expires/);
      assert.deepEqual(
        vault.held.map(each => each.grant.id),
        [second],
      );
      assert.deepEqual(said, ['Forgot the credential for one.']);
    });

    it('none where the user had rather not', async () => {
      prompts.confirms = () => false;
      const [first = ''] = await hold('one');
      await actions.forget(first);
      await actions.forgetAll();
      assert.equal(vault.held.length, 1);
      assert.deepEqual(said, []);
    });

    it('what has ended without a question, and what is gone without a word', async () => {
      const [first = ''] = await hold('one');
      await vault.end(first, 'expired');
      await actions.forget(first);
      await actions.forget(first);
      assert.deepEqual(prompts.asked, []);
      assert.equal(said.length, 1);
    });

    it('all, after a question', async () => {
      await hold('one', 'two');
      await actions.forgetAll();
      assert.deepEqual(vault.held, []);
      assert.equal(prompts.texts('confirm').length, 1);
      await actions.forgetAll();
      assert.deepEqual(prompts.texts('info'), ['This window has no SQL credentials.']);
    });
  });
});
