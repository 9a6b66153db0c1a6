import assert from 'node:assert/strict';
import { objectIdOf } from '../../../../src/managedApplications/client/token';
import { defaultAccount, issueToken } from '../../../emulator';

const token = (claims: unknown) =>
  `x.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.y`;

describe('who a token names', () => {
  it('is its object id', () => {
    const { oid, upn, tid } = defaultAccount;
    const issued = issueToken({ aud: 'http://127.0.0.1', oid, upn, tid, exp: 1 });
    assert.equal(objectIdOf(issued), oid);
    assert.equal(objectIdOf(token({ oid: 'Grüße' })), 'Grüße');
  });

  it('is nobody where it cannot be read', () => {
    const odd = ['', 'opaque', 'a.b.c', '..', token({}), token({ oid: 5 }), token({ oid: '' })];
    for (const each of [...odd, token(null), token('oid'), token([])]) {
      assert.equal(objectIdOf(each), undefined, each);
    }
  });
});
