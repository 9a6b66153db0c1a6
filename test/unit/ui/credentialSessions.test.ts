import assert from 'node:assert/strict';
import type { IssuedGrant, SqlCredential } from '../../../src/access/grant';
import type { Environment } from '../../../src/access/environment';
import { consentLabel, credentialSessions } from '../../../src/ui/credentialSessions';
import { Computer, issue, type VaultApi } from '../support/computer';
import { FakeLog } from '../support/fakeLog';
import { environment } from '../support/samples';

const url = 'https://contoso.crm.dynamics.com';

describe('The credential that another extension requests', () => {
  let computer: Computer;
  let vault: VaultApi;
  beforeEach(async () => {
    computer = new Computer();
    ({ vault } = await computer.open());
  });
  afterEach(() => computer.dispose());

  function credential(
    account: string,
    hours: number,
    changes: Partial<SqlCredential> = {},
  ): IssuedGrant {
    const issued = issue(computer, 'contoso', hours, { id: account, label: account });
    return { ...issued, grant: { ...issued.grant, ...changes } };
  }

  /** Sessions for a user who requests this credential in the dialog, or none. */
  function sessions(requested?: IssuedGrant) {
    return credentialSessions({
      vault,
      log: new FakeLog(),
      requestAccess: async () => {
        if (requested === undefined) return undefined;
        await vault.store(requested);
        return { id: requested.grant.id };
      },
    });
  }

  it('is the one that the user just requested, not another one of the environment', async () => {
    const admin = credential('admin', 1, { role: 'Writer' });
    await vault.store(admin);
    const reader = credential('reader', 8);
    const created = await sessions(reader).createSession([url]);
    assert.equal(created.id, reader.grant.id);
    assert.ok(created.account.label.startsWith('contoso, Reader ('));
    const { user, password } = JSON.parse(created.accessToken) as Record<string, unknown>;
    assert.deepEqual([user, password], [reader.grant.user, reader.password]);
  });

  it('has the role that the extension asked for', async () => {
    await vault.store(credential('admin', 1, { role: 'Writer' }));
    const created = sessions(credential('reader', 8)).createSession([url, 'Writer']);
    await assert.rejects(created, /Cancelled/);
  });

  it('is for the environment that the extension asked for', async () => {
    await vault.store(credential('admin', 1));
    const { environment } = issue(computer, 'fabrikam').grant;
    const created = sessions(credential('reader', 8, { environment })).createSession([url]);
    await assert.rejects(created, /Cancelled/);
  });

  it('is none if the user requests none, even if another one is there', async () => {
    await vault.store(credential('admin', 1));
    await assert.rejects(sessions().createSession([url]), /Cancelled/);
  });

  it('is listed without its password, and reported when it comes and goes', async () => {
    const provider = sessions();
    const reported: string[] = [];
    provider.onDidChangeSessions(({ added, removed }) => {
      reported.push(`${String(added?.length)} added, ${String(removed?.length)} removed`);
    });
    const { grant, password } = credential('reader', 8);
    await vault.store({ grant, password });
    const [listed] = await provider.getSessions(undefined);
    assert.deepEqual([listed?.id, listed?.accessToken], [grant.id, '']);
    await provider.removeSession(grant.id);
    assert.deepEqual(reported, ['1 added, 0 removed', '0 added, 1 removed']);
    provider.dispose();
  });
});

const nameOf = (role: string, changes: Partial<Environment> = {}, user = 'JIT-ada') =>
  consentLabel({ environment: { ...environment(), ...changes }, role, user });

describe('the name of a credential in the question whether another extension may use it', () => {
  it('consists of its environment, its access, and its address', () => {
    assert.equal(
      nameOf('Reader', { name: 'Contoso Dev' }),
      'Contoso Dev, Reader (contoso-dev.crm4.dynamics.com)',
    );
  });

  it('shows no icon and hides no character', () => {
    assert.equal(
      nameOf('$(eye)', { name: '$(verified) Prod\u202E' }),
      '$ (verified) Prod\\u202E, $ (eye), JIT-ada (contoso-dev.crm4.dynamics.com)',
    );
  });

  it('differs for each access level, so that VS Code asks again before a program may write', () => {
    const labels = ['Reader', 'Writer'].map(role => nameOf(role));
    assert.equal(new Set(labels).size, 2);
  });

  it('differs for access levels that are too long to be shown', () => {
    const reason = 'Troubleshoot performance or regulatory issue in production environment with ';
    const readOnly = nameOf(`${reason}read only access`, {}, 'axdbreadonlyuser');
    const owner = nameOf(`${reason}db_owner`, {}, 'axdbadmin');
    assert.match(readOnly, /…, axdbreadonlyuser \(/);
    assert.notEqual(readOnly, owner);
  });

  it('belongs to one environment, even if the name of another imitates it', () => {
    const name = 'Contoso Dev (contoso-dev.crm4.dynamics.com)';
    const other = nameOf('Reader', { name, url: 'https://a.crm4.dynamics.com' });
    assert.ok(!other.endsWith('(contoso-dev.crm4.dynamics.com)'));
  });
});
