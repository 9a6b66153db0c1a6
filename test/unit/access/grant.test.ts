import * as assert from 'node:assert/strict';
import * as fc from 'fast-check';
import type { LoginIdentity } from '../../../src/access/grant';
import { isSameLogin, loginIdentity } from '../../../src/access/grant';

const ada: LoginIdentity = {
  accountId: 'ada-id',
  tenantId: '11111111-2222-3333-4444-555555555555',
  url: 'https://contoso-dev.crm4.dynamics.com',
};

describe('isSameLogin', () => {
  it('holds for the same account, tenant and address', () => {
    assert.equal(isSameLogin(ada, { ...ada }), true);
  });

  it('does not hold for another account', () => {
    assert.equal(isSameLogin(ada, { ...ada, accountId: 'bob-id' }), false);
  });

  it('does not hold for another environment', () => {
    const url = 'https://contoso-test.crm4.dynamics.com';
    assert.equal(isSameLogin(ada, { ...ada, url }), false);
  });

  it('does not hold for another tenant', () => {
    assert.equal(isSameLogin(ada, { ...ada, tenantId: 'another' }), false);
  });

  it('holds if a tenant is unknown', () => {
    assert.equal(isSameLogin(ada, { ...ada, tenantId: '' }), true);
    assert.equal(isSameLogin({ ...ada, tenantId: '' }, ada), true);
    assert.equal(isSameLogin({ ...ada, tenantId: '' }, { ...ada, tenantId: '' }), true);
  });

  it('is the same from both sides', () => {
    const part = fc.constantFrom('', 'a', 'b');
    const identity = fc.record({ accountId: part, tenantId: part, url: part });
    fc.assert(
      fc.property(identity, identity, (a, b) => {
        assert.equal(isSameLogin(a, b), isSameLogin(b, a));
        assert.equal(isSameLogin(a, a), true);
      }),
    );
  });
});

describe('loginIdentity', () => {
  it('consists of the account ID, the tenant in lower case, and the URL', () => {
    const identity = loginIdentity({
      account: { id: 'ada-id', label: 'ada@contoso.com' },
      environment: {
        id: 'unifiedEnvironments:contoso-dev',
        system: 'unifiedEnvironments',
        name: 'Contoso (dev)',
        url: 'https://contoso-dev.crm4.dynamics.com',
        tenantId: 'AAAAAAAA-0000-0000-0000-00000000000F',
      },
    });
    assert.deepEqual(identity, {
      accountId: 'ada-id',
      tenantId: 'aaaaaaaa-0000-0000-0000-00000000000f',
      url: 'https://contoso-dev.crm4.dynamics.com',
    });
  });
});
