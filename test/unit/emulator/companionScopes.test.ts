import assert from 'node:assert/strict';
import { claimsFor, readScopes } from '../../companion/scopes';
import { defaultAccount, readToken, issueToken, tenants } from '../../emulator';

describe("the companion's scopes", () => {
  it('contain the audience, with a slash only if the request had two', () => {
    assert.equal(readScopes(['http://127.0.0.1:4100/.default']).audience, 'http://127.0.0.1:4100');
    assert.equal(
      readScopes(['offline_access', 'http://127.0.0.1:4100//.default']).audience,
      'http://127.0.0.1:4100/',
    );
  });

  it('apply the special scopes to the token', () => {
    const requested = readScopes([
      'VSCODE_TENANT:fabrikam.com',
      'VSCODE_CLIENT_ID:client',
      'http://127.0.0.1:4100/.default',
    ]);
    const claims = readToken(issueToken(claimsFor(defaultAccount, requested, 2_000_000_000)));
    assert.deepEqual(claims, {
      aud: 'http://127.0.0.1:4100',
      oid: defaultAccount.oid,
      upn: 'ada@contoso.com',
      tid: tenants.fabrikam,
      exp: 2_000_000_000,
      appid: 'client',
    });
  });

  it('use the home tenant without a special scope', () => {
    const claims = claimsFor(defaultAccount, readScopes(['https://x.example/.default']), 1);
    assert.equal(claims.tid, tenants.contoso);
    assert.ok(!('appid' in claims));
  });
});
