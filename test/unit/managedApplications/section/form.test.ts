import assert from 'node:assert/strict';
import { suggestedDurations } from '../../../../src/managedApplications/section/form';
import { hour, minute } from '../../support/samples';

describe('The durations that the form suggests', () => {
  it('end with the maximum', () => {
    const offered = (maximum?: number) => suggestedDurations(maximum).map(({ value }) => value);
    assert.deepEqual(offered(3 * hour), ['30 min', '1 h', '2 h', '3 h']);
    assert.deepEqual(offered(10 * minute), ['10 min']);
    assert.equal(offered().at(-1), '24 h');
  });
});
