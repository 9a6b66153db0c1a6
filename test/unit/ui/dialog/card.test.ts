import assert from 'node:assert/strict';
import type { RoleActivation } from '../../../../src/access/grant';
import { readinessProblem, type Readiness } from '../../../../src/access/readiness';
import type { ShownGrant } from '../../../../src/protocol/state';
import { activationCard, credentialCard } from '../../../../src/ui/dialog/card';
import { readinessWords } from '../../../../src/ui/messages/readiness';
import { decisionWords } from '../../../../src/managedApplications/activations';
import { tools } from '../../../../src/ui/ids';
import { activation, grant, held, heldActivation, hour, minute } from '../../support/samples';

const now = Date.UTC(2026, 0, 5, 9);

describe('A role activation in the dialog', () => {
  const view = (changes: Partial<RoleActivation>, around = {}) =>
    activationCard(heldActivation(activation(now, changes)), {
      now,
      locale: { language: 'en' },
      selector: null,
      warnings: [30, 5],
      hasPortal: true,
      problem: undefined,
      ...around,
    });
  const actions = (changes: Partial<RoleActivation>, around = {}) =>
    view(changes, around).actions.map(({ action }) => action);

  it('waits without an end', () => {
    const shown = view({ note: 'ticket 4711' });
    assert.deepEqual([shown.badge, shown.timeLeft, shown.expires], ['Contributor', '', '']);
    assert.equal(shown.hasPassword, false);
    assert.deepEqual(
      shown.values.map(({ id, copy }) => [id, copy]),
      [
        ['start', null],
        ['duration', null],
        ['note', null],
        ['account', null],
        ['request', null],
      ],
    );
  });

  it('names several roles in a value, because the badge has no room', () => {
    const [contributor] = activation(now).roles;
    const roles = [
      { principalId: 'ada', roleId: 'a', name: 'Contributor' },
      { principalId: 'ada', roleId: 'b', name: 'Reader of Contoso Development' },
    ];
    assert.equal(view({ roles }).badge, '2 roles');
    const [first] = view({ roles }).values;
    assert.deepEqual(
      [first?.label, first?.value],
      ['Roles', 'Contributor, Reader of Contoso Development'],
    );
    assert.equal(view({}).badge, contributor?.name);
  });

  it('counts down to its start, then to its end', () => {
    const approved = { state: 'Approved', durationMs: hour };
    const upcoming = { ...approved, startsAt: now + 20 * minute, expiresAt: now + 80 * minute };
    assert.equal(view(upcoming).timeLeft, 'starts in 20 min');
    assert.equal(view({ ...approved, expiresAt: now + hour }).timeLeft, '1 h 0 min left');
    assert.equal(view({ ...approved, expiresAt: now - 1 }).timeLeft, '');
  });

  it('offers its actions', () => {
    assert.deepEqual(actions({}), ['openInPortal', 'copyRequestId', 'activateAgain', 'withdraw']);
    assert.deepEqual(view({}).remedy, { label: 'Refresh', isRefresh: true });
    assert.deepEqual(actions({ state: 'Denied' }, { hasPortal: false }), [
      'copyRequestId',
      'activateAgain',
      'removeFromList',
    ]);
  });

  it('shows when it was withdrawn', () => {
    const shown = view({ presence: 'gone', withdrawnAt: now - minute });
    assert.deepEqual(shown.status, {
      text: 'Withdrawn',
      tone: 'neutral',
      waited: null,
      tested: '',
    });
    assert.match(shown.values.find(({ id }) => id === 'withdrawn')?.value ?? '', /^today at /);
    assert.ok(shown.actions.some(({ action }) => action === 'removeFromList'));
    assert.equal(view({ presence: 'gone' }).status.text, 'Not found in Azure');
  });

  it('shows the error of the last read, and offers to sign in', () => {
    const problem = { sentence: 'Sign in to management.azure.com.', needsSignIn: true };
    const shown = view({}, { problem });
    assert.equal(shown.status.text, 'Waiting for approval');
    assert.equal(shown.note, 'Sign in to management.azure.com.');
    assert.deepEqual(shown.remedy, { label: 'Sign In', isRefresh: false });
    assert.equal(view({ state: 'Denied' }, { problem }).remedy, null);
  });

  it('shows external text as visible characters', () => {
    const shown = view({ state: 'Odd\u202E', note: 'a\u0007b' });
    assert.match(shown.status.text, /Odd\\u202E/);
    assert.ok(shown.values.some(({ value }) => value === 'a␇b'));
  });

  it('says when it ends', () => {
    const approved = { state: 'Approved', expiresAt: now + hour };
    assert.match(view(approved).expires, /^ends today at /);
    assert.match(view({ ...approved, expiresAt: now - hour }).expires, /^ended today at /);
    assert.equal(view({}).expires, '');
  });

  for (const state of [
    'Approved',
    'Denied',
    'Timeout',
    'Failed',
    'Canceled',
    'Expired',
    'Pending',
  ]) {
    it(`has its own text when it is ${state}`, () => {
      const text = decisionWords(activation(now, { state }), now, { language: 'en' });
      assert.match(text, /Contributor/);
      assert.match(text, /contosoapp/);
    });
  }

  it('is announced in words that are right for one role and for several', () => {
    const roles = ['Contributor', 'Owner'].map(name => ({ principalId: '', roleId: name, name }));
    const approved = { roles, state: 'Approved', startsAt: now - hour };
    const words = (changes: Partial<RoleActivation>) =>
      decisionWords(activation(now, { ...approved, ...changes }), now, { language: 'en' });
    const request = /^The request for Contributor, Owner on contosoapp was /;
    for (const text of [
      words({ expiresAt: now + hour }),
      words({ expiresAt: now - minute }),
      words({ startsAt: now + minute, expiresAt: now + hour }),
      words({ state: 'Denied' }),
    ]) {
      assert.match(text, request);
      assert.doesNotMatch(text, /role/i);
    }
    assert.match(words({ expiresAt: undefined }), /Access ends at an unknown time\.$/);
  });
});

