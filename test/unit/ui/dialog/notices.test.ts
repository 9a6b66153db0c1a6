import assert from 'node:assert/strict';
import { accessError } from '../../../../src/access/errors';
import { createNotices, type Notices } from '../../../../src/ui/dialog/notices';
import { confirmRequest } from '../../../../src/unifiedEnvironments/section/credentialRequester';
import {
  browse,
  explainError,
  openClientSetting,
  openCloudSetting,
  openPage,
  openTenantSetting,
  showLog,
  tryAgain,
  type Remedy,
  type SectionRemedy,
  type WindowRemedy,
} from '../../../../src/ui/messages/errors';
import { FakePrompts } from '../../support/fakePrompts';
import { environment, request } from '../../support/samples';

describe('the notice of the dialog', () => {
  let prompts: FakePrompts;
  let done: string[];
  let notices: Notices;
  beforeEach(() => {
    prompts = new FakePrompts();
    done = [];
    const act = (what: string) => () => {
      done.push(what);
      return Promise.resolve();
    };
    notices = createNotices(prompts, explainError, {
      tryAgain: act('request'),
      signInAgain: act('sign in'),
      browse: act('browse'),
      addByUrl: act('add'),
      switchAccount: act('switch'),
      detectAddress: act('detect'),
    });
  });

  const effects: Readonly<Record<SectionRemedy, string>> = {
    tryAgain: 'request',
    signInAgain: 'sign in',
    switchAccount: 'switch',
    browse: 'browse',
    addByUrl: 'add',
    detectAddress: 'detect',
  };
  for (const remedy of Object.keys(effects) as SectionRemedy[]) {
    it(`runs the section's action of its button: ${remedy}`, async () => {
      notices.warn('text', { id: remedy, label: remedy });
      await notices.act(remedy);
      assert.deepEqual(done, [effects[remedy]]);
    });
  }

  const windowEffects: readonly (readonly [Remedy<WindowRemedy>, string])[] = [
    [openTenantSetting(), 'setting tenantId'],
    [openClientSetting(), 'setting clientId'],
    [openCloudSetting(), 'setting cloud'],
    [openPage('Open', 'https://example.com/'), 'https://example.com/'],
    [showLog(), 'log'],
  ];
  for (const [remedy, effect] of windowEffects) {
    it(`runs the action of its button in every section: ${remedy.id}`, async () => {
      notices.warn('text', remedy);
      await notices.act(remedy.id);
      assert.deepEqual(prompts.texts('open'), [effect]);
    });
  }

  it('ignores a button of an earlier message', async () => {
    notices.warn('first', tryAgain());
    notices.warn('second', browse());
    await notices.act('tryAgain');
    notices.clear();
    await notices.act('browse');
    assert.deepEqual(done, []);
  });

  it('ignores an unknown button', async () => {
    for (const odd of ['', 'TryAgain', 'constructor', '__proto__']) await notices.act(odd);
    assert.deepEqual([...done, ...prompts.texts()], []);
  });

  it('offers only what the section can do', () => {
    notices = createNotices(prompts, explainError, {
      browse: () => undefined,
      tryAgain: null,
      signInAgain: null,
      switchAccount: null,
      addByUrl: null,
      detectAddress: null,
    });
    notices.warn('text', tryAgain(), browse(), showLog());
    assert.deepEqual(
      notices.current?.remedies.map(({ id }) => id),
      ['browse', 'log:'],
    );
  });

  it('shows one message at a time', () => {
    assert.equal(notices.current, null);
    notices.showError(accessError('unexpected', { reason: 'first' }));
    notices.warn('second', browse(), showLog());
    assert.deepEqual(notices.current, {
      severity: 'warning',
      text: 'second',
      remedies: [
        { id: 'browse', label: 'Browse All…' },
        { id: 'log:', label: 'Show Log' },
      ],
    });
    notices.inform('third');
    assert.deepEqual(notices.current, { severity: 'info', text: 'third', remedies: [] });
    notices.clear();
    assert.equal(notices.current, null);
  });

  it('does not show a cancellation as an error', () => {
    notices.showError(accessError('cancelled', {}));
    assert.equal(notices.current?.severity, 'info');
    assert.deepEqual(notices.current.remedies, []);
    const unknown = (because: 'cancelled' | 'timeout') =>
      accessError('outcomeUnknown', { environment: 'contoso-dev', because });
    notices.showError(unknown('cancelled'));
    assert.equal(notices.current.severity, 'info');
    assert.ok(notices.tellsOf('outcomeUnknown'));
    assert.ok(notices.current.remedies.some(({ id }) => id === 'tryAgain'));
    notices.showError(unknown('timeout'));
    assert.equal(notices.current.severity, 'error');
  });
});

describe('the questions before a request', () => {
  const local = { ...environment('local'), url: 'http://127.0.0.1:4100/contoso-dev' };

  async function concern(addresses: string, where = environment()): Promise<string> {
    const prompts = new FakePrompts();
    const asked = request({ addresses, environment: where });
    assert.equal(await confirmRequest(asked, false, prompts), true);
    return prompts.asked[0]?.more[0] ?? '';
  }

  it('are not asked for ordinary addresses', async () => {
    for (const fine of ['203.0.113.7', '203.0.113.0-203.0.113.255', '198.51.100.0/24']) {
      assert.equal(await concern(fine), '');
    }
  });

  it('explain unusual addresses', async () => {
    assert.match(await concern('10.1.2.3'), /private/);
    assert.match(await concern('127.0.0.1'), /refers to this computer/);
    assert.match(await concern('224.0.0.1'), /reserved for special use/);
    assert.match(await concern('203.0.113.0-203.0.114.0'), /contains 257 addresses/);
    assert.match(await concern('203.0.0.0/16'), /contains 65,536 addresses/);
    assert.match(await concern('10.0.0.0/8'), /private address range\.[^]*16,777,216 addresses/);
    assert.match(await concern('0.0.0.0/0'), /^0\.0\.0\.0\/0 contains 4,294,967,296 addresses/);
  });

  it('accept the loopback address if the service runs on this computer', async () => {
    assert.equal(await concern('127.0.0.1', local), '');
    assert.match(await concern('10.1.2.3', local), /private/);
  });

  it('stop at the first one that the user declines', async () => {
    const prompts = new FakePrompts();
    prompts.confirms = () => false;
    assert.equal(await confirmRequest(request({ addresses: '10.1.2.3' }), true, prompts), false);
    assert.equal(prompts.asked.length, 1);
  });
});
