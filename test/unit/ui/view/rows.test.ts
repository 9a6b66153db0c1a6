import assert from 'node:assert/strict';
import type { HeldGrant } from '../../../../src/vault/heldGrant';
import {
  changedRows,
  grantKeys,
  isEnded,
  rowDetails,
  untilRowChange,
  viewRows,
  type ViewRow,
} from '../../../../src/ui/view/rows';
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
  const readiness = new Map<string, { readonly label: string; readonly isRefused: boolean }>();
  afterEach(() => {
    readiness.clear();
  });

  const rows = (grants: readonly HeldGrant[], at = now): readonly ViewRow[] =>
    viewRows(grants, {
      now: at,
      locale: 'en',
      system: id =>
        id === 'unifiedEnvironments'
          ? { label: 'Unified environments', icon: 'database' }
          : undefined,
      readiness: id => readiness.get(id),
    });
  const details = (of: HeldGrant): readonly string[] =>
    rowDetails(of, [of], {
      now,
      locale: 'en',
      system: () => ({ label: 'Unified environments', icon: 'database' }),
      readiness: id => readiness.get(id),
    });
  const row = (of: HeldGrant, at = now): ViewRow => {
    const [only] = rows([of], at);
    assert.ok(only);
    return only;
  };

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
    readiness.set(usable.id, { label: 'Refused', isRefused: true });
    assert.deepEqual(keys(held(usable)), ['hasRow', 'hasCredential']);
  });

  it('show environment, access, state, and time left', () => {
    const of = grant(now, { expiresAt: now + 7 * hour + 42 * minute });
    assert.equal(row(held(of)).label, 'contoso-dev');
    assert.equal(row(held(of)).description, 'Reader · Not tested · 7 h 42 min');
    readiness.set(of.id, { label: 'Ready (read-only)', isRefused: false });
    assert.equal(row(held(of)).description, 'Reader · Ready (read-only) · 7 h 42 min');
    assert.equal(row(held(of)).grantId, of.id);
  });

  it("show the system's icon, also of a system that this version doesn't know", () => {
    assert.equal(row(held(grant(now))).icon, 'database');
    const other = { ...environment(), system: 'newSystem' };
    assert.equal(row(held(grant(now, { environment: other }))).icon, 'key');
  });

  it('show no time left for a refused credential', () => {
    const of = grant(now);
    readiness.set(of.id, { label: 'Refused', isRefused: true });
    assert.equal(row(held(of)).description, 'Reader · Refused');
    assert.doesNotMatch(details(held(of)).join(), /Expires/);
  });

  it('show no time left for a credential without a known end', () => {
    const of = grant(now, { expiresAt: undefined });
    assert.equal(row(held(of)).description, 'Reader · Not tested');
    assert.ok(details(held(of)).includes('Expires: at an unknown time'));
  });

  it('name the end for screen readers instead of the time left', () => {
    const spoken = details(held(grant(now, { expiresAt: now + hour }))).join(', ');
    assert.match(spoken, /^contoso-dev, Reader, Not tested, Expires: .*, Unified environments$/);
    assert.ok(!spoken.includes('1 h'));
  });

  it('say why a credential ended, without a time', () => {
    const of = grant(now);
    readiness.set(of.id, { label: 'Ready (read-only)', isRefused: false });
    const described = (['expired', 'replaced', 'lost'] as const).map(
      status => row(held(of, status)).description,
    );
    assert.deepEqual(described, [
      'Reader · Expired',
      'Reader · Replaced',
      'Reader · Not kept by VS Code',
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
      two.map(({ description }) => description.split(' · ')[0]),
      ['axdbreadonly', 'JIT-ada', 'Reader'],
    );
  });

  it('show a role from the request on', () => {
    const described = (changes: Parameters<typeof activation>[1]) =>
      row(heldActivation(activation(now, changes)));
    assert.equal(described({}).description, 'Contributor · Waiting for approval');
    assert.equal(described({}).kind, 'role');
    const running = { state: 'Approved', expiresAt: now + 2 * hour };
    assert.equal(described(running).description, 'Contributor · Active · 2 h 0 min');
    const ends = details(heldActivation(activation(now, running)));
    assert.match(ends.join(), /Until .*2026|Until today at/);
    const upcoming = { ...running, startsAt: now + 20 * minute };
    assert.equal(described(upcoming).description, 'Contributor · Approved · starts in 20 min');
    assert.equal(described({ state: 'Denied' }).description, 'Contributor · Denied');
    assert.equal(described({ state: 'Denied' }).kind, 'endedRole');
  });

  it('show ended grants last, the newest first', () => {
    const of = (name: string, issuedAt: number) =>
      grant(issuedAt, { environment: environment(name), expiresAt: now + hour });
    const denied = activation(now - 2 * minute, { state: 'Denied' });
    const order = rows([
      held(of('older', now - 3 * minute), 'expired'),
      heldActivation(denied),
      held(of('usable', now)),
      held(of('newer', now - minute), 'replaced'),
    ]).map(({ label }) => label);
    assert.deepEqual(order, ['usable', 'newer', 'contosoapp', 'older']);
  });

  it('make hidden characters of external text visible, and show no icons or markup of it', () => {
    const hostile = '$(zap) [a](command:b)\u202E\u0007';
    const of = grant(now, { environment: environment(hostile), role: hostile });
    const { label, description } = row(held(of));
    for (const text of [label, description, details(held(of)).join()]) {
      assert.ok(text.includes('$(zap) [a](command:b)\\u202E␇'), text);
    }
  });

  describe('change with time', () => {
    const of = held(grant(now, { expiresAt: now + 2 * minute + 30 * second }));

    it('at most once a minute, and show no seconds', () => {
      const shown: string[] = [];
      let at = now;
      for (let next = untilRowChange([of], at); next !== undefined;) {
        shown.push(row(of, at).description.replace('Reader · Not tested · ', ''));
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
