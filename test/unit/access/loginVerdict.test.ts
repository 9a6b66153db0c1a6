import assert from 'node:assert/strict';
import {
  judgeFailure,
  seenAddress,
  type AttemptCircumstances,
  type LoginVerdict,
} from '../../../src/access/loginVerdict';
import type { LoginFailure, ReadinessProblem } from '../../../src/access/readiness';

const second = 1000;

const around: AttemptCircumstances = {
  host: 'srv.database.windows.net',
  port: 1433,
  database: 'db1',
  user: 'JIT-ada',
  addresses: '203.0.113.7',
  sinceIssued: 10 * second,
  sinceFirewall: Number.POSITIVE_INFINITY,
  sinceStarted: 10 * second,
  untilExpiry: 3600 * second,
  hasWorked: false,
  networkFailures: 0,
  byHand: false,
};

const later: AttemptCircumstances = { ...around, sinceIssued: 200 * second };

function refused(number: number, message = '', state = 1): LoginFailure {
  return {
    errors: [{ number, state, message }],
    code: 'ELOGIN',
    causeCode: '',
    message,
    stage: 'encrypted',
    redirectedTo: undefined,
  };
}

function broken(changes: Partial<LoginFailure>): LoginFailure {
  const nothing = {
    errors: [],
    code: 'ESOCKET',
    causeCode: '',
    message: 'no',
    redirectedTo: undefined,
  };
  return { ...nothing, stage: 'nothing', ...changes };
}

function problem(verdict: LoginVerdict): ReadinessProblem {
  if (verdict.kind !== 'refuse') assert.fail(`It waits for ${verdict.reason}.`);
  return verdict.problem;
}

const sees = (address: string) =>
  refused(
    40615,
    `Cannot open server 'srv' requested by the login. Client with IP address '${address}' is not allowed to access the server. It may take up to five minutes for this change to take effect.`,
  );

