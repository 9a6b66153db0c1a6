import assert from 'node:assert/strict';
import { consentLabel } from '../../../src/ui/proposal';
import { environment } from '../support/samples';

describe('the name of a credential in the question whether another extension may use it', () => {
  it('consists of its environment, its access, and its address', () => {
    assert.equal(
      consentLabel({ ...environment(), name: 'Contoso Dev' }, 'Reader'),
      'Contoso Dev, Reader (contoso-dev.crm4.dynamics.com)',
    );
  });

  it('shows no icon and hides no character', () => {
    assert.equal(
      consentLabel({ ...environment(), name: '$(verified) Prod\u202E' }, '$(eye)'),
      '$ (verified) Prod\\u202E, $ (eye) (contoso-dev.crm4.dynamics.com)',
    );
  });

  it('differs for each access level, so that VS Code asks again before a program may write', () => {
    const labels = ['Reader', 'Writer'].map(role => consentLabel(environment(), role));
    assert.equal(new Set(labels).size, 2);
  });

  it('belongs to one environment, even if the name of another imitates it', () => {
    const name = 'Contoso Dev (contoso-dev.crm4.dynamics.com)';
    const other = { ...environment(), name, url: 'https://a.crm4.dynamics.com' };
    assert.ok(!consentLabel(other, 'Reader').endsWith('(contoso-dev.crm4.dynamics.com)'));
  });
});
