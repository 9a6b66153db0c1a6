import assert from 'node:assert/strict';
import type { HeldGrant } from '../../../../src/vault/heldGrant';
import {
  changedRows,
  grantKeys,
  isEnded,
  untilRowChange,
  viewRows,
  type ViewRow,
} from '../../../../src/ui/view/rows';
import { readinessProblem } from '../../../../src/access/readiness';
import { readinessWords, type ReadinessWords } from '../../../../src/ui/messages/readiness';
import { FakeClock } from '../../support/fakeClock';
import {
  activation,
  environment,
  grant,
  held,
  heldActivation,
  hour,
  minute,
} from '../../support/samples';

const second = 1000;

describe('the rows of the view', () => {
  const clock = new FakeClock();
  const now = clock.now();
  const readiness = new Map<string, ReadinessWords>();
  afterEach(() => {
    readiness.clear();
  });

  const problem = readinessProblem('serverRefused', { number: 1, message: 'Request again.' });
  const refused = readinessWords({ state: 'refused', at: now, problem });
  const ready = readinessWords({
    ...{ state: 'ready', at: now, afterMs: 0 },
    rights: { canRead: true, canWrite: false },
  });
  const rows = (grants: readonly HeldGrant[], at = now, timeZone?: string): readonly ViewRow[] =>
    viewRows(grants, {
      now: at,
      locale: { language: 'en', timeZone },
      system: id =>
        id === 'unifiedEnvironments'
          ? { label: 'Unified environments', icon: 'database' }
          : undefined,
      readiness: id => readiness.get(id),
    });
  const row = (of: HeldGrant, at = now): ViewRow => {
    const [only] = rows([of], at);
    assert.ok(only);
    return only;
  };
  const details = (of: HeldGrant): readonly string[] => row(of).details();

  it('decide which commands the palette offers', () => {
    const keys = (...grants: HeldGrant[]) =>
      Object.entries(grantKeys(grants, { now, readiness: id => readiness.get(id) }))
        .filter(([, value]) => value)
        .map(([key]) => key);
    const usable = grant(now);
    assert.deepEqual(keys(), []);
    assert.deepEqual(keys(held(usable)), ['hasRow', 'hasGrant', 'hasCredential']);
    assert.deepEqual(keys(held(usable, 'expired')), ['hasRow', 'hasCredential', 'hasEnded']);
    const over = activation(now - 3 * hour, { expiresAt: now - hour, state: 'Approved' });
    assert.deepEqual(keys(heldActivation(over)), ['hasRow', 'hasEnded']);
    assert.ok(keys(held(grant(now, { addresses: '' }))).includes('hasGrant'));
    readiness.set(usable.id, refused);
    assert.deepEqual(keys(held(usable)), ['hasRow', 'hasCredential']);
  });

  it('show the environment, then time left, state, and access, of which a narrow view cuts off the end', () => {
    const of = grant(now, { expiresAt: now + 7 * hour + 42 * minute });
    assert.equal(row(held(of)).label, 'contoso-dev');
    assert.equal(row(held(of)).description, '7 h 42 min · Not tested · Reader');
    assert.ok(!row(held(of)).isWorking);
    assert.equal(row(held(of)).grantId, of.id);
  });

  it('show the access before the state of a login that works, because the icon shows that state, too', () => {
    const of = grant(now, { expiresAt: now + 7 * hour + 42 * minute });
    readiness.set(of.id, ready);
    assert.equal(row(held(of)).description, '7 h 42 min · Reader · Ready');
    assert.ok(row(held(of)).isWorking);
    assert.ok(details(held(of)).includes('Ready (read-only)'));
    const endless = grant(now, { expiresAt: undefined });
    readiness.set(endless.id, ready);
    assert.equal(row(held(endless)).description, 'Reader · Ready');
    assert.ok(!row(held(of, 'expired')).isWorking);
  });

  it('shorten a long name in the middle, so that the time left and the state stay visible', () => {
    const name = 'Contoso Finance and Operations Development';
    const of = held(grant(now, { environment: environment(name) }));
    assert.equal(row(of).label, 'Contos…lopment');
    assert.equal(details(of)[0], name);
  });

  it('show the full names of different environments whose short names are the same', () => {
    const [emea, apac] = ['contoso-emea-prod-db1', 'contoso-apac-prod-db1'];
    const all = [emea, apac, emea].map(name =>
      held(grant(now, { environment: environment(name) })),
    );
    assert.deepEqual(
      rows(all).map(({ label }) => label),
      [emea, apac, emea],
    );
  });

  it("show the system's icon, also of a system that this version doesn't know", () => {
    assert.equal(row(held(grant(now))).icon, 'database');
    const other = { ...environment(), system: 'newSystem' };
    assert.equal(row(held(grant(now, { environment: other }))).icon, 'key');
  });

  it('show the reason instead of the time left for a refused credential, which has its own actions', () => {
    const of = grant(now);
    assert.equal(row(held(of)).kind, 'credential');
    readiness.set(of.id, refused);
    assert.equal(row(held(of)).kind, 'refusedCredential');
    assert.equal(row(held(of)).description, 'Refused · Reader');
    assert.ok(details(held(of)).includes(refused.text));
    assert.doesNotMatch(details(held(of)).join(), /Expires/);
    assert.equal(row(held(of, 'expired')).kind, 'endedCredential');
    const imported = grant(now, { addresses: '', expiresAt: now + hour });
    assert.equal(row(held(imported)).kind, 'importedCredential');
    assert.equal(row(held(imported)).description, '1 h 0 min · Not tested · Reader');
  });

  it('show no time left for a credential without a known end', () => {
    const of = grant(now, { expiresAt: undefined });
    assert.equal(row(held(of)).description, 'Not tested · Reader');
    assert.ok(details(held(of)).includes('Expires: at an unknown time'));
  });

  it('name the end for screen readers instead of the time left', () => {
    const spoken = details(held(grant(now, { expiresAt: now + hour }))).join(', ');
    assert.match(spoken, /^contoso-dev, Reader, Not tested, Expires: .*, Unified environments$/);
    assert.ok(!spoken.includes('1 h'));
  });

  it('say why a credential ended, without a time', () => {
    const of = grant(now);
    readiness.set(of.id, ready);
    const described = (['expired', 'replaced', 'lost'] as const).map(
      status => row(held(of, status)).description,
    );
    assert.deepEqual(described, [
      'Expired · Reader',
      'Replaced · Reader',
      'Not kept by VS Code · Reader',
    ]);
    assert.equal(row(held(of, 'expired')).kind, 'endedCredential');
  });

  it('tell the credentials of one environment apart by their users', () => {
    const two = rows([
      held(grant(now, { user: 'axdbreadonly', role: 'axdbreadonly' })),
      held(grant(now, { user: 'JIT-ada' })),
      held(grant(now, { environment: environment('other') })),
    ]);
    assert.deepEqual(
      two.map(({ description }) => description.split(' · ').slice(2)),
      [['axdbreadonly'], ['JIT-ada', 'Reader'], ['Reader']],
    );
  });

  it('show a role from the request on', () => {
    const described = (changes: Parameters<typeof activation>[1]) =>
      row(heldActivation(activation(now, changes)));
    assert.equal(described({}).description, 'Waiting for approval · Contributor');
    assert.equal(described({}).kind, 'role');
    const running = { state: 'Approved', expiresAt: now + 2 * hour };
    assert.equal(described(running).description, '2 h 0 min · Contributor · Active');
    const ends = details(heldActivation(activation(now, running)));
    assert.match(ends.join(), /Until .*2026|Until today at/);
    const upcoming = { ...running, startsAt: now + 20 * minute };
    assert.equal(described(upcoming).description, 'starts in 20 min · Contributor · Approved');
    assert.equal(described({ state: 'Denied' }).description, 'Denied · Contributor');
    assert.equal(described({ state: 'Denied' }).kind, 'endedRole');
  });

  it('show ended grants last, the newest first, after refused ones', () => {
    const of = (name: string, issuedAt: number) =>
      grant(issuedAt, { environment: environment(name), expiresAt: now + hour });
    const rejected = of('refused', now);
    readiness.set(rejected.id, refused);
    const denied = activation(now - 2 * minute, { state: 'Denied' });
    const order = rows([
      held(of('older', now - 3 * minute), 'expired'),
      heldActivation(denied),
      held(rejected),
      held(of('usable', now)),
      held(of('newer', now - minute), 'replaced'),
    ]).map(({ label }) => label);
    assert.deepEqual(order, ['usable', 'refused', 'newer', 'contosoapp', 'older']);
  });

  it('make hidden characters of external text visible, and show no icons or markup of it', () => {
    const hostile = '$(zap) [a](command:b)\u202E\u0007';
    const of = grant(now, { environment: environment(hostile), role: hostile });
    const { label, description } = row(held(of));
    assert.equal(label, '$(zap)…\\u202E␇');
    for (const text of [description, details(held(of)).join()]) {
      assert.ok(text.includes('$(zap) [a](command:b)\\u202E␇'), text);
    }
  });

  describe('change with time', () => {
    const of = held(grant(now, { expiresAt: now + 2 * minute + 30 * second }));

    it('at most once a minute, and show no seconds', () => {
      const shown: string[] = [];
      let at = now;
      for (let next = untilRowChange([of], at); next !== undefined;) {
        shown.push(row(of, at).description.replace(' · Not tested · Reader', ''));
        at += next;
        next = untilRowChange([of], at);
      }
      assert.deepEqual(shown, ['2 min', '1 min', 'less than 1 min']);
      assert.equal(at, now + 2 * minute + 30 * second);
    });

    it('together, when the one that ends first does', () => {
      const later = held(grant(now, { expiresAt: now + hour + 10 * second }));
      assert.equal(untilRowChange([later, of], now), 30 * second + 1);
    });

    it('when a role starts', () => {
      const upcoming = activation(now, {
        state: 'Approved',
        startsAt: now + 20 * second,
        expiresAt: now + hour,
      });
      assert.equal(untilRowChange([heldActivation(upcoming)], now), 20 * second);
    });

    it('never if nothing is counted down', () => {
      const endless = held(grant(now, { expiresAt: undefined }));
      const pending = heldActivation(activation(now));
      const ended = held(grant(now), 'replaced');
      assert.equal(untilRowChange([endless, pending, ended], now), undefined);
      assert.equal(untilRowChange([], now), undefined);
    });
  });

  describe('are updated', () => {
    const first = held(grant(now, { expiresAt: now + hour }));
    const other = held(grant(now, { expiresAt: now + 2 * hour + 30 * second }));

    it('one by one if only their texts differ', () => {
      const earlier = rows([first, other]);
      assert.deepEqual(changedRows(earlier, rows([first, other])), []);
      const later = rows([first, other], now + second);
      assert.deepEqual(changedRows(earlier, later), [first.grant.id]);
    });

    it('if only their details differ: by the time zone, or by the rights of a login', () => {
      const earlier = rows([first, other]);
      const both = [first.grant.id, other.grant.id];
      assert.deepEqual(changedRows(earlier, rows([first, other], now, 'Asia/Tokyo')), both);
      const at = { at: now, afterMs: 0 };
      readiness.set(first.grant.id, readinessWords({ state: 'ready', ...at }));
      const withoutRights = rows([first, other]);
      readiness.set(first.grant.id, ready);
      assert.deepEqual(changedRows(withoutRights, rows([first, other])), [first.grant.id]);
    });

    it('together if a row is added, removed, or moved', () => {
      const both = rows([first, other]);
      assert.equal(changedRows([], both), undefined);
      assert.equal(changedRows(both, rows([first])), undefined);
      const moved = rows([{ ...first, status: 'expired' }, other]);
      assert.equal(changedRows(both, moved), undefined);
    });
  });

  it('count a role whose request can no longer change as ended', () => {
    assert.ok(!isEnded(heldActivation(activation(now)), now));
    assert.ok(isEnded(heldActivation(activation(now, { presence: 'gone' })), now));
    assert.ok(isEnded(heldActivation(activation(now), 'expired'), now));
  });
});