describe('the verdict on a failed login', () => {
  it('waits while the firewall does not know the granted address yet', () => {
    const wait = { kind: 'wait', reason: 'firewall' };
    assert.deepEqual(judgeFailure(sees('203.0.113.7'), around), wait);
    for (const addresses of ['203.0.113.0/24', '203.0.113.1-203.0.113.9']) {
      assert.deepEqual(judgeFailure(sees('203.0.113.7'), { ...around, addresses }), wait);
    }
  });

  it('stops if the server sees another address, and names it', () => {
    assert.deepEqual(problem(judgeFailure(sees('203.0.113.99'), around)), {
      code: 'otherAddress',
      values: { seen: '203.0.113.99', granted: '203.0.113.7' },
    });
  });

  for (const seen of ['2001:db8::7', '2603:1020:201:10::10f', '::1']) {
    it(`reports that SQL sees an IPv6 address: ${seen}`, () => {
      const found = problem(judgeFailure(sees(seen), around));
      assert.deepEqual(found, { code: 'ipv6Address', values: { seen } });
      const translated = judgeFailure(refused(40615, `Der Client ${seen} darf nicht.`), around);
      assert.equal(problem(translated).code, 'ipv6Address');
    });
  }

  it('compares an IPv4 address in IPv6 notation', () => {
    assert.equal(judgeFailure(sees('::ffff:203.0.113.7'), around).kind, 'wait');
    assert.equal(problem(judgeFailure(sees('::ffff:203.0.113.9'), around)).code, 'otherAddress');
  });

  it('reads only the start of a long message', () => {
    const message = `${'a1.'.repeat(2_000)} 198.51.100.4`;
    assert.equal(seenAddress(message), undefined);
    assert.equal(seenAddress(`198.51.100.4 ${'1.'.repeat(1_000_000)}`), '198.51.100.4');
  });

  it('waits if it cannot read or compare the address', () => {
    for (const [failure, addresses] of [
      [refused(40615, 'Der Server ist zu.'), '203.0.113.7'],
      [sees('203.0.113.99'), 'what the service wrote'],
    ] as const) {
      assert.equal(judgeFailure(failure, { ...around, addresses }).kind, 'wait');
    }
  });

  it('stops after five minutes if the firewall stays closed', () => {
    const sinceIssued = 300 * second;
    const found = judgeFailure(sees('203.0.113.7'), { ...around, sinceIssued });
    assert.equal(problem(found).code, 'firewallTimeout');
  });

  it('reads the address from a message in any language', () => {
    assert.equal(
      seenAddress("Client with IP address '198.51.100.4' is not allowed to access the server."),
      '198.51.100.4',
    );
    assert.equal(seenAddress('Der Client 198.51.100.4 darf nicht.'), '198.51.100.4');
    assert.equal(
      seenAddress("Client with IP address '999.1.1.1' is not allowed to access the server."),
      undefined,
    );
    assert.equal(seenAddress('Version 1.2.3 at 10:12:13, dead:beef'), undefined);
    assert.equal(seenAddress('Die Adresse ist 198.51.100.4.'), '198.51.100.4');
    assert.equal(seenAddress('::ffff:198.51.100.4'), '198.51.100.4');
  });

  it('waits for a login during its propagation', () => {
    const wait = { kind: 'wait', reason: 'login' };
    assert.deepEqual(judgeFailure(refused(18456), around), wait);
    assert.deepEqual(judgeFailure(refused(4060), around), wait);
    assert.deepEqual(judgeFailure(refused(916), around), wait);
    assert.deepEqual(judgeFailure(refused(18456), { ...later, sinceFirewall: 30 * second }), wait);
  });

  it('distinguishes refused logins', () => {
    const because = (failure: LoginFailure, known: Partial<AttemptCircumstances> = {}) => {
      const found = problem(judgeFailure(failure, { ...later, ...known }));
      return found.code === 'loginRefused' ? found.values.because : found.code;
    };
    assert.equal(because(refused(18456)), 'neverAccepted');
    assert.equal(because(refused(18456), { untilExpiry: 0 }), 'expired');
    assert.equal(because(refused(18456), { hasWorked: true }), 'replaced');
    assert.equal(because(refused(18456), { hasWorked: true, sinceIssued: 0 }), 'replaced');
    assert.equal(because(refused(18456), { database: 'Master' }), 'wrongDatabase');
    assert.equal(because(refused(18456, '', 8)), 'wrongPassword');
    assert.equal(because(refused(18456, '', 5)), 'unknownLogin');
    assert.equal(because(refused(18456, '', 38)), 'wrongDatabase');
    assert.equal(because(refused(4060)), 'databaseUnknown');
    assert.equal(because(refused(916)), 'databaseUnknown');
  });

  it('prefers a specific error to the general one', () => {
    const both = { ...refused(4060), errors: [...refused(18456).errors, ...refused(4060).errors] };
    assert.equal(problem(judgeFailure(both, later)).code, 'databaseUnknown');
  });

  it('retries transient errors, and then names the error', () => {
    const message = 'The service has encountered an error. Error code 40143.';
    const numbers = [
      40613, 40197, 40501, 10928, 10929, 49918, 49919, 49920, 615, 926, 4221, 10936, 40143, 40166,
      40540, 18401, 42109,
    ];
    for (const number of numbers) {
      assert.deepEqual(judgeFailure(refused(number, message), around), {
        kind: 'wait',
        reason: 'busy',
        number,
      });
      const sinceStarted = 300 * second;
      const found = problem(judgeFailure(refused(number, message), { ...around, sinceStarted }));
      const innerCode = number === 40197 ? '40143' : '';
      assert.deepEqual(found.values, { database: 'db1', number, innerCode });
    }
  });

  it('stops at once for an incomplete server name and for unknown errors', () => {
    assert.equal(problem(judgeFailure(refused(40532), around)).code, 'serverNameIncomplete');
    const unknown = problem(judgeFailure(refused(47073, 'Public access is off.'), around));
    assert.deepEqual(unknown, {
      code: 'serverRefused',
      values: { number: 47073, message: 'Public access is off.' },
    });
  });

  it('tries an unreachable server twice, and once by hand', () => {
    const failure = broken({ causeCode: 'ECONNREFUSED' });
    const verdict = (networkFailures: number, byHand: boolean) =>
      judgeFailure(failure, { ...around, networkFailures, byHand });
    assert.deepEqual(verdict(1, false), { kind: 'wait', reason: 'network' });
    assert.equal(problem(verdict(2, false)).code, 'portBlocked');
    assert.equal(problem(verdict(1, true)).code, 'portBlocked');
  });

  it('distinguishes network failures', () => {
    const code = (changes: Partial<LoginFailure>) =>
      problem(judgeFailure(broken(changes), { ...around, networkFailures: 2 })).code;
    const redirectedTo = { host: 'node.worker.database.windows.net', port: 11007 };
    assert.equal(code({ causeCode: 'ENOTFOUND' }), 'hostUnknown');
    assert.equal(code({ causeCode: 'ETIMEDOUT' }), 'portBlocked');
    assert.equal(code({ code: 'ETIMEOUT' }), 'portBlocked');
    assert.equal(code({ causeCode: 'ETIMEDOUT', redirectedTo }), 'redirectBlocked');
    assert.equal(code({ code: 'ETIMEOUT', stage: 'connected' }), 'serverSilent');
    assert.equal(code({ causeCode: 'ECONNRESET', stage: 'connected' }), 'protocolFailed');
  });

  it('stops at once if the certificate or the encryption is wrong', () => {
    for (const causeCode of [
      'ECLEARTEXT',
      'DEPTH_ZERO_SELF_SIGNED_CERT',
      'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
      'CERT_HAS_EXPIRED',
      'ERR_TLS_CERT_ALTNAME_INVALID',
      'ERR_SSL_WRONG_VERSION_NUMBER',
      'EPROTO',
    ]) {
      const found = problem(judgeFailure(broken({ causeCode, stage: 'connected' }), around));
      assert.equal(found.code, 'tlsFailed');
    }
  });

  it('names the foreign host of a redirection', () => {
    const redirectedTo = { host: 'example.org', port: 1433 };
    const found = judgeFailure(broken({ causeCode: 'EFOREIGNHOST', redirectedTo }), around);
    assert.deepEqual(problem(found), { code: 'foreignHost', values: { host: 'example.org' } });
  });
});
