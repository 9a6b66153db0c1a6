import * as assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { isSameLogin, type Login } from '../../../src/access/grant';

const contoso = {
  accountId: 'ada-id',
  tenantId: 'aaaaaaaa-0000-0000-0000-00000000000f',
  url: 'https://contoso-dev.crm4.dynamics.com',
};
const ada = login();

function login(changes: Partial<typeof contoso> = {}): Login {
  const { accountId, ...environment } = { ...contoso, ...changes };
  return { account: { id: accountId }, environment };
}

describe('isSameLogin', () => {
  it('holds for the same account, tenant and address', () => {
    assert.equal(isSameLogin(ada, login()), true);
  });

  it('does not hold for another account', () => {
    assert.equal(isSameLogin(ada, login({ accountId: 'bob-id' })), false);
  });

  it('does not hold for another environment', () => {
    const url = 'https://contoso-test.crm4.dynamics.com';
    assert.equal(isSameLogin(ada, login({ url })), false);
  });

  it('does not hold for another tenant', () => {
    assert.equal(isSameLogin(ada, login({ tenantId: 'another' })), false);
  });

  it('ignores the case of the tenant', () => {
    const tenantId = contoso.tenantId.toUpperCase();
    assert.equal(isSameLogin(ada, login({ tenantId })), true);
  });

  it('holds if a tenant is unknown', () => {
    assert.equal(isSameLogin(ada, login({ tenantId: '' })), true);
    assert.equal(isSameLogin(login({ tenantId: '' }), ada), true);
    assert.equal(isSameLogin(login({ tenantId: '' }), login({ tenantId: '' })), true);
  });

  it('is the same from both sides', () => {
    const part = fc.constantFrom('', 'a', 'b');
    const identity = fc.record({ accountId: part, tenantId: part, url: part }).map(login);
    fc.assert(
      fc.property(identity, identity, (a, b) => {
        assert.equal(isSameLogin(a, b), isSameLogin(b, a));
        assert.equal(isSameLogin(a, a), true);
      }),
    );
  });
});
