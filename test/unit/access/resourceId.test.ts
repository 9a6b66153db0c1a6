import assert from 'node:assert/strict';
import {
  formatResourceId,
  lastPart,
  parseResourceId,
  resourceKey,
} from '../../../src/access/resourceId';

const id =
  '/subscriptions/s-1/resourceGroups/My_Grüße (1).x/providers/Microsoft.Solutions/jitRequests/jit1';

describe('resource IDs', () => {
  it('are parsed and formatted', () => {
    const address = parseResourceId(id.replace(' ', '-'));
    assert.ok(address);
    assert.equal(address.name, 'jit1');
    assert.equal(formatResourceId(address), id.replace(' ', '-'));
  });

  it('contain no characters that Azure rejects', () => {
    for (const odd of [id, '', '/', id.replace(' ', '%20'), id.replace(' ', '/../'), `x${id}`]) {
      assert.equal(parseResourceId(odd), undefined, odd);
    }
  });

  it('are equal in any case', () => {
    assert.equal(resourceKey('/A/B/'), resourceKey('/a/b'));
    const address = { subscriptionId: 'S', resourceGroup: 'G', type: 'N.S/t', name: 'N' };
    assert.equal(resourceKey(address), resourceKey(formatResourceId(address).toUpperCase()));
  });

  it('end in the ID of a role', () => {
    assert.equal(lastPart('/providers/Microsoft.Authorization/roleDefinitions/ABC/'), 'abc');
    assert.equal(lastPart('ABC'), 'abc');
    assert.equal(lastPart(''), '');
  });
});
