import assert from 'node:assert/strict';
import { shownGrant } from '../../../../src/ui/dialog/credentialView';
import { readinessWords } from '../../../../src/ui/messages/readiness';
import { FakeClock } from '../../support/fakeClock';
import { grant, held } from '../../support/samples';

describe('the note of a credential that its firewall blocks', () => {
  const now = new FakeClock().now();
  const readiness = { state: 'waiting', reason: 'firewall', since: now, attempts: 1 } as const;
  const noteOf = (addresses: string, firewallNote: string | undefined) => {
    const card = { now, locale: 'en', selector: null, warnings: [] };
    const context = { ...card, tools: [], readiness, firewallNote };
    return shownGrant(held(grant(now, { addresses })), context).note;
  };

  it('is the advice of its system if its addresses are unknown', () => {
    assert.equal(noteOf('', 'Add your address.'), 'Add your address.');
  });

  it('is the general one otherwise', () => {
    const { note } = readinessWords(readiness);
    assert.equal(noteOf('203.0.113.7', 'Add your address.'), note);
    assert.equal(noteOf('', undefined), note);
  });
});