const card = {
  now,
  locale: { language: 'en' },
  selector: null,
  warnings: [],
  firewallNote: undefined,
};
const noTools = { tools: [], missing: [] };

describe('the note of a credential that its firewall blocks', () => {
  const readiness = { state: 'waiting', reason: 'firewall', since: now } as const;
  const noteOf = (addresses: string, firewallNote: string | undefined) => {
    const context = { ...card, handOver: noTools, readiness, firewallNote };
    return credentialCard(held(grant(now, { addresses })), context).note;
  };

  it('is the advice of its system if its addresses are unknown', () => {
    assert.equal(noteOf('', 'Add your address.'), 'Add your address.');
  });

  it('is the general one otherwise', () => {
    const { note } = readinessWords(readiness);
    assert.equal(noteOf('203.0.113.7', 'Add your address.'), note);
    assert.equal(noteOf('', undefined), note);
  });
});

describe('A credential whose test advises the user to check the cloud', () => {
  const shown = (readiness: Readiness) =>
    credentialCard(held(grant(now)), { ...card, handOver: noTools, readiness });
  const labels = ({ actions }: ShownGrant) => actions.map(({ label }) => label);

  it('names the fix, offers the setting, and can be connected', () => {
    const { note, actions } = shown({ state: 'unchecked', reason: 'foreignHost' });
    assert.match(note, /Check its name or the setting sqlCredentials\.cloud\.$/);
    const primary = actions.filter(each => each.primary).map(({ action }) => action);
    assert.deepEqual(primary, ['connect']);
    assert.ok(actions.some(({ action }) => action === 'openCloudSetting'));
  });

  it('offers the setting after a refusal, next to a new request', () => {
    for (const code of ['foreignHost', 'serverNameIncomplete'] as const) {
      const problem = readinessProblem(code, { host: 'sql.example' });
      const refused = shown({ state: 'refused', problem, at: now });
      assert.match(refused.note, /the cloud in your settings/);
      assert.deepEqual(labels(refused), ['Request Again', 'Open Cloud Settings', 'Forget']);
    }
  });

  it('offers no setting otherwise', () => {
    const problem = readinessProblem('loginRefused', {
      ...{ because: 'wrongPassword', user: '', database: '' },
    });
    assert.deepEqual(labels(shown({ state: 'refused', problem, at: now })), [
      ...['Request Again', 'Forget'],
    ]);
  });
});

describe('The note of an ended credential', () => {
  it('names the next step, which is a button of the card', () => {
    for (const status of ['expired', 'replaced', 'lost'] as const) {
      const context = { ...card, handOver: noTools, readiness: undefined };
      const { note, actions } = credentialCard(held(grant(now), status), context);
      assert.match(note, /request( it)? again/i);
      assert.equal(actions[0]?.label, 'Request Again');
      // The other window holds the newer one.
      assert.equal(note.includes('in another window'), status === 'replaced');
    }
  });
});

describe('The menu of Connect', () => {
  it('says which tools are missing, and still offers them', () => {
    const handOver = { tools, missing: ['mssql', 'terminal'] } as const;
    const context = { ...card, handOver, readiness: undefined };
    const [connect] = credentialCard(held(grant(now)), context).actions;
    assert.deepEqual(connect?.options, [
      { id: 'mssql', label: 'MSSQL Extension (not installed)' },
      { id: 'ssms', label: 'SQL Server Management Studio' },
      { id: 'terminal', label: 'sqlcmd (not installed)' },
    ]);
  });
});
