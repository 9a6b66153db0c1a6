import assert from 'node:assert/strict';
import { consentLabel } from '../../../src/ui/proposal';
import { environment } from '../support/samples';

describe('the name of an environment in the question whether another extension may use it', () => {
  it('consists of its name and its address', () => {
    assert.equal(
      consentLabel({ ...environment(), name: 'Contoso Dev' }),
      'Contoso Dev (contoso-dev.crm4.dynamics.com)',
    );
  });

  it('shows no icon and hides no character', () => {
    assert.equal(
      consentLabel({ ...environment(), name: '$(verified) Prod\u202E' }),
      '$ (verified) Prod\\u202E (contoso-dev.crm4.dynamics.com)',
    );
  });

  it('belongs to one environment, even if the name of another imitates it', () => {
    const name = 'Contoso Dev (contoso-dev.crm4.dynamics.com)';
    const other = { ...environment(), name, url: 'https://a.crm4.dynamics.com' };
    assert.ok(!consentLabel(other).endsWith('(contoso-dev.crm4.dynamics.com)'));
  });
});
