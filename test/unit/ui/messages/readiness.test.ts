import assert from 'node:assert/strict';
import {
  readinessProblem,
  type Readiness,
  type ReadinessProblem,
  type ReadinessProblemValues,
} from '../../../../src/access/readiness';
import {
  isRefused,
  readinessAnnouncement,
  readinessWords,
  seenAddress,
} from '../../../../src/ui/messages/readiness';

const host = 'srv.database.windows.net';
const user = 'JIT-ada';
const database = 'db1';

const busy = (number: number, innerCode = '') =>
  readinessProblem('databaseUnavailable', { database, number, innerCode });
const login = (because: ReadinessProblemValues['loginRefused']['because']) =>
  readinessProblem('loginRefused', { because, user, database });

const problems: readonly ReadinessProblem[] = [
  readinessProblem('otherAddress', { seen: '203.0.113.99', granted: '203.0.113.7' }),
  readinessProblem('ipv6Address', { seen: '2001:db8::7' }),
  readinessProblem('firewallTimeout', { granted: '203.0.113.7' }),
  login('expired'),
  login('replaced'),
  login('wrongDatabase'),
  login('wrongPassword'),
  login('unknownLogin'),
  login('neverAccepted'),
  readinessProblem('databaseUnknown', { database }),
  busy(40613),
  busy(40197, '40143'),
  busy(40501),
  busy(10928),
  busy(49918),
  busy(18401),
  busy(42109),
  readinessProblem('serverNameIncomplete', { host }),
  readinessProblem('hostUnknown', { host }),
  readinessProblem('portBlocked', { host, port: 1433 }),
  readinessProblem('redirectBlocked', { host, port: 11007 }),
  readinessProblem('serverSilent', { host }),
  readinessProblem('tlsFailed', { host, reason: '' }),
  readinessProblem('tlsFailed', { host, reason: 'CERT_HAS_EXPIRED' }),
  readinessProblem('protocolFailed', { host, reason: 'ECONNRESET' }),
  readinessProblem('foreignHost', { host: 'example.org' }),
  readinessProblem('serverRefused', { number: 47073, message: 'Public access is off.' }),
];

const refused = (problem: ReadinessProblem): Readiness => ({ state: 'refused', at: 0, problem });

function ready(canRead: boolean, canWrite: boolean): Readiness {
  return { state: 'ready', at: 0, afterMs: 0, rights: { canRead, canWrite } };
}

describe('the texts of readiness', () => {
  it('are different for each problem', () => {
    const texts = problems.map(problem => readinessWords(refused(problem)).text);
    assert.equal(new Set(texts).size, problems.length);
    for (const text of texts) assert.match(text, /^[^{}]+[.)]$/);
  });

  it('do not call an unreachable server a refusal', () => {
    const begins = (problem: ReadinessProblem) =>
      readinessWords(refused(problem)).text.split('. ')[0];
    assert.equal(begins(readinessProblem('hostUnknown', { host })), 'Not tested');
    assert.equal(begins(readinessProblem('portBlocked', { host, port: 1433 })), 'Not tested');
    assert.equal(begins(readinessProblem('redirectBlocked', { host, port: 11007 })), 'Not tested');
    assert.equal(begins(readinessProblem('serverSilent', { host })), 'Not tested');
    assert.equal(begins(busy(40613)), 'Not tested');
    assert.equal(begins(readinessProblem('tlsFailed', { host, reason: '' })), 'Refused');
    assert.equal(begins(login('wrongPassword')), 'Refused');
  });

  it('warn of a credential that may work, and of a refused one', () => {
    for (const problem of problems) {
      const known = refused(problem);
      const { tone, isRefused: isSaid } = readinessWords(known);
      assert.equal(isSaid, isRefused(known));
      assert.equal(tone, isSaid ? 'bad' : 'warning');
    }
  });

  it('name the address that the server saw, for a new request', () => {
    const addresses = problems.map(problem => seenAddress(refused(problem)));
    assert.deepEqual([...new Set(addresses)], ['203.0.113.99', undefined]);
    assert.equal(seenAddress(ready(true, false)), undefined);
  });

  it('name the rights of a login', () => {
    assert.equal(readinessWords(ready(true, false)).text, 'Ready (read-only)');
    assert.equal(readinessWords(ready(true, true)).text, 'Ready (read/write)');
    assert.equal(readinessWords(ready(false, true)).text, 'Ready (write-only)');
    assert.equal(readinessWords(ready(false, false)).text, 'Ready');
    assert.equal(readinessWords({ state: 'ready', at: 0, afterMs: 0 }).text, 'Ready');
  });

  it('name the reason of a wait', () => {
    const waiting = (reason: 'firewall' | 'busy', number?: number): Readiness => ({
      state: 'waiting',
      reason,
      since: 0,
      ...(number === undefined ? {} : { number }),
    });
    const { text, tone } = readinessWords(waiting('firewall'));
    assert.deepEqual([text, tone], ['Waiting for the SQL firewall', 'waiting']);
    const texts = [40613, 40197, 40501, 10928, 49918].map(
      number => readinessWords(waiting('busy', number)).text,
    );
    assert.equal(new Set(texts).size, texts.length);
  });

  it('are short for a row of a list', () => {
    const waiting = (reason: 'firewall' | 'busy'): Readiness => ({
      state: 'waiting',
      reason,
      since: 0,
    });
    const words = [
      waiting('firewall'),
      waiting('busy'),
      ready(true, true),
      refused(login('wrongPassword')),
      refused(readinessProblem('hostUnknown', { host })),
      { state: 'unchecked', reason: 'foreignHost' } as const,
    ].map(readinessWords);
    assert.deepEqual(
      words.map(({ label, shortLabel }) => [label, shortLabel]),
      [
        ['Waiting for the SQL firewall', 'Waiting'],
        ['Testing…', 'Testing…'],
        ['Ready (read/write)', 'Ready'],
        ['Refused', 'Refused'],
        ['Not tested', 'Not tested'],
        ['Not tested', 'Not tested'],
      ],
    );
  });

  it('show external text as plain text', () => {
    const message = 'a\u202Eb\u0000';
    const { text } = readinessWords(
      refused(readinessProblem('serverRefused', { number: 1, message })),
    );
    assert.match(text, /a\\u202Eb␀/);
    assert.equal(
      readinessAnnouncement('x\u200Bdev', ready(true, false)),
      'x\\u200Bdev: Ready (read-only)',
    );
  });
});
