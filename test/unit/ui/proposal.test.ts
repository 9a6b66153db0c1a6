import assert from 'node:assert/strict';
import { consentLabel } from '../../../src/ui/proposal';
import type { Environment } from '../../../src/access/environment';
import { environment } from '../support/samples';

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
