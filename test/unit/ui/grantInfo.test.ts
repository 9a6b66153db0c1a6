import assert from 'node:assert/strict';
import { consentLabel } from '../../../src/ui/grantInfo';

describe('what VS Code calls the grants of an environment where it asks for consent', () => {
  const url = 'https://contoso-dev.crm4.dynamics.com';

  it('is its name and its address', () => {
    assert.equal(
      consentLabel({ name: 'Contoso Dev', url }),
      'Contoso Dev (contoso-dev.crm4.dynamics.com)',
    );
  });

  it('draws no icon of a name, and hides nothing in it', () => {
    assert.equal(
      consentLabel({ name: '$(verified) Prod\u202E', url }),
      '$ (verified) Prod\\u202E (contoso-dev.crm4.dynamics.com)',
    );
  });

  it('is of one environment alone, whatever another one is called', () => {
    const other = {
      name: 'Contoso Dev (contoso-dev.crm4.dynamics.com)',
      url: 'https://a.crm4.dynamics.com',
    };
    assert.ok(!consentLabel(other).endsWith('(contoso-dev.crm4.dynamics.com)'));
  });
});
